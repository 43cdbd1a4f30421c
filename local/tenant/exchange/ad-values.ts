import {
  exchangeAttributes,
  type AttributeValue,
  type ExchangeAttribute,
  type MailboxAttributes,
} from '../../../domain/exchange-attributes';
import { nameOf } from '../forest/distinguished-name';
import type { AdObject } from '../state/forest-documents';

const recipientTypes: Record<string, string> = {
  '2147483648': 'UserMailbox',
  '34359738368': 'SharedMailbox',
  '8589934592': 'RoomMailbox',
  '17179869184': 'EquipmentMailbox',
};

/** What AD says of every attribute that it holds; what is not there is empty, and so becomes empty in the cloud. */
export function attributesOfAd(object: AdObject): MailboxAttributes {
  const known = exchangeAttributes.filter(({ ad }) => ad.length > 0);
  return Object.fromEntries(known.map((attribute) => [attribute.property, valueInAd(object, attribute)]));
}

function valueInAd(object: AdObject, { property, ad, holds }: ExchangeAttribute): AttributeValue {
  const texts = ad.flatMap((name) => textsOf(object, name));
  if (property === 'RecipientTypeDetails') return recipientTypes[texts[0] ?? ''] ?? 'UserMailbox';
  return (otherForms[property] ?? readers[holds])(texts);
}

const moderationFlags: Record<string, string> = { '0': 'Never', '2': 'Internal', '6': 'Always' };

/** What AD holds in a form of its own. */
const otherForms: Readonly<Record<string, (texts: string[]) => AttributeValue>> = {
  MailTip: (texts) => texts.find((text) => text.startsWith('default:'))?.slice('default:'.length) ?? null,
  SendModerationNotifications: ([flags]) => moderationFlags[flags ?? ''] ?? null,
  LitigationHoldDate: ([time]) =>
    time?.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d).*$/, '$1-$2-$3T$4:$5:$6Z') ?? null,
  AuditLogAgeLimit: ([seconds]) => (seconds === undefined ? null : `${Number(seconds) / 86_400}.00:00:00`),
  ResourceCustom: (texts) => texts.filter((text) => text !== 'Room' && text !== 'Equipment'),
};

/** AD keeps distinguished names where Exchange Online shows names. */
const readers: Readonly<Record<ExchangeAttribute['holds'], (texts: string[]) => AttributeValue>> = {
  text: ([text]) => text ?? null,
  texts: (texts) => texts,
  flag: ([text]) => text?.toUpperCase() === 'TRUE',
  number: ([text]) => (text === undefined ? null : Number(text)),
  reference: ([text]) => (text === undefined ? null : nameOf(text)),
  references: (texts) => texts.map(nameOf),
};

function textsOf(object: AdObject, name: string): string[] {
  const key = Object.keys(object.attributes).find((other) => other.toLowerCase() === name.toLowerCase());
  return key === undefined ? [] : [object.attributes[key] ?? []].flat();
}

/** What a mailbox has that nobody set anything of. */
export const emptyAttributes: MailboxAttributes = Object.fromEntries(
  exchangeAttributes.map(({ property, holds }) => [property, emptyOf(holds)]),
);

function emptyOf(holds: ExchangeAttribute['holds']): AttributeValue {
  if (holds === 'flag') return false;
  return holds === 'texts' || holds === 'references' ? [] : null;
}
