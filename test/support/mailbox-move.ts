import type { Mailbox } from '../../gateways/exchange/exchange-admin';
import { Kept } from '../../orchestrations/exchange-soa/contract';
import type { Facts, ReportedMailbox } from '../../orchestrations/exchange-soa/facts';

export const now = '2026-11-24T06:00:00.000Z';

/** A mailbox of a person whom AD synchronizes. */
export function aMailbox(id: string, change: Partial<Mailbox> = {}): Mailbox {
  return {
    id,
    userPrincipalName: `${id}@emea.contoso.com`,
    displayName: `Person ${id}`,
    primarySmtpAddress: `${id}@emea.contoso.com`,
    recipientType: 'UserMailbox',
    isDirSynced: true,
    isExchangeCloudManaged: false,
    ...change,
  };
}

export function moveRequest(change: object = {}): Kept {
  return Kept.parse({ mailboxes: { all: true }, direction: 'convert', ...change });
}

/** What was read of these, all of them known to a report and unchanged for long. */
export function moveFacts(mailboxes: readonly Mailbox[], change: Partial<Facts> = {}): Facts {
  return {
    request: moveRequest(),
    requestedAt: now,
    now,
    missingPermissions: [],
    tenantSyncEnabled: true,
    mailboxes: [...mailboxes],
    unknownNames: [],
    withoutId: 0,
    reported: new Map(mailboxes.map((one) => [one.userPrincipalName, aReported(one.userPrincipalName)])),
    organization: { isCloudManagedByDefault: false, publicFolders: 'Local' },
    writebacks: [],
    ...change,
  };
}

export function aReported(userPrincipalName: string, change: Partial<ReportedMailbox> = {}): ReportedMailbox {
  return {
    objectGuid: '00000000-0000-4000-8000-000000000000',
    userPrincipalName,
    exchangeAttributesChangedAt: '2026-01-01T00:00:00.000Z',
    moveState: 'none',
    ...change,
  };
}
