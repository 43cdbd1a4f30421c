import { z } from 'zod';

/** How a value is kept: `reference` and `references` name other recipients (AD holds distinguished names there). */
export type ValueKind = 'text' | 'texts' | 'flag' | 'number' | 'reference' | 'references';

/** One Exchange attribute of a mailbox, under its three names. */
export interface ExchangeAttribute {
  /** Property of what `readBy` answers; the key in a restore kit. */
  property: string;
  /** What sets it in Exchange Online; null: it follows another one. */
  parameter: string | null;
  /** Attributes of AD that hold it; empty: it lives in the cloud only. */
  ad: readonly string[];
  holds: ValueKind;
  readBy: 'Get-Mailbox' | 'Get-User';
  /** Whether the EXO-to-AD job brings it to AD; all others go stale there. */
  isWrittenBack: boolean;
  /** Not named by Microsoft's pages for the kit: a service that does not tell it is no reason to stop. */
  isOptional: boolean;
  /** Whether AD holds the value as Exchange Online tells it; otherwise only Exchange's own cmdlets know how to write it there. */
  isSameInAd: boolean;
}

type Row = readonly [property: string, ad: string, holds?: ValueKind, parameter?: string | null];

function numbered(count: number, row: (number: number) => Row): Row[] {
  return Array.from({ length: count }, (_, index) => row(index + 1));
}

/** The complete set of 24 attributes of AD (reference exchange-soa-and-email.md, A.4). */
const writtenBack: Row[] = [
  ...numbered(15, (number) => [`CustomAttribute${number}`, `extensionAttribute${number}`]),
  ...numbered(5, (number) => [`ExtensionCustomAttribute${number}`, `msExchExtensionCustomAttribute${number}`, 'texts']),
  ['RecipientTypeDetails', 'msExchRecipientTypeDetails msExchRecipientDisplayType', 'text', 'Type'],
  ['EmailAddresses', 'proxyAddresses', 'texts'],
  ['WindowsEmailAddress', 'mail'],
];

/** What public tools save as well (A.7). */
const savedBeside: Row[] = [
  ['Alias', 'mailNickname'],
  ['HiddenFromAddressListsEnabled', 'msExchHideFromAddressLists', 'flag'],
  ['ForwardingAddress', 'altRecipient', 'reference'],
  ['ForwardingSmtpAddress', 'msExchGenericForwardingAddress'],
  ['DeliverToMailboxAndForward', 'deliverAndRedirect', 'flag'],
  ['GrantSendOnBehalfTo', 'publicDelegates', 'references'],
  ['RequireSenderAuthenticationEnabled', 'msExchRequireAuthToSendTo', 'flag'],
  ['ModerationEnabled', 'msExchEnableModeration', 'flag'],
  ['ModeratedBy', 'msExchModeratedByLink', 'references'],
  ['AcceptMessagesOnlyFrom', 'authOrig', 'references'],
  ['AcceptMessagesOnlyFromDLMembers', 'dLMemSubmitPerms', 'references'],
  ['RejectMessagesFrom', 'unauthOrig', 'references'],
  ['RejectMessagesFromDLMembers', 'dLMemRejectPerms', 'references'],
  ['MailTip', 'msExchSenderHintTranslations'],
  ['LitigationHoldEnabled', '', 'flag'],
];

/** Examples of A.4; the names in AD are those of the Exchange schema (general knowledge). */
const optional: Row[] = [
  [
    'BypassModerationFromSendersOrMembers',
    'msExchBypassModerationLink msExchBypassModerationFromDLMembersLink',
    'references',
  ],
  ['SendModerationNotifications', 'msExchModerationFlags'],
  ['LitigationHoldDate', 'msExchLitigationHoldDate'],
  ['LitigationHoldOwner', 'msExchLitigationHoldOwner'],
  ['RetentionComment', 'msExchRetentionComment'],
  ['RetentionUrl', 'msExchRetentionURL'],
  ['ArchiveName', 'msExchArchiveName', 'texts'],
  ['AuditEnabled', 'msExchMailboxAuditEnable', 'flag'],
  ['AuditLogAgeLimit', 'msExchMailboxAuditLogAgeLimit'],
  ['ResourceCapacity', 'msExchResourceCapacity', 'number'],
  ['ResourceCustom', 'msExchResourceSearchProperties', 'texts'],
];

/** AD holds translations, bits, seconds, people and groups apart, and the like (general knowledge). */
const otherwiseInAd = [
  'BypassModerationFromSendersOrMembers',
  'MailTip',
  'SendModerationNotifications',
  'LitigationHoldDate',
  'AuditLogAgeLimit',
  'ResourceCustom',
];

/** Every Exchange attribute that a restore kit holds. */
export const exchangeAttributes: readonly ExchangeAttribute[] = [
  ...writtenBack.map((row) => attributeOf(row, { isWrittenBack: true })),
  ...savedBeside.map((row) => attributeOf(row, {})),
  ...optional.map((row) => attributeOf(row, { isOptional: true })),
  attributeOf(['AssistantName', 'msExchAssistantName'], { readBy: 'Get-User' }),
];

function attributeOf(row: Row, marks: Partial<ExchangeAttribute>): ExchangeAttribute {
  const [property, ad, holds = 'text', parameter = property] = row;
  const names = ad === '' ? [] : ad.split(' ');
  return {
    property,
    parameter,
    ad: names,
    holds,
    readBy: 'Get-Mailbox',
    isWrittenBack: false,
    isOptional: false,
    isSameInAd: !otherwiseInAd.includes(property),
    ...marks,
  };
}

const AttributeValue = z.union([z.string(), z.array(z.string()), z.boolean(), z.number(), z.null()]);
export type AttributeValue = z.infer<typeof AttributeValue>;

/** Values by property, typed as the service told them: a list stays a list, and null is null. */
export const MailboxAttributes = z.record(z.string(), AttributeValue);
export type MailboxAttributes = z.infer<typeof MailboxAttributes>;

export interface AttributeDifference {
  attribute: ExchangeAttribute;
  /** Undefined: that side does not tell it. */
  kept: AttributeValue | undefined;
  found: AttributeValue | undefined;
}

/** What differs from a kit; the order of a list and an empty one in place of nothing are no difference. */
export function differencesFromKit(kept: MailboxAttributes, found: MailboxAttributes): AttributeDifference[] {
  return exchangeAttributes
    .map((attribute) => ({ attribute, kept: kept[attribute.property], found: found[attribute.property] }))
    .filter((one) => comparable(one.kept) !== comparable(one.found));
}

function comparable(value: AttributeValue | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (Array.isArray(value)) return value.length === 0 ? 'null' : JSON.stringify([...value].sort());
  return JSON.stringify(value === '' ? null : value);
}
