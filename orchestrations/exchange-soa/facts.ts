import type { OnPremisesReport } from '../../domain/on-premises-report';
import type { ExchangeOrganization, Mailbox } from '../../gateways/exchange/exchange-admin';
import type { Kept } from './contract';

export type ReportedMailbox = NonNullable<OnPremisesReport['mailboxes']>[number];

/** A configuration that brings Exchange attributes to AD. */
export interface Writeback {
  domain: string | null;
  /** `status.code` of its job; null: it has none. */
  code: string | null;
  mailboxes: number;
  /** Undefined: its schema could not be read. Jobs from before August 2026 lack it. */
  writesMail: boolean | undefined;
}

/** Everything a plan is decided from, as read just now. */
export interface Facts {
  request: Kept;
  requestedAt: string;
  now: string;
  missingPermissions: string[];
  tenantSyncEnabled: boolean;
  /** What was asked for. */
  mailboxes: Mailbox[];
  /** Ids or names that were asked for and that no mailbox has. */
  unknownNames: string[];
  /** Mailboxes that nobody in Entra ID has; they cannot be asked for. */
  withoutId: number;
  /** By user principal name in lower case, from fresh reports. */
  reported: Map<string, ReportedMailbox>;
  organization: ExchangeOrganization;
  writebacks: Writeback[];
}
