import { z } from 'zod';
import type { EndState } from './contract';

/** One line of the checklist (reference A.10): for which end states it counts, and how to look or to put it right. */
interface Line {
  endStates: readonly EndState[];
  howTo: string;
}

const both = ['managementToolsOnly', 'serverRemoved'] as const;
const removal = ['serverRemoved'] as const;
const tools = ['managementToolsOnly'] as const;

/** What the app can see from the cloud. */
export const seen = {
  mailboxesMigrated: {
    endStates: both,
    howTo:
      'Migrate these mailboxes to Exchange Online (Get-MailUser in Exchange Online shows who stands for one on-premises).',
  },
  exchangeAttributesInCloud: {
    endStates: removal,
    howTo:
      'POST /api/exchange-soa-conversions with { "mailboxes": { "all": true } }, and read why mailboxes were left out.',
  },
  publicFolders: {
    endStates: both,
    howTo: 'Get-OrganizationConfig | fl PublicFoldersEnabled must not be Remote: migrate the public folders.',
  },
  mailFlow: {
    endStates: both,
    howTo:
      'Get-OutboundConnector and Get-InboundConnector: switch off those of type OnPremises, and RouteAllMessagesViaOnPremises, once no mail goes that way.',
  },
  hybridLinks: {
    endStates: removal,
    howTo:
      'Remove-OrganizationRelationship, Set-IntraOrganizationConnector -Enabled $false and Remove-OnPremisesOrganization, on both sides.',
  },
  tenantDefault: {
    endStates: removal,
    howTo:
      'When nothing makes or moves mailboxes on-premises any more, by hand: Set-OrganizationConfig -ExchangeAttributesCloudManagedByDefault.',
  },
  recipientsManagedInAD: {
    endStates: tools,
    howTo:
      'The management tools write to AD, which these mailboxes no longer follow: POST /api/exchange-soa-rollbacks gives them back.',
  },
  tenantDefaultOff: {
    endStates: tools,
    howTo:
      'With it on, what the management tools make never becomes a mailbox: Set-OrganizationConfig -ExchangeAttributesServerManagedByDefault, by hand.',
  },
} as const satisfies Record<string, Line>;

/** What the app can see, and people may decide to live with. */
export const acceptable = {
  groupsAndContactsInCloud: {
    endStates: removal,
    howTo:
      'POST /api/group-soa-conversions for the groups, contacts by hand; or attest that these may stay as they are, never to be edited again.',
  },
  mailUsersInCloud: {
    endStates: removal,
    howTo:
      'Mail users without a mailbox cannot be converted here: move their users to the cloud; or attest that these may stay as they are, never to be edited again.',
  },
  smartHosts: {
    endStates: both,
    howTo:
      'Get-OutboundConnector | fl Name, SmartHosts: attest that none of these hosts is the server or leads to it, or switch the connector off.',
  },
  writeback: {
    endStates: removal,
    howTo:
      'Create the configuration EXO to AD attribute sync in the portal and prove it with one mailbox; or attest that nothing on-premises needs the values.',
  },
} as const satisfies Record<string, Line>;

/** What only people can know. */
export const attested = {
  noMailboxesOnPremises: {
    endStates: both,
    howTo:
      'On-premises: Set-ADServerSettings -ViewEntireForest $true; Get-Mailbox -ResultSize Unlimited must return none but system mailboxes.',
  },
  mxRecords: {
    endStates: both,
    howTo: 'Resolve-DnsName -Type MX <domain>, for every accepted domain: it must lead to Exchange Online Protection.',
  },
  autodiscover: {
    endStates: both,
    howTo:
      'Resolve-DnsName autodiscover.<domain> must be autodiscover.outlook.com, and on-premises Get-ClientAccessService | fl AutoDiscoverServiceInternalUri empty.',
  },
  smtpRelay: {
    endStates: both,
    howTo:
      'Look into the protocol logs of the receive connectors over some weeks: no device and no application may send by way of the server.',
  },
  onPremisesHybridRemoved: {
    endStates: removal,
    howTo:
      'On-premises: federation trust and certificate, hybrid application and agent, and keys for OAuth are removed.',
  },
  noRecipientsMadeOnPremises: {
    endStates: removal,
    howTo:
      'No script, tool or person runs New-RemoteMailbox, Enable-RemoteMailbox, New-MailUser or the like on-premises any more.',
  },
  systemMailboxes: {
    endStates: removal,
    howTo:
      'On-premises, just before the uninstallation: arbitration, audit and system mailboxes are disabled (Get-Mailbox -Arbitration, -AuditLog, -Monitoring).',
  },
  oneServerForRecipientsOnly: {
    endStates: tools,
    howTo:
      'Get-ExchangeServer: one server only, used for nothing but the management of recipients. It is shut down, never uninstalled.',
  },
  managementToolsSuffice: {
    endStates: tools,
    howTo:
      'Recipients stay managed in AD, by PowerShell of the management tools only: no admin center on-premises, no Exchange roles, no audit of it.',
  },
} as const satisfies Record<string, Line>;

export const checklist: Readonly<Record<string, Line>> = { ...seen, ...acceptable, ...attested };

const attestable = [...Object.keys(acceptable), ...Object.keys(attested)] as [string, ...string[]];

const leastOfAStatement = 5;

/** Body of `POST /api/exchange-attestations`. */
export const AttestationBody = z.strictObject({
  requestedBy: z.string().min(3).max(320).optional(),
  name: z.enum(attestable),
  statement: z
    .string()
    .trim()
    .min(leastOfAStatement)
    .max(2000)
    .refine(
      (text) => (text.match(/[\p{L}\p{N}]/gu) ?? []).length >= leastOfAStatement,
      `says what was looked at, in at least ${leastOfAStatement} letters`,
    ),
  /** False takes back what was said before. */
  holds: z.boolean().default(true),
});
