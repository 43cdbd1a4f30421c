import { guidFrom } from '../../../../local/tenant/state/chance';
import { instantiateTemplate } from '../../../../local/tenant/sync/configurations';
import { cloudSyncTemplateId } from '../../../../local/tenant/sync/gallery';
import { aGroup, startSmallTenant, type SmallTenant } from './small-tenant';

let tenant: SmallTenant;
let id: string;
let appRoleId: string;
const groupId = aGroup('outer').id;

beforeEach(async () => {
  tenant = await startSmallTenant();
  const moment = { state: tenant.state, now: tenant.clock.now() };
  const made = instantiateTemplate(moment, { templateId: cloudSyncTemplateId, displayName: 'emea' }).servicePrincipal;
  id = made.id;
  appRoleId = made.appRoles[0]!.id;
  await tenant.clock.advance(60_000);
});
afterEach(() => tenant.close());

const address = () => `/v1.0/servicePrincipals/${id}/appRoleAssignedTo`;
const body = (change: object = {}) => ({ principalId: groupId, resourceId: id, appRoleId, ...change });

test('a group is assigned once, listed, and taken away', async () => {
  const made = await tenant.asAdmin('POST', address(), body());
  expect([made.status, made.body]).toMatchObject([201, { ...body(), principalType: 'Group' }]);
  const again = await tenant.asAdmin('POST', address(), body());
  expect([again.status, again.body.error.message]).toEqual([400, expect.stringContaining('already exists')]);
  expect((await tenant.send('GET', address())).body.value).toMatchObject([{ principalId: groupId }]);
  expect((await tenant.asAdmin('DELETE', `${address()}/${String(made.body['id'])}`)).status).toBe(204);
  expect((await tenant.asAdmin('DELETE', `${address()}/${String(made.body['id'])}`)).status).toBe(404);
});

test('the app assigns nothing: that right could grant it any role', async () => {
  expect((await tenant.send('POST', address(), { body: body() })).status).toBe(403);
  expect(tenant.state.appRoleAssignments.where('resourceId', id)).toEqual([]);
});

test.each([
  ['a role that the resource has not', { appRoleId: guidFrom(1, 'role') }, 400],
  ['the default role of a resource with a role of its own', { appRoleId: guidFrom(1).replace(/[^-]/g, '0') }, 400],
  ['somebody who is not there', { principalId: guidFrom(1, 'nobody') }, 404],
  ['another resource than in the address', { resourceId: guidFrom(1, 'other') }, 404],
  ['a property that is none', { principalType: 'Group' }, 400],
])('%s is refused', async (...[, change, status]) => {
  expect((await tenant.asAdmin('POST', address(), body(change))).status).toBe(status);
});

test('a distribution list is refused', async () => {
  tenant.state.transaction(() => tenant.state.groups.patch(groupId, { securityEnabled: false }));
  expect((await tenant.asAdmin('POST', address(), body())).status).toBe(400);
});
