import type { MailboxAttributes } from '../../../domain/exchange-attributes';

/** What Exchange Online knows of a mailbox beside the user that it belongs to. */
export interface MailboxContent {
  isExchangeCloudManaged: boolean;
  /** Values by the property of Get-Mailbox, or of Get-User. */
  attributes: MailboxAttributes;
  changedAt: string;
}

export interface Mailbox extends MailboxContent {
  /** That of the user. */
  id: string;
  exchangeGuid: string;
  /** What servers show that do not know the last change: all of them until `mixedFrom`, some until `until`. */
  before: (MailboxContent & { mixedFrom: number; until: number }) | null;
  /** Cloud-managed before what AD had just changed was in: the next cycle takes the flag back. */
  isUnsettled: boolean;
  /** Writes so far. */
  writes: number;
  /** From when on Exchange knows it. */
  visibleAt: number;
}

/** What the organization has of one kind, under the name that its cmdlets carry, where it has its own. */
export interface ExchangeObject {
  id: string;
  kind:
    | 'OrganizationConfig'
    | 'AcceptedDomain'
    | 'InboundConnector'
    | 'OutboundConnector'
    | 'OrganizationRelationship'
    | 'IntraOrganizationConnector'
    | 'OnPremisesOrganization'
    /** A mailbox that nobody in Entra ID has; `properties` are as Get-Mailbox shows them. */
    | 'SystemMailbox';
  /** What `Identity` names. */
  name: string;
  properties: Record<string, string | string[] | boolean | null>;
}
