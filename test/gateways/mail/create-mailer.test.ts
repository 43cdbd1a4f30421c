import { createMailer } from '../../../gateways/mail/create-mailer';
import { mimeOf } from '../../../gateways/mail/mime';
import { graphError, on, startGraphServer, type GraphServer } from '../graph/graph-server';

let server: GraphServer;
beforeEach(async () => void (server = await startGraphServer()));
afterEach(() => server.close());

const mail = { to: 'ann@contoso.com', subject: 'Hello', html: '<p>Hi</p>', text: 'Hi', runId: 'abc123' };
const sender = 'cloudsync-approvals@contoso.com';
const send = () => createMailer(server.graph, sender).send(mail);

it('sends the message as base64 in text/plain from the one mailbox', async () => {
  server.handle(on(['POST', /sendMail$/], { status: 202 }));
  await send();
  const [request] = server.requests;
  expect(request?.path).toBe(`/users/${encodeURIComponent(sender)}/sendMail`);
  expect(request?.headers['content-type']).toBe('text/plain');
  const message = Buffer.from(request?.raw ?? '', 'base64').toString('utf8');
  expect(message).toBe(mimeOf(mail, { from: sender, date: server.clock.now() }));
});

it('waits when the mailbox is throttled, and the directory stays open', async () => {
  server.handle(on(['POST', /sendMail$/], graphError(429, 'ApplicationThrottled', { 'retry-after': '40' })));
  await expect(send()).rejects.toMatchObject({ name: 'NotNowError', retryAfterSeconds: 40 });
  server.handle(on(['GET', /organization/], { body: {} }));
  const call = { operation: 'x', permissions: [], method: 'GET', path: '/organization', quota: 'directory' } as const;
  expect((await server.graph.send(call)).status).toBe(200);
});

it('names the permission that is missing', async () => {
  server.handle(on(['POST', /sendMail$/], graphError(403, 'ErrorAccessDenied')));
  await expect(send()).rejects.toMatchObject({
    code: 'PERMISSION_MISSING',
    message: expect.stringContaining('Mail.Send'),
  });
});

it('says that an answer got lost, and does not send again by itself', async () => {
  server.handle(on(['POST', /sendMail$/], 'lost'));
  await expect(send()).rejects.toMatchObject({ name: 'BrokenError' });
  expect(server.requests).toHaveLength(1);
});

it('sends one after another, and goes on after a failure', async () => {
  server.handle(on(['POST', /sendMail$/], { status: 202 }));
  server.handle(on(['POST', /sendMail$/], graphError(400, 'ErrorInvalidRecipients'), 1));
  const mailer = createMailer(server.graph, sender);
  const sent = await Promise.allSettled([1, 2, 3].map((index) => mailer.send({ ...mail, subject: String(index) })));
  expect(sent.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
});

it('keeps to thirty mails a minute', async () => {
  server.handle(on(['POST', /sendMail$/], { status: 202 }));
  const mailer = createMailer(server.graph, sender);
  for (let count = 0; count < 30; count++) await mailer.send(mail);
  await expect(mailer.send(mail)).rejects.toMatchObject({ code: 'GRAPH_PACED', retryAfterSeconds: 60 });
});
