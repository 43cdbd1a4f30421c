import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createExchangeAdmin } from '../../../gateways/exchange/create-exchange-admin';
import { createTestClock, credential } from '../graph/graph-server';
import { aMailbox, exchangeError, startExchangeServer, tenantId, type ExchangeServer } from './exchange-server';

let server: ExchangeServer;
beforeEach(async () => {
  server = await startExchangeServer();
});
afterEach(() => server.close());

const id = aMailbox(1).ExternalDirectoryObjectId;
const organization = { BlockExchangeProvisioningFromOnPremEnabled: false, PublicFoldersEnabled: 'Local' };
const readOrganization = () => server.exchangeAdmin.readOrganization();

it('sends a cmdlet to the tenant, routed by its system mailbox, and asks only for what is used', async () => {
  server.answer('Get-OrganizationConfig', { body: { value: [organization] } });
  expect(await readOrganization()).toEqual({ isCloudManagedByDefault: false, publicFolders: 'Local' });
  const [request] = server.requests;
  expect(request?.path).toBe(`/beta/${tenantId}/InvokeCommand`);
  expect(request?.query.get('$select')).toBe('BlockExchangeProvisioningFromOnPremEnabled,PublicFoldersEnabled');
  expect(request?.headers).toMatchObject({
    'x-anchormailbox': `APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@${tenantId}`,
    'x-cmdletname': 'Get-OrganizationConfig',
    'content-type': 'application/json; charset=utf-8',
    prefer: 'odata.maxpagesize=1000',
  });
  expect(request?.headers['authorization']).toMatch(/^Bearer /);
  expect(server.scopes).toEqual(['https://outlook.office365.com/.default']);
});

it('asks for a second token when the first one is refused, once', async () => {
  server.answer('Get-OrganizationConfig', { status: 401 }, { body: { value: [organization] } });
  await readOrganization();
  expect(server.scopes).toHaveLength(2);
});

it('a token without the app role is a missing permission, whatever is sent again', async () => {
  server.answer('Get-OrganizationConfig', { status: 401 });
  await expect(readOrganization()).rejects.toMatchObject({
    name: 'RefusedError',
    code: 'PERMISSION_MISSING',
    message: expect.stringContaining('Exchange.ManageAsApp') as string,
  });
  expect(server.requests).toHaveLength(2);
});

it('a refused token that has the app role is broken', async () => {
  const payload = Buffer.from(JSON.stringify({ roles: ['Exchange.ManageAsApp'] })).toString('base64url');
  const other = await startExchangeServer({ token: `e30.${payload}.s` });
  try {
    other.answer('Get-OrganizationConfig', { status: 401 });
    await expect(other.exchangeAdmin.readOrganization()).rejects.toMatchObject({ code: 'EXCHANGE_UNAUTHENTICATED' });
  } finally {
    await other.close();
  }
});

it.each([
  [403, 'RefusedError', 'PERMISSION_MISSING', "the Exchange role 'View-Only Configuration' for Get-OrganizationConfig"],
  [400, 'RefusedError', 'EXCHANGE_BAD_REQUEST', 'the real reason'],
  [404, 'RefusedError', 'EXCHANGE_NOT_FOUND', 'request-1'],
  [409, 'RefusedError', 'EXCHANGE_REFUSED', 'exchangeAdmin.readOrganization'],
  [500, 'BrokenError', 'EXCHANGE_BROKEN', 'the real reason'],
])('%p of a read is %s %s and says why', async (status, name, code, part) => {
  server.answer(
    'Get-OrganizationConfig',
    exchangeError(status, 'Ex1|Microsoft.Exchange.SomeException|the real reason'),
  );
  const message = expect.stringContaining(part) as string;
  await expect(readOrganization()).rejects.toMatchObject({ name, code, message });
});

it.each([
  [{ error: { message: 'outer', innererror: { internalException: { message: 'inner' } } } }, 'inner'],
  [{ error: { message: 'outer', details: [{ message: '' }] } }, 'outer'],
  [{ error: { details: [{ message: 'first' }, { message: 'E|Microsoft.Exchange.X|second' }] } }, 'second'],
  [undefined, 'no reason given'],
  ['nonsense', 'no reason given'],
])('finds the reason in %j', async (body, reason) => {
  server.answer('Get-OrganizationConfig', { status: 400, body });
  await expect(readOrganization()).rejects.toThrow(`(${reason};`);
});

it('finds a reason that stands in a header only, and quotes no token', async () => {
  const headers = { 'x-ms-diagnostics': 'reason="Bearer abc.def.ghi is not good enough"' };
  server.answer('Get-OrganizationConfig', { status: 403, headers });
  const error: unknown = await readOrganization().catch((caught: unknown) => caught);
  expect(String(error)).toContain('is not good enough');
  expect(String(error)).not.toContain('abc.def');
});

it('gives up after 30 seconds without an answer', async () => {
  const { timeout } = AbortSignal;
  const spy = jest.spyOn(AbortSignal, 'timeout').mockImplementation(() => timeout.call(AbortSignal, 20));
  try {
    server.answer('Get-OrganizationConfig', 'silent');
    await expect(readOrganization()).rejects.toMatchObject({ name: 'BrokenError', code: 'EXCHANGE_TIMED_OUT' });
    expect(spy).toHaveBeenCalledWith(30_000);
  } finally {
    spy.mockRestore();
  }
});

describe('throttling', () => {
  it.each([
    [{ 'retry-after': '7' }, 7],
    [{}, 30],
    [{ 'retry-after': '4000' }, 300],
  ])('with %j is not now, and nothing is sent meanwhile', async (headers, seconds) => {
    server.answer('Get-OrganizationConfig', exchangeError(429, '', headers), { body: { value: [organization] } });
    const notNow = { name: 'NotNowError', code: 'EXCHANGE_THROTTLED', retryAfterSeconds: seconds };
    await expect(readOrganization()).rejects.toMatchObject(notNow);
    await expect(readOrganization()).rejects.toMatchObject(notNow);
    expect(server.requests).toHaveLength(1);
    server.clock.advance(seconds * 1000);
    expect(await readOrganization()).toMatchObject({ isCloudManagedByDefault: false });
  });

  it('by an overloaded service backs off', async () => {
    server.answer('Get-OrganizationConfig', { status: 503 });
    await expect(readOrganization()).rejects.toMatchObject({ code: 'EXCHANGE_BUSY', retryAfterSeconds: 2 });
    server.clock.advance(2000);
    await expect(readOrganization()).rejects.toMatchObject({ code: 'EXCHANGE_BUSY', retryAfterSeconds: 4 });
  });
});

describe('a write', () => {
  const set = (exchange = server) =>
    exchange.exchangeAdmin.setExchangeCloudManaged({ id, isExchangeCloudManaged: true });

  it('names the mailbox by its id, and tells the warnings', async () => {
    server.answer('Set-Mailbox', { body: { value: [], '@adminapi.warnings': ['nothing was modified'] } }, {});
    expect(await set()).toEqual({ kind: 'accepted', warnings: ['nothing was modified'] });
    expect(await set()).toEqual({ kind: 'accepted', warnings: [] });
    expect(server.parametersOf('Set-Mailbox')[0]).toEqual({
      Identity: id,
      IsExchangeCloudManaged: true,
      Confirm: false,
    });
  });

  it.each([
    [exchangeError(400, 'A|Microsoft.Exchange.X|wrong'), { kind: 'failed', code: 'EXCHANGE_BAD_REQUEST' }],
    [exchangeError(404, ''), { kind: 'failed', code: 'EXCHANGE_NOT_FOUND' }],
    [exchangeError(429, '', { 'retry-after': '9' }), { kind: 'notNow', retryAfterSeconds: 9 }],
    [exchangeError(500, ''), { kind: 'lost', code: 'EXCHANGE_BROKEN' }],
    [exchangeError(503, '', { 'retry-after': '9' }), { kind: 'lost', code: 'EXCHANGE_BROKEN' }],
    ['lost' as const, { kind: 'lost', code: 'EXCHANGE_UNREACHABLE' }],
  ])('that is answered %j is %j and is not repeated', async (answer, expected) => {
    server.answer('Set-Mailbox', answer);
    expect(await set()).toMatchObject(expected);
    expect(server.requests).toHaveLength(1);
  });

  it('that no mailbox would be allowed is refused, which does not lose what was answered before', async () => {
    server.answer('Set-Mailbox', exchangeError(403, ''));
    expect(await set()).toEqual({
      kind: 'refused',
      code: 'PERMISSION_MISSING',
      message: expect.stringContaining("'Mail Recipients' for Set-Mailbox") as string,
    });
  });

  it('comes once in a second after the first sixty', async () => {
    server.answer('Set-Mailbox', {});
    for (let count = 0; count < 60; count++) expect((await set()).kind).toBe('accepted');
    expect(await set()).toEqual({ kind: 'notNow', retryAfterSeconds: 60 });
    expect(server.requests).toHaveLength(60);
  });

  it('is logged without names', async () => {
    server.answer('Set-Mailbox', {});
    await set();
    expect(server.logged).toEqual([expect.stringContaining('"operation":"exchangeAdmin.setExchangeCloudManaged"')]);
    expect(server.logged.join()).not.toMatch(/contoso|Bearer/);
  });
});

/** Bytes that are no gzip though they are said to be, which no client can read. */
describe('a body that cannot be unpacked', () => {
  let raw: Server;
  let status: number;
  beforeEach(async () => {
    raw = createServer((request, response) => {
      request.resume();
      response.writeHead(status, { 'content-encoding': 'gzip' }).end(Buffer.alloc(64));
    });
    await new Promise<void>((resolve) => raw.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => {
    raw.closeAllConnections();
    return new Promise((resolve) => raw.close(resolve));
  });

  function adminOf() {
    const baseUrl = `http://127.0.0.1:${(raw.address() as AddressInfo).port}`;
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
    return createExchangeAdmin({ baseUrl, tenantId, credential, clock: createTestClock(), log });
  }

  it('of a 403 is a cmdlet that the role does not have', async () => {
    status = 403;
    await expect(adminOf().readOrganization()).rejects.toMatchObject({ code: 'PERMISSION_MISSING' });
  });

  it('of a success is no answer', async () => {
    status = 200;
    await expect(adminOf().readOrganization()).rejects.toMatchObject({ code: 'EXCHANGE_UNREACHABLE' });
    const change = adminOf().setExchangeCloudManaged({ id, isExchangeCloudManaged: true });
    expect(await change).toEqual({ kind: 'lost', code: 'EXCHANGE_UNREACHABLE' });
  });
});
