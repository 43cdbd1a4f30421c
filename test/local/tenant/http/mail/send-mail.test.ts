import { readInbox } from '../../../../../local/tenant/http/mail/inbox';
import { startSmallTenant, type SmallTenant } from '../small-tenant';

let tenant: SmallTenant;
beforeEach(async () => {
  tenant = await startSmallTenant();
});
afterEach(() => tenant.close());

const sender = 'cloudsync-approvals@contoso.com';
const address = `/v1.0/users/${sender}/sendMail`;
const message = (changes: object = {}) => ({
  message: {
    subject: 'Please approve',
    body: { contentType: 'HTML', content: '<p>Open <a href="http://127.0.0.1/x">the plan</a></p>' },
    toRecipients: [{ emailAddress: { address: 'requester.alias@contoso.com' } }],
    ...changes,
  },
  saveToSentItems: true,
});
const send = (changes: object = {}) => tenant.send('POST', address, { body: message(changes) });
const sendMime = (text: string) =>
  tenant.send('POST', address, { body: text, headers: { 'content-type': 'text/plain' } });

test('takes a message with 202 and no body, and shows it under every address of the person', async () => {
  const answer = await send();
  expect([answer.status, answer.body]).toEqual([202, undefined]);
  const inbox = readInbox(tenant.state, 'REQUESTER@contoso.com');
  expect(inbox).toMatchObject([
    {
      to: ['requester.alias@contoso.com'],
      subject: 'Please approve',
      text: 'Open the plan',
      links: ['http://127.0.0.1/x'],
    },
  ]);
  expect(readInbox(tenant.state, 'synced@contoso.com')).toEqual([]);
});

test('newest first', async () => {
  await send({ subject: 'one' });
  await send({ subject: 'two' });
  expect(readInbox(tenant.state).map(({ subject }) => subject)).toEqual(['two', 'one']);
});

test('takes MIME with its own text', async () => {
  const mime = [
    'To: synced@contoso.com',
    'Subject: MIME',
    'Content-Type: multipart/alternative; boundary=b',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'plain words',
    '--b',
    'Content-Type: text/html',
    '',
    '<p>html</p>',
    '--b--',
  ];
  expect((await sendMime(Buffer.from(mime.join('\r\n')).toString('base64'))).status).toBe(202);
  expect(readInbox(tenant.state, 'synced@contoso.com')).toMatchObject([
    { subject: 'MIME', text: 'plain words', html: '<p>html</p>' },
  ]);
});

test.each([
  [
    'headers without x-',
    { internetMessageHeaders: [{ name: 'Auto-Submitted', value: 'y' }] },
    'InvalidInternetMessageHeader',
  ],
  ['no headers at all', { internetMessageHeaders: [] }, 'InvalidInternetMessageHeaderCollection'],
  [
    'six headers',
    { internetMessageHeaders: Array.from({ length: 6 }, (_, i) => ({ name: `x-${i}`, value: 'y' })) },
    'InvalidInternetMessageHeaderCollection',
  ],
  [
    'line breaks in a header',
    { internetMessageHeaders: [{ name: 'x-a', value: 'y\r\nBcc: z' }] },
    'InvalidInternetMessageHeader',
  ],
  ['nobody to send it to', { toRecipients: [] }, 'ErrorInvalidRecipients'],
  ['no address', { toRecipients: [{ emailAddress: { address: 'nobody' } }] }, 'ErrorInvalidRecipients'],
  ['unknown properties', { surprise: 1 }, 'Request_BadRequest'],
])('refuses a message with %s and sends nothing', async (_, changes, code) => {
  const answer = await send(changes);
  expect([answer.status, answer.body.error.code]).toEqual([400, code]);
  expect(readInbox(tenant.state)).toEqual([]);
});

test('refuses MIME that is not base64', async () => {
  expect((await sendMime('To: a@contoso.com')).body.error.code).toBe('ErrorMimeContentInvalidBase64String');
});

test('sends from its own mailbox only', async () => {
  const from = (name: string) => tenant.send('POST', `/v1.0/users/${name}/sendMail`, { body: message() });
  expect((await from('requester@contoso.com')).body.error.code).toBe('ErrorAccessDenied');
  expect((await from('nobody@contoso.com')).body.error.code).toBe('ErrorInvalidUser');
});

test('a mailbox takes four messages at once', async () => {
  const answers = await Promise.all(Array.from({ length: 6 }, () => send()));
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused).toHaveLength(2);
  expect(refused[0]?.headers.get('retry-after')).toBe('1');
  expect((await send()).status).toBe(202);
});

test('a mailbox sends thirty messages in a minute', async () => {
  for (let sent = 0; sent < 30; sent++) tenant.world.quotas.charge({ units: 0, writes: 0, mailbox: sender });
  const refused = await send();
  expect(refused.status).toBe(429);
  await tenant.clock.advance(Number(refused.headers.get('retry-after')) * 1000);
  expect((await send()).status).toBe(202);
});

test('nobody without Mail.Send', async () => {
  const { clientId: appid, objectId: oid, tenantId: tid } = tenant.identity;
  const { token } = tenant.world.tokens.issue({ aud: 'https://graph.microsoft.com', appid, oid, tid, roles: [] });
  const answer = await tenant.send('POST', address, { body: message(), headers: { authorization: `Bearer ${token}` } });
  expect([answer.status, answer.body.error.code]).toEqual([403, 'ErrorAccessDenied']);
});
