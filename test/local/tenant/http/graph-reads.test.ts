import { startSmallTenant, type SmallTenant } from './small-tenant';

let tenant: SmallTenant;
beforeAll(async () => {
  tenant = await startSmallTenant();
});
afterAll(() => tenant.close());

const get = (path: string, headers?: Record<string, string>) => tenant.send('GET', path, headers ? { headers } : {});
const idOf = (name: string) => {
  const found = [...tenant.state.users.all(), ...tenant.state.groups.all()].find((each) => each.displayName === name);
  return found?.id ?? '';
};

test('finds a person by id, by name and by alias', async () => {
  const byName = await get('/v1.0/users/requester@contoso.com?$select=id,mail');
  expect(byName.body).toMatchObject({ id: idOf('requester'), mail: 'requester@contoso.com' });
  expect((await get(`/v1.0/users/${idOf('requester')}`)).body).toMatchObject({
    userPrincipalName: 'requester@contoso.com',
  });
  const byAlias = await get(
    "/v1.0/users?$filter=proxyAddresses/any(p:p eq 'smtp:requester.alias@contoso.com')&$select=id",
  );
  expect(byAlias.body.value).toEqual([{ id: idOf('requester') }]);
});

test('a user that is not there is 404 with the ids of the request', async () => {
  const answer = await get('/v1.0/users/nobody@contoso.com', { 'client-request-id': 'abc' });
  expect(answer.status).toBe(404);
  expect(answer.headers.get('client-request-id')).toBe('abc');
  const { error } = answer.body;
  expect(error).toMatchObject({ code: 'Request_ResourceNotFound', innerError: { 'client-request-id': 'abc' } });
  expect(answer.headers.get('request-id')).toMatch(/^[0-9a-f-]{36}$/);
});

test('members and owners are mixed, transitive members end in a cycle of groups', async () => {
  const members = await get(`/v1.0/groups/${idOf('outer')}/members?$select=id,displayName`);
  expect(members.body.value).toEqual([
    { '@odata.type': '#microsoft.graph.group', id: idOf('inner'), displayName: 'inner' },
    { '@odata.type': '#microsoft.graph.user', id: idOf('requester'), displayName: 'requester' },
  ]);
  const all = await get(`/v1.0/groups/${idOf('outer')}/transitiveMembers?$select=id`);
  expect(all.body.value.map((each) => each['id']).sort()).toEqual(['inner', 'requester', 'synced'].map(idOf).sort());
  const page = await get(`/v1.0/groups/${idOf('outer')}/members?$top=1`);
  expect(page.body['@odata.nextLink']).toContain('$skiptoken'.replace('$', '%24'));
  const owners = await get(`/v1.0/groups/${idOf('outer')}?$expand=owners($select=id)&$select=id`);
  expect(owners.body).toMatchObject({ id: idOf('outer'), owners: [{ id: idOf('requester') }] });
});

test('expands the manager', async () => {
  const answer = await get(`/v1.0/users/${idOf('synced')}?$select=id&$expand=manager($select=id)`);
  expect(answer.body).toMatchObject({ manager: { id: idOf('requester') } });
});

test.each([
  ['GET', '/v1.0/nonsense', 400, 'BadRequest'],
  ['GET', '/v1.0/users/x/nonsense', 400, 'BadRequest'],
  ['POST', '/v1.0/organization', 405, 'Request_BadRequest'],
  ['PATCH', '/v1.0/servicePrincipals/x/synchronization/secrets', 405, 'Request_BadRequest'],
  ['GET', '/v1.0/users/x/onPremisesSyncBehavior', 501, 'NotImplemented'],
  ['GET', '/v1.0/users/delta', 501, 'NotImplemented'],
  ['GET', '/v1.0/onPremisesPublishingProfiles/provisioning/agents', 400, 'BadRequest'],
  ['GET', '/v1.0/users/%E0%A4%A', 400, 'BadRequest'],
  ['GET', '/v1.0/users?$foo=1', 400, 'BadRequest'],
  ['GET', '/v1.0/users?$count=true', 400, 'Request_BadRequest'],
  ['GET', "/v1.0/servicePrincipals?$filter=applicationTemplateId eq 'x'", 400, 'Request_UnsupportedQuery'],
])('%s %s is refused with %d %s', async (...[method, path, status, code]) => {
  const answer = await tenant.send(method, path);
  expect([answer.status, answer.body.error.code]).toEqual([status, code]);
});

test('an address is the same in any case, with the key in brackets or by appId', async () => {
  const { clientId, objectId } = tenant.identity;
  for (const path of [
    `servicePrincipals(appId='${clientId}')`,
    `SERVICEPRINCIPALS/${objectId}`,
    `servicePrincipals('${objectId}')`,
  ]) {
    expect((await get(`/v1.0/${path}?$select=id`)).body).toMatchObject({ id: objectId });
  }
});

test('advanced queries read an index that follows later', async () => {
  const eventual = { ConsistencyLevel: 'eventual' };
  const address = '/v1.0/groups?$filter=displayName ne null&$count=true&$select=displayName';
  const names = async () => (await get(address, eventual)).body.value.map((each) => each['displayName']);
  const before = await names();
  const group = [...tenant.state.groups.all()][0];
  if (!group) throw new Error('no group');
  tenant.state.transaction(() => tenant.state.groups.put({ ...group, id: 'late', displayName: 'late' }));
  expect(await names()).toEqual(before);
  expect((await get('/v1.0/groups?$select=displayName')).body.value).toContainEqual({ displayName: 'late' });
  await tenant.clock.advance(60_000);
  expect(await names()).toEqual([...before, 'late']);
});

test('nothing unexpected happened', () => {
  expect(tenant.complaints).toEqual([]);
});
