import { z } from 'zod';
import type { User } from '../../state/directory-documents';
import { isoAt } from '../../state/moment';
import { GraphFailure } from '../graph-failure';
import {
  jsonBody,
  momentOf,
  parameter,
  type GraphAnswer,
  type GraphContext,
  type GraphRequest,
} from '../graph/graph-request';
import type { Route } from '../graph/route';
import { textOfHtml } from './message-text';
import { parseMime } from './mime-message';

/** The one mailbox from which the app may send (Exchange RBAC for Applications, reference C.2). */
export const SENDER = 'cloudsync-approvals@contoso.com';

/** How long Exchange takes over one message; only so can a mailbox be busy with several. */
const TRANSPORT_MILLISECONDS = 150;
const MOST_AT_ONCE = 4;
const MOST_HEADERS = 5;

const Recipient = z.strictObject({
  emailAddress: z.strictObject({ address: z.string(), name: z.string().optional() }),
});
const HeaderField = z.strictObject({ name: z.string(), value: z.string() });
const MessageBody = z.strictObject({ contentType: z.string(), content: z.string() });

const SendMail = z.strictObject({
  message: z.strictObject({
    subject: z.string().default(''),
    importance: z.enum(['low', 'normal', 'high']).optional(),
    body: MessageBody.default({ contentType: 'text', content: '' }),
    toRecipients: z.array(Recipient).default([]),
    ccRecipients: z.array(Recipient).default([]),
    bccRecipients: z.array(Recipient).default([]),
    replyTo: z.array(Recipient).optional(),
    internetMessageHeaders: z.array(HeaderField).optional(),
    attachments: z.array(z.looseObject({ '@odata.type': z.string() })).optional(),
  }),
  saveToSentItems: z.boolean().default(true),
});
type Message = z.infer<typeof SendMail>['message'];

interface Sendable {
  to: string[];
  cc: string[];
  subject: string;
  text: string;
  html: string;
  headers: { name: string; value: string }[];
}

export const sendMailRoutes: readonly Route[] = [
  {
    method: 'POST',
    template: '/users/{id}/sendMail',
    roles: ['Mail.Send'],
    mailbox: (context, request) => mailboxUser(context, request)?.userPrincipalName.toLowerCase() ?? SENDER,
    denied: accessDenied,
    handle(context, request) {
      const mailbox = senderMailbox(context, request);
      const message = isMime(request) ? readMimeBody(request) : readJsonBody(request);
      checkRecipients(message);
      const id = context.state.nextId('mail');
      const receivedAt = isoAt(momentOf(context).now);
      context.state.mailMessages.put({ id, sender: mailbox, receivedAt, ...message });
      return accepted(context, mailbox);
    },
  },
];

/** 202 says that Exchange took the message, not that anybody has it. */
function accepted(context: GraphContext, mailbox: string): GraphAnswer {
  const { sending } = context;
  sending.set(mailbox, (sending.get(mailbox) ?? 0) + 1);
  const done = () => void sending.set(mailbox, (sending.get(mailbox) ?? 1) - 1);
  return { status: 202, hold: { milliseconds: TRANSPORT_MILLISECONDS, done } };
}

function mailboxUser({ state }: GraphContext, request: GraphRequest): User | undefined {
  const key = parameter(request, 'id').toLowerCase();
  return state.users.get(key) ?? state.users.first('userPrincipalName', key) ?? state.users.first('address', key);
}

function senderMailbox(context: GraphContext, request: GraphRequest): string {
  const user = mailboxUser(context, request);
  if (!user) {
    const key = parameter(request, 'id');
    throw new GraphFailure({ status: 404, code: 'ErrorInvalidUser' }, `The requested user '${key}' is invalid.`);
  }
  if (user.mail?.toLowerCase() !== SENDER && user.userPrincipalName.toLowerCase() !== SENDER) throw accessDenied();
  if ((context.sending.get(SENDER) ?? 0) >= MOST_AT_ONCE) {
    const refusal = { status: 429, code: 'ApplicationThrottled', headers: { 'Retry-After': '1' } };
    throw new GraphFailure(refusal, 'Application is over its MailboxConcurrency limit.');
  }
  return SENDER;
}

function accessDenied(): GraphFailure {
  const refusal = { status: 403, code: 'ErrorAccessDenied' };
  return new GraphFailure(refusal, 'Access is denied. Check credentials and try again.');
}

function isMime(request: GraphRequest): boolean {
  return /^text\/plain\s*(;|$)/i.test(request.headers['content-type'] ?? '');
}

function readMimeBody(request: GraphRequest): Sendable {
  const text = request.body.toString('latin1').replace(/\s+/g, '');
  const isBase64 = text.length > 0 && text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text);
  if (!isBase64) throw invalid('ErrorMimeContentInvalidBase64String', 'Invalid base64 string for MIME content.');
  const message = parseMime(Buffer.from(text, 'base64'));
  if (!message) throw invalid('ErrorMimeContentInvalid', 'The MIME content is invalid.');
  const { to, cc, bcc, subject, headers, text: plain, html } = message;
  return { to: [...to, ...bcc], cc, subject, headers, html: html ?? '', text: plain ?? textOfHtml(html ?? '') };
}

function readJsonBody(request: GraphRequest): Sendable {
  const { message } = jsonBody(request, SendMail);
  checkHeaders(message);
  const { contentType, content } = message.body;
  const isHtml = contentType.toLowerCase() === 'html';
  if (!isHtml && contentType.toLowerCase() !== 'text')
    throw invalid('RequestBodyRead', `'${contentType}' is not a bodyType.`);
  return {
    to: [...addresses(message.toRecipients), ...addresses(message.bccRecipients)],
    cc: addresses(message.ccRecipients),
    subject: message.subject,
    text: isHtml ? textOfHtml(content) : content,
    html: isHtml ? content : '',
    headers: message.internetMessageHeaders ?? [],
  };
}

function checkHeaders({ internetMessageHeaders }: Message): void {
  if (internetMessageHeaders === undefined) return;
  if (internetMessageHeaders.length === 0 || internetMessageHeaders.length > MOST_HEADERS) {
    throw invalid(
      'InvalidInternetMessageHeaderCollection',
      `Maximum number of headers in one message should be less than or equal to ${MOST_HEADERS}.`,
    );
  }
  for (const { name, value } of internetMessageHeaders) {
    if (!/^x-/i.test(name) || /[\r\n]/.test(value)) {
      throw invalid(
        'InvalidInternetMessageHeader',
        `The internet message header name '${name}' should start with 'x-' or 'X-'.`,
      );
    }
  }
}

function checkRecipients({ to, cc }: Sendable): void {
  const all = [...to, ...cc];
  if (all.length === 0 || all.some((address) => !/^[^\s@<>]+@[^\s@<>]+$/.test(address))) {
    throw invalid('ErrorInvalidRecipients', 'At least one recipient is not valid.');
  }
}

function addresses(recipients: z.infer<typeof Recipient>[]): string[] {
  return recipients.map(({ emailAddress }) => emailAddress.address.trim());
}

function invalid(code: string, message: string): GraphFailure {
  return new GraphFailure({ status: 400, code }, message);
}
