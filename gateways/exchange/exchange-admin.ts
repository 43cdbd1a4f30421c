import type { MailboxAttributes } from '../../domain/exchange-attributes';
import type { Permission } from '../permissions';

export interface Mailbox {
  /** External directory object id: that of the user in Entra ID. */
  id: string;
  userPrincipalName: string;
  displayName: string;
  primarySmtpAddress: string;
  /** For example `UserMailbox`, `SharedMailbox`, `RoomMailbox`, `EquipmentMailbox`. */
  recipientType: string;
  isDirSynced: boolean;
  /** Null: the service does not say, which of a single mailbox from AD cannot be. */
  isExchangeCloudManaged: boolean | null;
}

export interface MailboxList {
  mailboxes: Mailbox[];
  /** How many were left out since nobody in Entra ID has them: they have no id to be named by. */
  withoutId: number;
}

/** Everything that is needed to put a mailbox's Exchange attributes back. */
export interface MailboxKit {
  mailbox: Mailbox;
  exchangeGuid: string | null;
  whenChanged: string | null;
  attributes: MailboxAttributes;
  /** Attributes that the service does not tell; nothing is known of them. */
  untold: string[];
}

/** `notNow`: not asked, or not answered, because Exchange Online wants to be left alone for that long. */
export type MailboxRead<Facts> =
  | { kind: 'found'; facts: Facts }
  | { kind: 'missing' }
  | { kind: 'unknown'; code: string }
  | { kind: 'notNow'; retryAfterSeconds: number };

/** What the answer to a write says, which is never proof: Exchange Online reports errors for what it did, and success for what it did not. */
export type ChangeAnswer =
  | { kind: 'accepted'; warnings: string[] }
  | { kind: 'failed'; code: string; message: string }
  /** Not done: the app may not, so no other mailbox would be changed either. */
  | { kind: 'refused'; code: string; message: string }
  /** Not done: throttled before anything was looked at. */
  | { kind: 'notNow'; retryAfterSeconds: number }
  /** Done or not: no answer came, or one of something that broke on the way. */
  | { kind: 'lost'; code: string };

export interface ExchangeOrganization {
  /** Whether mailboxes of users that are synchronized from now on are managed in the cloud (A.6). */
  isCloudManagedByDefault: boolean;
  /** `Local`, `Remote` (on-premises) or `None`; null when the service does not say. */
  publicFolders: string | null;
}

/** A mail user, mail contact or group: recipients that keep no mail in Exchange Online. */
export interface Recipient {
  id: string | null;
  displayName: string;
  primarySmtpAddress: string;
  /** For example `MailUser`, `MailContact`, `MailUniversalDistributionGroup`. */
  recipientType: string;
  isDirSynced: boolean;
  /** Of a mail user: that a mailbox of the same person is somewhere else. */
  hasMailboxElsewhere: boolean;
}

export interface Connector {
  direction: 'inbound' | 'outbound';
  name: string;
  isEnabled: boolean;
  /** `OnPremises` or `Partner`. */
  type: string;
  smartHosts: string[];
  /** Centralized mail transport: all mail leaves by way of the server. */
  routesAllByWayOfOnPremises: boolean;
}

export interface HybridLink {
  kind: 'organizationRelationship' | 'intraOrganizationConnector' | 'onPremisesOrganization';
  name: string;
  isEnabled: boolean;
}

export interface AcceptedDomain {
  name: string;
  /** `Authoritative` or `InternalRelay` (shared with another system). */
  type: string;
}

/** Exchange Online, run by its cmdlets (InvokeCommand); `NotNowError` and `RefusedError` as in every gateway. */
export interface ExchangeAdmin {
  /** All of the tenant, also those that never were in AD. */
  listMailboxes(): Promise<MailboxList>;
  /** By external directory object id or user principal name, never by an alias; keyed as asked. */
  readMailboxes(names: readonly string[]): Promise<Map<string, MailboxRead<Mailbox>>>;
  readMailboxKits(ids: readonly string[]): Promise<Map<string, MailboxRead<MailboxKit>>>;
  setExchangeCloudManaged(change: { id: string; isExchangeCloudManaged: boolean }): Promise<ChangeAnswer>;
  readOrganization(): Promise<ExchangeOrganization>;
  /** Mail users, mail contacts and mail-enabled groups. */
  listRecipients(): Promise<Recipient[]>;
  readConnectors(): Promise<Connector[]>;
  readHybridLinks(): Promise<HybridLink[]>;
  readAcceptedDomains(): Promise<AcceptedDomain[]>;
}

const app = ['Exchange.ManageAsApp'] as const satisfies readonly Permission[];

export const exchangeAdminPermissions = {
  listMailboxes: app,
  readMailboxes: app,
  readMailboxKits: app,
  setExchangeCloudManaged: app,
  readOrganization: app,
  listRecipients: app,
  readConnectors: app,
  readHybridLinks: app,
  readAcceptedDomains: app,
} as const satisfies Record<keyof ExchangeAdmin, readonly Permission[]>;

/** Roles of Exchange itself, beside the app role: whoever has the app role alone is refused every cmdlet (B.4). */
type ExchangeRole = 'View-Only Recipients' | 'View-Only Configuration' | 'Mail Recipients';

/** The least of them. Of `Mail Recipients` a role that is trimmed to Set-Mailbox with its flag is enough. */
export const exchangeAdminRoles = {
  listMailboxes: 'View-Only Recipients',
  readMailboxes: 'View-Only Recipients',
  readMailboxKits: 'View-Only Recipients',
  setExchangeCloudManaged: 'Mail Recipients',
  readOrganization: 'View-Only Configuration',
  listRecipients: 'View-Only Recipients',
  readConnectors: 'View-Only Configuration',
  readHybridLinks: 'View-Only Configuration',
  readAcceptedDomains: 'View-Only Configuration',
} as const satisfies Record<keyof ExchangeAdmin, ExchangeRole>;
