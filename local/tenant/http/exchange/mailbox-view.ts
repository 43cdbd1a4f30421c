import { exchangeAttributes } from '../../../../domain/exchange-attributes';
import { shownContent } from '../../exchange/mailboxes';
import type { User } from '../../state/directory-documents';
import type { Mailbox, MailboxContent } from '../../state/exchange-documents';
import type { Moment } from '../../state/moment';
import { isVisible } from '../../state/visibility';
import { objectNotFound, taskFailed } from './exchange-failure';

/** A mailbox with the user that it belongs to. */
export interface Owned {
  mailbox: Mailbox;
  user: User;
}

/** Those whose user is there and that Exchange knows by now, in the order of their names. */
export function knownMailboxes({ state, now }: Moment): Owned[] {
  const owned = [...state.mailboxes.all()].flatMap((mailbox) => {
    const user = state.users.get(mailbox.id);
    return user && isVisible(mailbox, now) ? [{ mailbox, user }] : [];
  });
  return owned.sort((left, right) => (left.user.displayName < right.user.displayName ? -1 : 1));
}

/** `Identity` finds by id, name, alias and any address alike. */
export function mailboxOf(moment: Moment, identity: unknown): Owned {
  const wanted = String(identity).toLowerCase();
  const found = knownMailboxes(moment).filter(({ mailbox, user }) => {
    const names = [mailbox.id, mailbox.exchangeGuid, user.userPrincipalName, user.displayName];
    const { Alias, EmailAddresses } = mailbox.attributes;
    const addresses = [EmailAddresses ?? []].flat().map((address) => String(address).replace(/^\w+:/, ''));
    return [...names, String(Alias), ...addresses].some((name) => name.toLowerCase() === wanted);
  });
  const [first] = found;
  if (!first) throw objectNotFound(String(identity));
  if (found.length > 1) throw taskFailed(`The specified mailbox "${String(identity)}" isn't unique.`);
  return first;
}

export function mailboxView(moment: Moment, { mailbox, user }: Owned): Record<string, unknown> {
  const content = shownContent(moment, mailbox);
  return {
    ...identityOf({ mailbox, user }),
    PrimarySmtpAddress: primaryAddress(content),
    RecipientType: 'UserMailbox',
    ExchangeGuid: mailbox.exchangeGuid,
    IsDirSynced: user.onPremisesSyncEnabled === true,
    IsExchangeCloudManaged: content.isExchangeCloudManaged,
    WhenChangedUTC: content.changedAt,
    ...attributesReadBy('Get-Mailbox', content),
  };
}

/** What is known of the person. */
export function userView(moment: Moment, owned: Owned): Record<string, unknown> {
  const { user, mailbox } = owned;
  return {
    ...identityOf(owned),
    FirstName: user.givenName,
    LastName: user.surname,
    IsDirSynced: user.onPremisesSyncEnabled === true,
    ...attributesReadBy('Get-User', shownContent(moment, mailbox)),
  };
}

function identityOf({ mailbox, user }: Owned) {
  return {
    Identity: user.displayName,
    Name: user.displayName,
    ExternalDirectoryObjectId: mailbox.id,
    UserPrincipalName: user.userPrincipalName,
    DisplayName: user.displayName,
  };
}

function attributesReadBy(cmdlet: 'Get-Mailbox' | 'Get-User', { attributes }: MailboxContent) {
  const wanted = exchangeAttributes.filter(({ readBy }) => readBy === cmdlet);
  return Object.fromEntries(wanted.map(({ property }) => [property, attributes[property] ?? null]));
}

function primaryAddress({ attributes }: MailboxContent): string {
  const addresses = [attributes['EmailAddresses'] ?? []].flat().map(String);
  return addresses.find((address) => address.startsWith('SMTP:'))?.slice('SMTP:'.length) ?? '';
}
