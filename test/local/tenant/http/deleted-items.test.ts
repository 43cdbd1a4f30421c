import { softDeleteUser } from '../../../../local/tenant/state/deleted-users';
import { aUser, startSmallTenant, type SmallTenant } from './small-tenant';

let tenant: SmallTenant;
beforeEach(async () => {
  tenant = await startSmallTenant();
});
afterEach(() => tenant.close());

const groupNamed = (name: string) => [...tenant.state.groups.all()].find((group) => group.displayName === name)!;

function deleteRequester() {
  const user = tenant.state.users.first('userPrincipalName', 'requester@contoso.com')!;
  tenant.state.transaction(() => softDeleteUser({ state: tenant.state, now: tenant.clock.now() }, user));
  return user;
}

test('a deleted user is found among the deleted items and in no group', async () => {
  const { id } = deleteRequester();
  expect((await tenant.send('GET', `/v1.0/users/${id}`)).status).toBe(404);
  const item = await tenant.send('GET', `/v1.0/directory/deletedItems/${id}?$select=id,deletedDateTime`);
  expect(item.body).toMatchObject({ id, deletedDateTime: expect.any(String) });
  expect(tenant.state.groupLinks.get(groupNamed('outer').id)).toMatchObject({ owners: [] });
});

test('a restored user is back in its groups and owns what it owned', async () => {
  const { id } = deleteRequester();
  const answer = await tenant.asAdmin('POST', `/v1.0/directory/deletedItems/${id}/restore`);
  expect([answer.status, answer.body['id']]).toEqual([200, id]);
  expect((await tenant.send('GET', `/v1.0/users/${id}`)).status).toBe(200);
  expect((await tenant.send('GET', `/v1.0/directory/deletedItems/${id}`)).status).toBe(404);
  const links = tenant.state.groupLinks.get(groupNamed('outer').id)!;
  expect(links.members).toContain(id);
  expect(links.owners).toEqual([id]);
});

test('the app may neither restore nor purge, and a taken name is not restored', async () => {
  const { id } = deleteRequester();
  expect((await tenant.send('POST', `/v1.0/directory/deletedItems/${id}/restore`)).status).toBe(403);
  expect((await tenant.send('DELETE', `/v1.0/directory/deletedItems/${id}`)).status).toBe(403);
  tenant.state.transaction(() =>
    tenant.state.users.put(aUser('another', { userPrincipalName: 'requester@contoso.com' })),
  );
  expect((await tenant.asAdmin('POST', `/v1.0/directory/deletedItems/${id}/restore`)).status).toBe(400);
  expect((await tenant.asAdmin('DELETE', `/v1.0/directory/deletedItems/${id}`)).status).toBe(204);
  expect((await tenant.asAdmin('POST', `/v1.0/directory/deletedItems/${id}/restore`)).status).toBe(404);
});

test('groups and directory roles that hold somebody', async () => {
  const { id } = tenant.state.users.first('userPrincipalName', 'synced@contoso.com')!;
  const roleDefinitionId = '62e90394-69f5-4237-9190-012177145e10';
  const assigned = { principalId: id, roleDefinitionId, directoryScopeId: '/' };
  expect((await tenant.asAdmin('POST', '/v1.0/roleManagement/directory/roleAssignments', assigned)).status).toBe(201);
  const held = await tenant.send('GET', `/v1.0/users/${id}/memberOf?$select=id,displayName`);
  expect(held.body.value).toMatchObject([
    { '@odata.type': '#microsoft.graph.directoryRole', roleTemplateId: roleDefinitionId },
    { '@odata.type': '#microsoft.graph.group', displayName: 'inner' },
  ]);
  const all = await tenant.send('GET', `/v1.0/users/${id}/transitiveMemberOf?$select=id,displayName`);
  expect(all.body.value.map((each) => each['displayName'])).toEqual(['Global Administrator', 'inner', 'outer']);
});

test('what a user owns, with and without the type in the address', async () => {
  const { id } = tenant.state.users.first('userPrincipalName', 'requester@contoso.com')!;
  const typed = await tenant.send('GET', `/v1.0/users/${id}/ownedObjects/microsoft.graph.group?$select=id`);
  expect(typed.body.value).toEqual([{ id: groupNamed('outer').id }]);
  const mixed = await tenant.send('GET', `/v1.0/users/${id}/ownedObjects?$select=id`);
  expect(mixed.body.value).toMatchObject([{ '@odata.type': '#microsoft.graph.group', id: groupNamed('outer').id }]);
});
