import type { MailMessage } from '../../state/directory-documents';
import type { TenantState } from '../../state/open-state';
import { linksOf } from './message-text';

export interface InboxMessage {
  id: string;
  to: string[];
  subject: string;
  receivedAt: string;
  text: string;
  html: string;
  links: string[];
}

/** What was mailed, newest first; `to` is any address of a person, an alias included. */
export function readInbox(state: TenantState, to?: string): InboxMessage[] {
  const wanted = to === undefined ? undefined : addressesOfPerson(state, to);
  const messages: InboxMessage[] = [];
  for (const message of state.mailMessages.all()) {
    const recipients = [...message.to, ...message.cc];
    if (wanted && !recipients.some((address) => wanted.has(address.toLowerCase()))) continue;
    messages.push(shown(message, recipients));
  }
  return messages.reverse();
}

function addressesOfPerson(state: TenantState, address: string): ReadonlySet<string> {
  const key = address.trim().toLowerCase();
  const user = state.users.first('address', key) ?? state.users.first('userPrincipalName', key);
  if (!user) return new Set([key]);
  const aliases = user.proxyAddresses.map((proxy) => proxy.replace(/^smtp:/i, ''));
  return new Set([key, user.userPrincipalName, user.mail ?? '', ...aliases].map((each) => each.toLowerCase()));
}

function shown({ id, subject, receivedAt, text, html }: MailMessage, to: string[]): InboxMessage {
  return { id, to, subject, receivedAt, text, html, links: linksOf(html, text) };
}
