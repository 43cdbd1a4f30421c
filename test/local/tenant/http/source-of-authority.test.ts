import { aGroup, startSmallTenant, type SmallTenant } from './small-tenant';

let tenant: SmallTenant;
beforeEach(async () => {
  tenant = await startSmallTenant();
});
afterEach(() => tenant.close());

const synced = aGroup('inner').id;
const cloudNative = aGroup('outer').id;
const behavior = (id: string) => `/v1.0/groups/${id}/onPremisesSyncBehavior`;
const patch = (id: string, body: unknown) => tenant.send('PATCH', behavior(id), { body });

test('the answer to a change is ahead of what a read shows', async () => {
  const changed = await patch(synced, { isCloudManaged: true });
  expect([changed.status, changed.body]).toMatchObject([200, { id: synced, isCloudManaged: true }]);
  const read = await tenant.send('GET', `${behavior(synced)}?$select=isCloudManaged`);
  expect(read.body).toMatchObject({ isCloudManaged: false });
  expect(read.body).not.toHaveProperty('id');
});

test.each([
  ['a cloud-native group', cloudNative, { isCloudManaged: true }, 400],
  ['a text instead of a boolean', synced, { isCloudManaged: 'true' }, 400],
  ['an empty body', synced, {}, 400],
  ['another property', synced, { isCloudManaged: true, displayName: 'x' }, 400],
  ['a group that is not there', '00000000-0000-4000-8000-000000000000', { isCloudManaged: true }, 404],
])('%s is refused', async (...[, id, body, status]) => {
  expect((await patch(id, body)).status).toBe(status);
  expect([...tenant.state.directoryAudits.all()]).toEqual([]);
});

test('without the permission not even the read is answered', async () => {
  const denied = await startSmallTenant({ deny: ['Group-OnPremisesSyncBehavior.ReadWrite.All'] });
  try {
    expect((await denied.send('GET', behavior(synced))).status).toBe(403);
    expect((await denied.send('PATCH', behavior(synced), { body: { isCloudManaged: true } })).status).toBe(403);
  } finally {
    await denied.close();
  }
});

test('the audit names the activity, the group and the app, minutes later; the same change twice is one entry', async () => {
  await patch(synced, { isCloudManaged: true });
  await patch(synced, { isCloudManaged: true });
  const filter = `activityDisplayName eq 'Change Source of Authority from AD to cloud' and targetResources/any(t:t/id eq '${synced}')`;
  const read = () => tenant.send('GET', `/v1.0/auditLogs/directoryAudits?$filter=${encodeURIComponent(filter)}`);
  expect((await read()).body.value).toEqual([]);
  await tenant.clock.advance(5 * 60_000);
  expect((await read()).body.value).toMatchObject([
    { targetResources: [{ id: synced, type: 'Group' }], initiatedBy: { app: { appId: tenant.identity.clientId } } },
  ]);
});

test('members are changed in the cloud only where the cloud keeps them', async () => {
  const user = tenant.state.users.first('userPrincipalName', 'synced@contoso.com')!.id;
  const reference = { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${user}` };
  const members = (id: string) => `/v1.0/groups/${id}/members/$ref`;
  expect((await tenant.send('POST', members(cloudNative), { body: reference })).status).toBe(403);
  expect((await tenant.asAdmin('POST', members(synced), reference)).status).toBe(400);
  expect((await tenant.asAdmin('POST', members(cloudNative), reference)).status).toBe(204);
  expect((await tenant.asAdmin('POST', members(cloudNative), reference)).status).toBe(400);
  expect(tenant.state.groupLinks.get(cloudNative)?.members).toContain(user);
  const one = `/v1.0/groups/${cloudNative}/members/${user}/$ref`;
  expect((await tenant.asAdmin('DELETE', one)).status).toBe(204);
  expect((await tenant.asAdmin('DELETE', one)).status).toBe(404);
});
