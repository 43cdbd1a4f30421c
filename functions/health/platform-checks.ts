import { isEnabled } from '../../domain/operator-config';
import { asksForApproval, Workflow } from '../../domain/run';
import type { Gateways } from '../../gateways/gateways';
import { isLoopback } from '../../gateways/loopback';
import { authenticationIsOn } from '../../gateways/settings';
import { type Check, failed, type Look, unknown, verified, warning } from './look';

type PlatformGateways = Pick<Gateways, 'clock' | 'config' | 'probes' | 'runs' | 'settings'>;

const MINUTE = 60_000;
/** Entra refuses tokens of a clock that is further away. */
const TOKEN_TOLERANCE = 5 * MINUTE;

export function platformChecks(gateways: PlatformGateways): Check[] {
  return [
    {
      name: 'settings',
      look: () => lookAtSettings(gateways),
      whenUnreadable: 'Correct the app settings.',
    },
    {
      name: 'storage',
      look: () => lookAtTables(gateways),
      whenUnreadable:
        'Look at STORAGE_TABLE_URL, at the firewall of the storage account, and whether the identity has the role Storage Table Data Contributor (infra gives it).',
    },
    {
      name: 'blobs',
      look: () => lookAtBlobs(gateways),
      whenUnreadable:
        'Look at STORAGE_BLOB_URL, at the firewall of the storage account, and whether the identity has the role Storage Blob Data Contributor (infra gives it).',
    },
    {
      name: 'signing-keys',
      look: () => lookAtSigningKeys(gateways),
      whenUnreadable:
        'Look at KEY_VAULT_URL, at the firewall of the vault, whether the identity has the role Key Vault Secrets User, and whether the secrets approval-signing-key and ledger-signing-key have an enabled version.',
    },
    {
      name: 'sign-in',
      look: () => lookAtSignIn(gateways),
      whenUnreadable: 'Look whether PUBLIC_BASE_URL is the address of the app, and whether the app can reach it.',
    },
    {
      name: 'clock',
      look: () => lookAtClock(gateways),
      whenUnreadable: 'Look whether the app can reach GRAPH_BASE_URL.',
    },
  ];
}

const nobody = '00000000-0000-0000-0000-000000000000';

/** What parsing at the start cannot see; all problems together. */
function lookAtSettings({ config, settings }: PlatformGateways): Look {
  const { AZURE_CLIENT_ID, PUBLIC_BASE_URL, TENANT_ID, WEBSITE_SITE_NAME } = settings;
  const problems = [
    ...(TENANT_ID === nobody ? ['TENANT_ID is that of the sample'] : []),
    ...(AZURE_CLIENT_ID === nobody ? ['AZURE_CLIENT_ID is that of the sample'] : []),
    ...(WEBSITE_SITE_NAME && isLoopback(PUBLIC_BASE_URL) ? ['PUBLIC_BASE_URL leads nobody here'] : []),
    ...Workflow.options
      .filter((workflow) => isEnabled(config, workflow) && asksForApproval(workflow) && !config.policies[workflow])
      .map((workflow) => `${workflow} is enabled and has no policy`),
  ];
  if (problems.length > 0) {
    return failed(`${problems.join('; ')}.`, 'Correct the app settings or the operator configuration and deploy.');
  }
  if (config.alarms.notify.length === 0) {
    return warning(
      'Nobody is mailed when an alarm opens.',
      'Name somebody in the operator configuration: alarms.notify.',
    );
  }
  return verified('The settings and the operator configuration hold together.');
}

async function lookAtTables({ runs }: PlatformGateways): Promise<Look> {
  await runs.list({ limit: 1 });
  return verified('Runs can be read.');
}

async function lookAtBlobs({ probes }: PlatformGateways): Promise<Look> {
  await probes.readContainers();
  return verified('All containers can be read.');
}

async function lookAtSigningKeys({ probes }: PlatformGateways): Promise<Look> {
  const { approval, ledger } = await probes.readSigningKeys();
  return verified(`Keys can be read; ${approval} signs links of approvals, ${ledger} the ledger.`);
}

async function lookAtSignIn({ probes, settings }: PlatformGateways): Promise<Look> {
  if (!authenticationIsOn(settings)) {
    return failed(
      'App Service Authentication is off, so nobody can be recognised.',
      'Turn it on (infra does); until then all routes for people answer 503.',
    );
  }
  const status = await probes.knockForged();
  if (status < 300) {
    return failed(
      'Somebody who makes up the headers of a signed-in person is let in.',
      'Stop the app. The platform says that authentication is on, and passes on headers from outside: look at its authentication settings and at what stands before the app.',
    );
  }
  // A 403 may come from a firewall before the sign-in.
  if ([302, 401].includes(status)) {
    return verified('App Service Authentication is on, and whoever makes up its headers is turned away.');
  }
  return unknown(
    `App Service Authentication is on; a knock with made-up headers was answered ${status}, which says nothing.`,
    'Look whether PUBLIC_BASE_URL is the address of the app.',
  );
}

async function lookAtClock({ clock, probes }: PlatformGateways): Promise<Look> {
  const theirs = await probes.readGraphTime();
  if (!theirs) return unknown('Microsoft Graph did not tell its time.', 'Look whether a proxy removes headers.');
  const skew = Math.abs(clock.now().getTime() - theirs.getTime());
  const apart = `The clock is ${Math.round(skew / 1000)} s from that of Microsoft Graph.`;
  const howTo = 'Restart the app, which moves it to another machine; if that does not help, ask Azure support.';
  if (skew >= TOKEN_TOLERANCE) return failed(`${apart} Tokens are refused and deadlines are wrong.`, howTo);
  return skew > MINUTE ? warning(apart, howTo) : verified(apart);
}
