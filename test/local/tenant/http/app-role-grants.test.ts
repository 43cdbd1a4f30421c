import { GRAPH_ROLE_IDS } from '../../../../local/tenant/http/access/graph-roles';
import { startSmallTenant, type SmallTenant } from './small-tenant';

let tenant: SmallTenant;
let graphId: string;
beforeEach(async () => {
  tenant = await startSmallTenant({ deny: ['User.Read.All'] });
  graphId = tenant.state.servicePrincipals.first('appId', '00000003-0000-0000-c000-000000000000')?.id ?? '';
});
afterEach(() => tenant.close());

const stranger = '00000000-0000-4000-8000-000000000000';

function assignment(change: object = {}) {
  const appRoleId = GRAPH_ROLE_IDS['User.Read.All'];
  return { principalId: tenant.identity.objectId, resourceId: graphId, appRoleId, ...change };
}

function address(principalId = tenant.identity.objectId): string {
  return `/v1.0/servicePrincipals/${principalId}/appRoleAssignments`;
}

test('an administrator grants a role once, sees it, and takes it away', async () => {
  const before = (await tenant.asAdmin('GET', address())).body.value.length;
  const made = await tenant.asAdmin('POST', address(), assignment());
  expect([made.status, made.body]).toMatchObject([201, assignment()]);
  const again = await tenant.asAdmin('POST', address(), assignment());
  expect([again.status, again.body.error.message]).toEqual([400, expect.stringContaining('already exists')]);
  expect((await tenant.asAdmin('GET', address())).body.value).toHaveLength(before + 1);
  expect((await tenant.asAdmin('DELETE', `${address()}/${String(made.body['id'])}`)).status).toBe(204);
  expect((await tenant.asAdmin('DELETE', `${address()}/${String(made.body['id'])}`)).status).toBe(404);
  expect((await tenant.asAdmin('GET', address())).body.value).toHaveLength(before);
});

test.each([
  ['a role that the resource has not', { appRoleId: stranger }, 400],
  ['a resource that is not there', { resourceId: stranger }, 404],
  ['another principal than in the address', { principalId: stranger }, 404],
  ['a property that is none', { directoryScopeId: '/' }, 400],
])('%s is refused', async (...[, change, status]) => {
  expect((await tenant.asAdmin('POST', address(), assignment(change))).status).toBe(status);
});

test('an assignment is taken away at its own principal only', async () => {
  const { body } = await tenant.asAdmin('POST', address(), assignment());
  expect((await tenant.asAdmin('DELETE', `${address(graphId)}/${String(body['id'])}`)).status).toBe(404);
});

test('the app grants itself nothing', async () => {
  const [held] = (await tenant.send('GET', address())).body.value;
  expect((await tenant.send('POST', address(), { body: assignment() })).status).toBe(403);
  expect((await tenant.send('DELETE', `${address()}/${String(held?.['id'])}`)).status).toBe(403);
});
