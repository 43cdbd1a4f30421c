import { createJob } from '../../../../local/tenant/sync/jobs';
import { instantiateTemplate } from '../../../../local/tenant/sync/configurations';
import { cloudSyncTemplateId } from '../../../../local/tenant/sync/gallery';
import { startSmallTenant, type SmallTenant } from './small-tenant';

let tenant: SmallTenant;
let base: string;
let jobId: string;
let mine: string;
beforeAll(async () => {
  tenant = await startSmallTenant({ quirks: { maskedSecrets: ['SecretToken'] } });
  mine = make('mine', tenant.identity.objectId);
  const foreign = make('foreign');
  await tenant.clock.advance(30_000);
  jobId = createJob({ state: tenant.state, now: tenant.clock.now() }, foreign, 'AD2AADProvisioning').id;
  await tenant.clock.advance(30_000);
  base = `/v1.0/servicePrincipals/${foreign}/synchronization`;
});
afterAll(() => tenant.close());

function make(displayName: string, ownerId?: string): string {
  const moment = { state: tenant.state, now: tenant.clock.now() };
  const made = instantiateTemplate(moment, {
    templateId: cloudSyncTemplateId,
    displayName,
    ...(ownerId && { ownerId }),
  });
  return made.servicePrincipal.id;
}

const as = (roles: string[], method: string, path: string) => {
  const { clientId: appid, objectId: oid, tenantId: tid } = tenant.identity;
  const { token } = tenant.world.tokens.issue({ aud: 'https://graph.microsoft.com', appid, oid, tid, roles });
  return tenant.send(method, path, { headers: { authorization: `Bearer ${token}` } });
};

test('who reads everything may read jobs and schemas, but neither secrets nor start', async () => {
  const roles = ['Synchronization.Read.All'];
  expect((await as(roles, 'GET', `${base}/jobs`)).status).toBe(200);
  expect((await as(roles, 'GET', `${base}/jobs/${jobId}/schema`)).status).toBe(200);
  expect((await as(roles, 'GET', `${base}/secrets`)).status).toBe(403);
  expect((await as(roles, 'POST', `${base}/jobs/${jobId}/start`)).status).toBe(403);
});

test('an owner may do what concerns its own, and nothing elsewhere', async () => {
  const roles = ['Application.ReadWrite.OwnedBy'];
  expect((await as(roles, 'GET', `/v1.0/servicePrincipals/${mine}/synchronization/jobs`)).status).toBe(200);
  expect((await as(roles, 'GET', `${base}/jobs`)).status).toBe(403);
});

test.each([
  ['an unknown template', 'POST', 'jobs', { templateId: 'Nonsense' }, 400],
  ['a template that has its job', 'POST', 'jobs', { templateId: 'AD2AADProvisioning' }, 409],
  ['an unknown property', 'POST', 'jobs', { templateId: 'AD2AADPasswordHash', surprise: 1 }, 400],
  ['an unknown job', 'GET', 'jobs/nonsense', undefined, 404],
  ['secrets that are no texts', 'PUT', 'secrets', { value: [{ key: 'Domain', value: { domain: 'x' } }] }, 400],
  ['an unknown secret', 'PUT', 'secrets', { value: [{ key: 'Nonsense', value: 'x' }] }, 400],
  ['a merge of secrets', 'PATCH', 'secrets', { value: [] }, 405],
] as const)('refuses %s', async (...[, method, path, body, status]) => {
  expect((await tenant.send(method, `${base}/${path}`, { body })).status).toBe(status);
});

test.each([
  ['ForceDeletes together with others', { criteria: { resetScope: 'ForceDeletes, Watermark' } }],
  ['an unknown scope', { criteria: { resetScope: 'Everything' } }],
  ['another shape', { resetScope: 'Full' }],
])('refuses a restart with %s', async (_, body) => {
  expect((await tenant.send('POST', `${base}/jobs/${jobId}/restart`, { body })).status).toBe(400);
});

test('a schema is replaced as a whole, and only by one that can be read', async () => {
  const address = `${base}/jobs/${jobId}/schema`;
  const before = (await tenant.send('GET', address)).body;
  expect((await tenant.send('PUT', address, { body: { version: 'x' } })).status).toBe(400);
  expect(
    (await tenant.send('PUT', address, { body: '{', headers: { 'content-type': 'application/json' } })).status,
  ).toBe(400);
  expect((await tenant.send('PUT', address, { body: '{}', headers: { 'content-type': 'text/plain' } })).status).toBe(
    400,
  );
  expect((await tenant.send('GET', address)).body).toEqual(before);
  const without = Object.fromEntries(Object.entries(before).filter(([name]) => name !== 'directories'));
  const body = { ...without, ourOwn: { unknown: 'property' } };
  expect((await tenant.send('PUT', address, { body })).status).toBe(204);
  const after = (await tenant.send('GET', address)).body;
  expect(after).toMatchObject({ ourOwn: { unknown: 'property' } });
  expect(after).not.toHaveProperty('directories');
  expect(after['version']).not.toEqual(before['version']);
});

test('secrets show late, and masked where the service hides them', async () => {
  const value = [
    { key: 'Domain', value: '{"domain":"corp.contoso.com"}' },
    { key: 'SecretToken', value: 'hidden' },
    { key: 'SyncAll', value: '' },
  ];
  expect((await tenant.send('PUT', `${base}/secrets`, { body: { value } })).status).toBe(204);
  expect((await tenant.send('GET', `${base}/secrets`)).body.value).toEqual([]);
  await tenant.clock.advance(10_000);
  expect((await tenant.send('GET', `${base}/secrets`)).body.value).toEqual([
    value[0],
    { key: 'SecretToken', value: '*' },
  ]);
});
