import { z } from 'zod';
import {
  exchangeAttributes,
  type ExchangeAttribute,
  type MailboxAttributes,
} from '../../../../domain/exchange-attributes';
import { changeMailbox } from '../../exchange/mailboxes';
import type { User } from '../../state/directory-documents';
import type { Mailbox } from '../../state/exchange-documents';
import type { Moment } from '../../state/moment';
import type { Parameters } from './cmdlet';
import { masteredInAd, wrongParameter } from './exchange-failure';
import type { Owned } from './mailbox-view';

const Texts = z.union([z.string().transform((text) => [text]), z.array(z.string())]);
const HashTable = z.object({
  '@odata.type': z.literal('#Exchange.GenericHashTable'),
  add: Texts.default([]),
  remove: Texts.default([]),
});

/** `Set-Mailbox -Type` and what the mailbox is called afterwards. */
const types: Readonly<Record<string, string>> = {
  regular: 'UserMailbox',
  shared: 'SharedMailbox',
  room: 'RoomMailbox',
  equipment: 'EquipmentMailbox',
};

/** Values for attributes, as parameters of `Set-Mailbox` or `Set-User` give them. */
export function attributesOf(
  readBy: ExchangeAttribute['readBy'],
  mailbox: Mailbox,
  parameters: Parameters,
): MailboxAttributes {
  const changed: MailboxAttributes = {};
  for (const attribute of exchangeAttributes) {
    const { parameter, property } = attribute;
    if (attribute.readBy !== readBy || parameter === null || !(parameter in parameters)) continue;
    changed[property] = valueOf(attribute, mailbox.attributes[property], parameters[parameter]);
  }
  return withPrimaryAddress(mailbox, changed);
}

function valueOf(
  { property, parameter, holds }: ExchangeAttribute,
  current: MailboxAttributes[string] | undefined,
  given: unknown,
): MailboxAttributes[string] {
  const schemas = { flag: z.boolean(), number: z.number().nullable(), text: z.string().nullable() };
  if (property === 'RecipientTypeDetails') {
    const type = types[String(given).toLowerCase()];
    if (!type) throw wrongParameter(`Cannot bind parameter '${parameter}' to the value '${String(given)}'.`);
    return type;
  }
  if (holds === 'texts' || holds === 'references')
    return listOf(String(parameter), [current ?? []].flat().map(String), given);
  const parsed = schemas[holds === 'reference' ? 'text' : holds].safeParse(given);
  if (!parsed.success) throw wrongParameter(`Cannot bind parameter '${parameter}'.`);
  return parsed.data === '' ? null : parsed.data;
}

/** The whole list, or what to add to and to remove from the one that is there. */
function listOf(parameter: string, current: string[], given: unknown): string[] {
  if (given === null) return [];
  const whole = Texts.safeParse(given);
  if (whole.success) return whole.data;
  const change = HashTable.safeParse(given);
  if (!change.success) throw wrongParameter(`Cannot bind parameter '${parameter}'.`);
  const { add, remove } = change.data;
  return [...new Set([...current.filter((one) => !remove.includes(one)), ...add])];
}

/** The primary address and `mail` are one thing, whichever of them is set. */
function withPrimaryAddress({ attributes }: Mailbox, changed: MailboxAttributes): MailboxAttributes {
  const mail = changed['WindowsEmailAddress'];
  if (typeof mail === 'string') {
    const addresses = [changed['EmailAddresses'] ?? attributes['EmailAddresses'] ?? []].flat().map(String);
    const others = addresses.filter((address) => address.slice(5).toLowerCase() !== mail.toLowerCase());
    const demoted = others.map((address) => address.replace(/^SMTP:/, 'smtp:'));
    return { ...changed, EmailAddresses: [`SMTP:${mail}`, ...demoted] };
  }
  const primary = [changed['EmailAddresses'] ?? []].flat().find((address) => String(address).startsWith('SMTP:'));
  return primary === undefined ? changed : { ...changed, WindowsEmailAddress: String(primary).slice(5) };
}

export function refuseWhereAdIsMaster(cmdlet: string, { mailbox, user }: Owned, parameters: readonly string[]): void {
  const isOfAd = user.onPremisesSyncEnabled === true && !mailbox.isExchangeCloudManaged;
  if (isOfAd && parameters.length > 0) throw masteredInAd(cmdlet, parameters, user.displayName);
}

/** Writes what was set, and shows it in Entra ID as well, where Exchange is the master. */
export function applyEdit(moment: Moment, { mailbox, user }: Owned, attributes: MailboxAttributes): boolean {
  const isChanged = changeMailbox(moment, mailbox, { attributes });
  if (isChanged) moment.state.users.patch(user.id, userChanges(user, { ...mailbox.attributes, ...attributes }));
  return isChanged;
}

function userChanges(user: User, attributes: MailboxAttributes): Partial<User> {
  const text = (property: string) => (typeof attributes[property] === 'string' ? String(attributes[property]) : null);
  const numbers = Array.from({ length: 15 }, (_, index) => index + 1);
  const own = numbers.map((number) => [`extensionAttribute${number}`, text(`CustomAttribute${number}`)] as const);
  return {
    mail: text('WindowsEmailAddress'),
    mailNickname: text('Alias'),
    proxyAddresses: [attributes['EmailAddresses'] ?? []].flat().map(String),
    onPremisesExtensionAttributes: { ...user.onPremisesExtensionAttributes, ...Object.fromEntries(own) },
  };
}
