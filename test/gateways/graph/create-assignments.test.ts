import { createAssignments } from '../../../gateways/graph/create-assignments';
import { graphError, on, startGraphServer, type GraphServer } from './graph-server';

let server: GraphServer;
beforeEach(async () => void (server = await startGraphServer()));
afterEach(() => server.close());

const read = () => createAssignments(server.graph).readGroups('sp-1');

function principal(appRoles: object[]) {
  server.handle(on(['GET', /^\/servicePrincipals\/sp-1$/], { body: { id: 'sp-1', appRoles } }));
}

const user = { id: 'role-user', isEnabled: true, allowedMemberTypes: ['User'] };

it('reads the groups of all pages, and the role to assign others with', async () => {
  principal([
    { ...user, id: 'off', isEnabled: false },
    { ...user, id: 'app', allowedMemberTypes: ['Application'] },
    user,
  ]);
  const next = `${server.origin}/v1.0/servicePrincipals/sp-1/appRoleAssignedTo?$skiptoken=2`;
  server.handle(
    on(['GET', /appRoleAssignedTo$/], ({ query }) =>
      query.has('$skiptoken')
        ? { body: { value: [{ principalId: 'G-2', principalType: 'Group' }] } }
        : {
            body: {
              value: [
                { principalId: 'G-1', principalType: 'Group' },
                { principalId: 'u', principalType: 'User' },
              ],
              '@odata.nextLink': next,
            },
          },
    ),
  );
  expect(await read()).toEqual({ groupIds: ['g-1', 'g-2'], appRoleId: 'role-user' });
});

it('takes the default role of an application that has none of its own', async () => {
  principal([]);
  server.handle(on(['GET', /appRoleAssignedTo$/], { body: { value: [] } }));
  expect(await read()).toEqual({ groupIds: [], appRoleId: '00000000-0000-0000-0000-000000000000' });
});

it('names the permission when it may not look', async () => {
  server.handle(on(['GET', /servicePrincipals/], graphError(403, 'Authorization_RequestDenied')));
  await expect(read()).rejects.toMatchObject({
    code: 'PERMISSION_MISSING',
    message: expect.stringContaining('Application.Read.All'),
  });
});
