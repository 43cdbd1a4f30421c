import type { Gateways } from '../../gateways/gateways';
import { permissionsOf } from '../permissions';
import { type Check, failed, type Look, verified } from './look';

type TenantGateways = Pick<Gateways, 'alarms' | 'clock' | 'config' | 'directory' | 'settings'>;

export function tenantChecks(gateways: TenantGateways): Check[] {
  return [
    {
      name: 'graph',
      look: () => lookAtGraph(gateways),
      whenUnreadable: 'Look whether the app can reach GRAPH_BASE_URL, and at the checks of permissions.',
    },
    {
      name: 'mailbox',
      look: () => lookAtMailbox(gateways),
      whenUnreadable: 'Looking for MAIL_SENDER takes User.Read.All: look at the checks of permissions.',
    },
  ];
}

async function lookAtGraph({ directory, settings }: TenantGateways): Promise<Look> {
  const { tenantId, onPremisesSyncEnabled } = await directory.readOrganization();
  if (tenantId.toLowerCase() !== settings.TENANT_ID.toLowerCase()) {
    return failed('The token is for another tenant.', 'Correct the setting TENANT_ID.');
  }
  if (!onPremisesSyncEnabled) {
    return failed(
      'Directory synchronization is switched off in the tenant.',
      'Switch it on; until then runs are refused with TENANT_SYNC_DISABLED.',
    );
  }
  return verified('The tenant can be read and synchronizes.');
}

/** Without sending: that the mailbox is there, and how the last mails fared. No token shows what Exchange grants. */
async function lookAtMailbox({ alarms, clock, config, directory, settings }: TenantGateways): Promise<Look> {
  const open = await alarms.list(clock.now().toISOString());
  const since = open.find(({ code, state }) => code === 'MAIL_FAILED' && state !== 'resolved')?.openedAt;
  if (since !== undefined) {
    const senders = permissionsOf(config).flatMap(({ permission, workflow }) =>
      permission === 'Mail.Send' ? [workflow] : [],
    );
    return failed(
      `Mails cannot be sent since ${since}. ${senders.join(', ')}: they need Mail.Send for the mailbox ${settings.MAIL_SENDER}, and go on without mails; people decide from the console.`,
      'Grant Mail.Send for this one mailbox with infra/grants/exchange-access.ps1 and try it with Test-ServicePrincipalAuthorization. The next mail that is taken ends this.',
    );
  }
  if (!(await directory.findPerson(settings.MAIL_SENDER))) {
    return failed(
      `Nobody in the tenant has the address ${settings.MAIL_SENDER}.`,
      'Create the shared mailbox, or correct the setting MAIL_SENDER.',
    );
  }
  return verified(
    'The mailbox is there, and no mail has failed since the last one that was taken. Whether the identity may send from it shows with the first mail.',
  );
}
