import { isEnabled, type OperatorConfig } from '../../domain/operator-config';
import { Workflow } from '../../domain/run';
import type { Gateways } from '../../gateways/gateways';
import { compareWithGranted, grantsOf, type Need, permissionsOf } from '../permissions';
import { type Check, failed, type Look, verified, warning } from './look';

type PermissionGateways = Pick<Gateways, 'config' | 'identity'>;

const whenUnreadable =
  'The managed identity gives no token: look whether it is assigned to the app, and at AZURE_CLIENT_ID.';
/** One check per enabled workflow, one of what doors and console read, one of what is more than needed. */
export function permissionChecks({ config, identity }: PermissionGateways): Check[] {
  const needs = permissionsOf(config);
  let granted: Promise<string[]> | undefined;
  const read = () => identity.readGrantedPermissions(needs.map(({ permission }) => permission));
  const compared = async () => compareWithGranted(needs, await (granted ??= read()));
  const scopes = ['shared' as const, ...enabledIn(config)];
  return [
    ...scopes.map((scope) => ({
      name: `permissions:${scope}`,
      look: async () => lookAt(scope, { needs, missing: (await compared()).missing }),
      whenUnreadable,
    })),
    {
      name: 'permissions:surplus',
      look: async () => lookAtSurplus((await compared()).surplus),
      whenUnreadable,
    },
  ];
}

function enabledIn(config: OperatorConfig): Workflow[] {
  return Workflow.options.filter((workflow) => isEnabled(config, workflow));
}

interface Compared {
  needs: readonly Need[];
  missing: readonly Need[];
}

function lookAt(scope: Need['workflow'], compared: Compared): Look {
  const missing = compared.missing.filter(({ workflow }) => workflow === scope);
  const needed = missing.filter(({ requiredToStart }) => requiredToStart);
  if (scope === 'shared') return lookAtShared(missing);
  if (needed.length > 0) {
    return failed(
      `${scope} needs ${namesOf(needed)}, not granted: its runs are refused with PERMISSION_MISSING. ${othersThan(scope, compared)}`,
      howToGrant(needed),
    );
  }
  if (missing.length > 0) {
    return warning(`${scope} goes on without ${namesOf(missing)}, not granted, and knows less.`, howToGrant(missing));
  }
  return verified(`${scope} has all that it needs; its runs can begin.`);
}

function lookAtShared(missing: readonly Need[]): Look {
  if (missing.length === 0) return verified('Doors, console and health have all that they need.');
  const detail = `Doors, console and health go on without ${namesOf(missing)}, not granted, and show less.`;
  return warning(detail, howToGrant(missing));
}

/** Which workflows a missing permission does not stop. */
function othersThan(scope: Need['workflow'], { needs, missing }: Compared): string {
  const stopped = missing.flatMap(({ workflow, requiredToStart }) => (requiredToStart ? [workflow] : []));
  const others = [...new Set(needs.map(({ workflow }) => workflow))].filter(
    (workflow) => workflow !== 'shared' && workflow !== scope,
  );
  const going = others.filter((workflow) => !stopped.includes(workflow));
  if (others.length === 0) return 'No other workflow is enabled.';
  return going.length > 0 ? `Others go on: ${going.join(', ')}.` : 'Every other workflow lacks something too.';
}

function namesOf(missing: readonly Need[]): string {
  return missing.map(({ permission, operations }) => `${permission} (${operations.join(', ')})`).join(' and ');
}

/** What writes more than we do with it is granted only when it is named. */
function howToGrant(missing: readonly Need[]): string {
  const named = grantsOf(missing).flatMap(({ permission, where }) =>
    where === 'optIn' ? ` --with ${permission}` : [],
  );
  const later = 'and restart the app: a token that is kept shows a grant only after hours.';
  return `Grant it with npm run grants -- --identity <object id>${named.join('')} (docs/permissions.md) ${later}`;
}

function lookAtSurplus(surplus: readonly string[]): Look {
  if (surplus.length === 0) return verified('Nothing is granted that no enabled workflow needs.');
  const mail = surplus.includes('Mail.Send')
    ? ' Mail.Send as an app role lets the app send as anybody in the tenant.'
    : '';
  return warning(
    `Granted and not needed: ${surplus.join(', ')}.${mail}`,
    'Take it away with npm run grants -- --identity <object id> --prune; mail is granted for the one mailbox with infra/grants/exchange-access.ps1.',
  );
}
