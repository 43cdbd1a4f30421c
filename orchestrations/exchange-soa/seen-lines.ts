import type { Connector, ExchangeOrganization } from '../../gateways/exchange/exchange-admin';
import type { seen } from './checklist';
import { type Found, type ManagedMailbox, noneOf, notRead, type ReadinessFacts } from './readiness-facts';

/** The lines that the cloud shows and nobody's word changes. */
export function seenIn(facts: ReadinessFacts): Record<keyof typeof seen, Found> {
  const { mailboxes, recipients, organization, connectors, hybridLinks } = facts;
  const isDefault = organization?.isCloudManagedByDefault;
  return {
    mailboxesMigrated: noneOf(recipients, {
      isLeft: (one) => one.hasMailboxElsewhere,
      name: (one) => one.primarySmtpAddress,
      what: 'mail users stand for a mailbox on-premises',
    }),
    exchangeAttributesInCloud: noMailboxManaged(mailboxes, {
      inCloud: false,
      what: 'mailboxes have their Exchange attributes in AD',
    }),
    recipientsManagedInAD: noMailboxManaged(mailboxes, {
      inCloud: true,
      what: 'synchronized mailboxes have their Exchange attributes in the cloud',
    }),
    publicFolders: publicFoldersOf(organization),
    mailFlow: noneOf(connectors, {
      isLeft: (one) => one.isEnabled && (one.type === 'OnPremises' || one.routesAllByWayOfOnPremises),
      name: nameOfConnector,
      what: 'connectors lead to servers on-premises or come from them',
    }),
    hybridLinks: noneOf(hybridLinks, {
      isLeft: (one) => one.isEnabled,
      name: (one) => one.name,
      what: 'links between Exchange Online and the organization on-premises are there',
    }),
    tenantDefault: defaultOf(isDefault, true),
    tenantDefaultOff: defaultOf(isDefault, false),
  };
}

/** A list without any mailbox shows that the app does not see them, not that all is done. */
function noMailboxManaged(
  mailboxes: readonly ManagedMailbox[] | undefined,
  { inCloud, what }: { inCloud: boolean; what: string },
): Found {
  if (mailboxes?.length === 0)
    return { result: 'unknown', evidence: 'Exchange Online shows no mailbox at all, so nothing is known of any.' };
  const synced = mailboxes?.filter((one) => one.isDirSynced);
  const untold = synced?.filter((one) => one.isExchangeCloudManaged === null).length ?? 0;
  if (untold > 0) return { result: 'unknown', evidence: `Of ${untold} mailboxes it is not told who manages them.` };
  return noneOf(synced, {
    isLeft: (one) => one.isExchangeCloudManaged === inCloud,
    name: (one) => one.userPrincipalName,
    what,
  });
}

function nameOfConnector({ direction, name, smartHosts, routesAllByWayOfOnPremises }: Connector): string {
  const hosts = smartHosts.length > 0 ? ` (to ${smartHosts.join(', ')})` : '';
  return `${direction} ${name}${hosts}${routesAllByWayOfOnPremises ? ', which takes all mail that leaves' : ''}`;
}

function publicFoldersOf(organization: ExchangeOrganization | undefined): Found {
  if (!organization || organization.publicFolders === null) return notRead;
  return {
    result: organization.publicFolders === 'Remote' ? 'failed' : 'verified',
    evidence: `Public folders: ${organization.publicFolders}.`,
  };
}

function defaultOf(isCloudManaged: boolean | undefined, wanted: boolean): Found {
  if (isCloudManaged === undefined) return notRead;
  const evidence = `New mailboxes are managed in the cloud by default: ${isCloudManaged ? 'yes' : 'no'}.`;
  return { result: isCloudManaged === wanted ? 'verified' : 'failed', evidence };
}
