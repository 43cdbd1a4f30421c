import { API_APP_ID, AZURE_MONITOR } from '../../../../../local/tenant/http/access/registrations';
import { startSmallTenant, type SmallTenant } from '../small-tenant';

let tenant: SmallTenant;
beforeAll(async () => void (tenant = await startSmallTenant()));
afterAll(() => tenant.close());

const scope = `api://${API_APP_ID}/.default`;

function ask(change: Record<string, string> = {}) {
  const { clientId, clientSecret } = AZURE_MONITOR;
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret, scope, ...change };
  return tenant.send('POST', `/${tenant.identity.tenantId}/oauth2/v2.0/token`, {
    body: new URLSearchParams(form).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
}

async function claimsOf(change: Record<string, string> = {}): Promise<Record<string, unknown>> {
  const token = String((await ask(change)).body['access_token']);
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
}

test('Azure Monitor gets a v2.0 token for the app with the role of a secure webhook', async () => {
  expect(await claimsOf()).toMatchObject({
    aud: API_APP_ID,
    azp: AZURE_MONITOR.clientId,
    roles: ['ActionGroupsSecureWebhook'],
    tid: tenant.identity.tenantId,
    iss: `https://login.microsoftonline.com/${tenant.identity.tenantId}/v2.0`,
    ver: '2.0',
  });
});

test('a v2.0 token says neither appid nor what kind it is', async () => {
  const claims = await claimsOf();
  expect(claims).not.toHaveProperty('appid');
  expect(claims).not.toHaveProperty('idtyp');
});

test('the identity of the app gets one without roles', async () => {
  const { clientId, clientSecret } = tenant.identity;
  const claims = await claimsOf({ client_id: clientId, client_secret: clientSecret });
  expect(claims).toMatchObject({ aud: API_APP_ID, azp: clientId });
  expect(claims).not.toHaveProperty('roles');
});

test('Azure Monitor may do nothing in Graph', async () => {
  const given = await ask({ scope: 'https://graph.microsoft.com/.default' });
  const headers = { authorization: `Bearer ${String(given.body['access_token'])}` };
  expect((await tenant.send('GET', '/v1.0/users', { headers })).status).toBe(403);
});

test.each([
  ['a guessed secret', { client_secret: 'guess' }, 401],
  ['an API that nobody registered', { scope: 'api://99999999-1111-4111-8111-111111111111/.default' }, 400],
  ['an unknown application', { client_id: '99999999-1111-4111-8111-111111111111' }, 400],
])('refuses %s', async (_what, change, status) => {
  expect((await ask(change)).status).toBe(status);
});

test('refuses the secret of another application', async () => {
  expect((await ask({ client_secret: tenant.identity.clientSecret })).status).toBe(401);
});

test('a token for the app is none for Graph', async () => {
  const given = await ask();
  const headers = { authorization: `Bearer ${String(given.body['access_token'])}` };
  expect((await tenant.send('GET', '/v1.0/organization', { headers })).status).toBe(401);
});

test('what Azure Monitor asks for is no request of the app', async () => {
  const before = tenant.world.log.read(0, 10_000).value.length;
  tenant.faults([{ path: '/oauth2/', status: 503 }]);
  expect((await ask()).status).toBe(200);
  tenant.faults([]);
  expect(tenant.world.log.read(0, 10_000).value).toHaveLength(before);
});
