import { ManagedIdentityCredential } from '@azure/identity';
import { startSmallTenant, type SmallTenant } from './small-tenant';

let tenant: SmallTenant;
beforeAll(async () => {
  tenant = await startSmallTenant({ deny: ['User.Read.All', 'ProvisioningLog.Read.All'] });
});
afterAll(() => tenant.close());

const token = (changes: object = {}) => {
  const { clientId: appid, objectId: oid, tenantId: tid, graphRoles } = tenant.identity;
  const claims = { aud: 'https://graph.microsoft.com', appid, oid, tid, roles: [...graphRoles] };
  return tenant.world.tokens.issue({ ...claims, ...changes }).token;
};
const withToken = (path: string, value: string) =>
  tenant.send('GET', path, { headers: { authorization: `Bearer ${value}` } });

test('gives the managed identity of the SDK a token with its roles', async () => {
  process.env['IDENTITY_ENDPOINT'] = `${tenant.origin}/msi/token`;
  process.env['IDENTITY_HEADER'] = tenant.identity.identityHeader;
  try {
    const credential = new ManagedIdentityCredential({ clientId: tenant.identity.clientId });
    const given = await credential.getToken('https://graph.microsoft.com/.default');
    expect(given.expiresOnTimestamp).toBeGreaterThan(Date.now() + 3600_000);
    const claims = JSON.parse(Buffer.from(given.token.split('.')[1] ?? '', 'base64url').toString()) as {
      roles: string[];
    };
    expect(claims.roles).toContain('Mail.Send');
    expect(claims.roles).not.toContain('User.Read.All');
    expect((await withToken('/v1.0/organization', given.token)).status).toBe(200);
  } finally {
    delete process.env['IDENTITY_ENDPOINT'];
    delete process.env['IDENTITY_HEADER'];
  }
});

test.each([
  ['a wrong secret header', {}, 'wrong', 401],
  ['another identity', { client_id: 'somebody' }, undefined, 400],
  ['no resource', { resource: '' }, undefined, 400],
  ['another version', { 'api-version': '2017-09-01' }, undefined, 400],
])('refuses a managed-identity request with %s', async (...[, changes, secret, status]) => {
  const query = new URLSearchParams({
    'api-version': '2019-08-01',
    resource: 'https://graph.microsoft.com',
    client_id: tenant.identity.clientId,
    ...changes,
  });
  const answer = await tenant.send('GET', `/msi/token?${query}`, {
    headers: { 'x-identity-header': secret ?? tenant.identity.identityHeader },
  });
  expect(answer.status).toBe(status);
});

test('the client-credentials flow wants the secret', async () => {
  const ask = (secret: string) =>
    tenant.send('POST', `/${tenant.identity.tenantId}/oauth2/v2.0/token`, {
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: tenant.identity.clientId,
        client_secret: secret,
        scope: 'https://graph.microsoft.com/.default',
      }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
  expect((await ask('guess')).status).toBe(401);
  const given = await ask(tenant.identity.clientSecret);
  expect((await withToken('/v1.0/organization', String(given.body['access_token']))).status).toBe(200);
});

test('refuses tokens that are missing, forged, for something else or too old', async () => {
  const [header, payload] = token().split('.');
  const bad = ['', 'nonsense', `${header}.${payload}.AAAA`, token({ aud: 'https://outlook.office365.com' })];
  for (const each of bad) {
    const answer = await withToken('/v1.0/organization', each);
    expect([answer.status, answer.body.error.code]).toEqual([401, 'InvalidAuthenticationToken']);
  }
  const now = jest.spyOn(Date, 'now').mockReturnValue(Date.now() - 25 * 3600_000);
  const old = token();
  now.mockRestore();
  expect((await withToken('/v1.0/organization', old)).status).toBe(401);
});

test('checks every operation against the roles that it accepts', async () => {
  const as = async (path: string, roles: string[]) => (await withToken(path, token({ roles }))).status;
  expect(await as('/v1.0/users', [])).toBe(403);
  expect(await as('/v1.0/users', ['Group.Read.All'])).toBe(403);
  expect(await as('/v1.0/users', ['Directory.Read.All'])).toBe(200);
  expect(await as('/v1.0/auditLogs/provisioning', ['AuditLog.Read.All'])).toBe(403);
  expect(await as('/v1.0/auditLogs/provisioning', ['AuditLog.Read.All', 'Directory.Read.All'])).toBe(200);
  expect(await as('/v1.0/auditLogs/directoryAudits', ['AuditLog.Read.All'])).toBe(200);
  expect(await as('/beta/onPremisesPublishingProfiles/provisioning/agents', [])).toBe(403);
});

test('a denied role is missing from the answer and from the assignments', async () => {
  const answer = await tenant.send('GET', '/v1.0/users');
  expect([answer.status, answer.body.error.code]).toEqual([403, 'Authorization_RequestDenied']);
  const { objectId } = tenant.identity;
  const graph = await tenant.asAdmin(
    'GET',
    "/v1.0/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')?$select=id,appRoles",
  );
  const roles = graph.body['appRoles'] as unknown as { id: string; value: string }[];
  const assigned = await tenant.asAdmin('GET', `/v1.0/servicePrincipals/${objectId}/appRoleAssignments`);
  const names = assigned.body.value.map((each) => roles.find(({ id }) => id === each['appRoleId'])?.value);
  expect(names).toContain('Group.Read.All');
  expect(names).not.toContain('User.Read.All');
});

test('without the right to read users, members are ids only', async () => {
  const group = [...tenant.state.groups.all()].find(({ displayName }) => displayName === 'outer');
  const answer = await tenant.send('GET', `/v1.0/groups/${group?.id}/members?$select=id,displayName`);
  const user = answer.body.value.find((each) => each['@odata.type'] === '#microsoft.graph.user');
  expect(user).toMatchObject({ id: expect.any(String), displayName: null });
});
