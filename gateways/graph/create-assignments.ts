import { z } from 'zod';
import { assignmentsPermissions, type Assignments } from './assignments';
import type { Graph } from './client';
import { parseAnswer } from './failures';
import { readPages } from './paging';
import { path } from './paths';
import { READ_PATIENCE } from './quotas';

/** Of applications that have no role of their own (reference 8.6). */
const DEFAULT_ROLE = '00000000-0000-0000-0000-000000000000';

const Assignment = z.object({ principalId: z.string(), principalType: z.string() });

const AppRole = z.object({ id: z.string(), isEnabled: z.boolean(), allowedMemberTypes: z.array(z.string()) });
const ServicePrincipal = z.object({ appRoles: z.array(AppRole) });

export function createAssignments(graph: Graph): Assignments {
  const call = {
    operation: 'assignments.readGroups',
    permissions: assignmentsPermissions.readGroups,
    method: 'GET',
    quota: 'directory',
    patienceMilliseconds: READ_PATIENCE,
  } as const;
  return {
    async readGroups(servicePrincipalId) {
      const address = path`/servicePrincipals/${servicePrincipalId}`;
      const { body } = await graph.send({ ...call, path: `${address}?$select=id,appRoles` });
      const { appRoles } = parseAnswer(ServicePrincipal, body, call.operation);
      const all = await readPages(graph, { ...call, path: `${address}/appRoleAssignedTo` }, { item: Assignment });
      const groups = all.filter(({ principalType }) => principalType.toLowerCase() === 'group');
      return { groupIds: groups.map(({ principalId }) => principalId.toLowerCase()), appRoleId: roleFor(appRoles) };
    },
  };
}

function roleFor(roles: readonly z.infer<typeof AppRole>[]): string {
  const role = roles.find(({ isEnabled, allowedMemberTypes }) => isEnabled && allowedMemberTypes.includes('User'));
  return role?.id ?? DEFAULT_ROLE;
}
