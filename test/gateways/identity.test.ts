import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createCredential, exchangeScope, graphScope } from '../../gateways/credentials';
import { createIdentity } from '../../gateways/identity';
import { readSettings } from '../../gateways/settings';

const token = (payload: unknown) => `e30.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.s`;
const scopes = { graph: 'https://graph.microsoft.com/.default', exchange: 'https://outlook.office365.com/.default' };
const identityOf = (text: string) =>
  createIdentity({ getToken: async () => ({ token: text, expiresOnTimestamp: 0 }) }, scopes);

it('reads the roles of the token', async () => {
  expect(await identityOf(token({ roles: ['Mail.Send'] })).readGrantedPermissions()).toEqual(['Mail.Send']);
});

it('asks Exchange Online for a token only where one of its permissions is needed', async () => {
  const asked: string[] = [];
  const getToken = async (scope: string | string[]) => {
    asked.push(String(scope));
    const roles = asked.at(-1) === scopes.exchange ? ['Exchange.ManageAsApp'] : ['User.Read.All'];
    return { token: token({ roles }), expiresOnTimestamp: 0 };
  };
  const identity = createIdentity({ getToken }, scopes);
  expect(await identity.readGrantedPermissions(['User.Read.All'])).toEqual(['User.Read.All']);
  expect(asked).toEqual([scopes.graph]);
  const both = await identity.readGrantedPermissions(['Exchange.ManageAsApp']);
  expect(both).toEqual(['User.Read.All', 'Exchange.ManageAsApp']);
});

it('a token without roles grants nothing', async () => {
  expect(await identityOf(token({})).readGrantedPermissions()).toEqual([]);
});

it.each(['opaque', 'a.b.c', token({ roles: 'Mail.Send' })])(
  'an unreadable token is broken, and not quoted',
  async (text) => {
    const error: unknown = await identityOf(text)
      .readGrantedPermissions()
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'IDENTITY_UNREADABLE' });
    expect(String(error)).not.toContain(text);
  },
);

it.each([
  ['https://graph.microsoft.us', 'https://graph.microsoft.us/.default'],
  ['https://graph.microsoft.com/', 'https://graph.microsoft.com/.default'],
  ['http://127.0.0.1:7072', 'https://graph.microsoft.com/.default'],
])('asks tokens for %s with the scope %s', (url, scope) => {
  expect(graphScope(url)).toBe(scope);
});

it.each([
  ['https://outlook.office365.us', 'https://outlook.office365.us/.default'],
  ['http://127.0.0.1:7072', 'https://outlook.office365.com/.default'],
])('asks tokens for Exchange Online at %s with the scope %s', (url, scope) => {
  expect(exchangeScope(url)).toBe(scope);
});

describe('the managed identity', () => {
  let server: Server;
  const asked: { url: string; header: string | undefined }[] = [];
  const before = { ...process.env };

  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push({ url: request.url ?? '', header: request.headers['x-identity-header']?.toString() });
      const expiresOn = String(Math.floor(Date.now() / 1000) + 3_600);
      const body = { access_token: token({ roles: ['Mail.Send'] }), expires_on: expiresOn, token_type: 'Bearer' };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    process.env['IDENTITY_ENDPOINT'] = `http://127.0.0.1:${port}/msi/token`;
    process.env['IDENTITY_HEADER'] = 'local-header';
  });

  afterAll(async () => {
    process.env = before;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('gives the token through IDENTITY_ENDPOINT, as App Service does', async () => {
    const settings = readSettings({
      PUBLIC_BASE_URL: 'http://127.0.0.1:7071',
      TENANT_ID: '3c19ab78-9dd7-444f-a11e-cd4ea7e9889e',
      MAIL_SENDER: 'a@contoso.com',
      AZURE_CLIENT_ID: '54fdfaad-f2b2-4398-bbd2-2935fa5ba021',
    });
    const identity = createIdentity(createCredential(settings), scopes);
    expect(await identity.readGrantedPermissions()).toEqual(['Mail.Send']);
    expect(asked[0]?.header).toBe('local-header');
    const { searchParams } = new URL(asked[0]?.url ?? '', 'http://localhost');
    expect(Object.fromEntries(searchParams)).toMatchObject({
      resource: 'https://graph.microsoft.com',
      client_id: settings.AZURE_CLIENT_ID,
    });
  });
});
