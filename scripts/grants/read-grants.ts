import { z } from 'zod';
import type { AppRoles } from '../permissions/app-roles';
import type { GraphCalls } from './graph-calls';

const Resource = z.object({
  id: z.string(),
  appRoles: z.array(z.object({ id: z.string(), value: z.string().nullish(), allowedMemberTypes: z.array(z.string()) })),
});
const Assignment = z.object({ id: z.string(), resourceId: z.string(), appRoleId: z.string() });
const RoleAssignment = z.object({ roleDefinitionId: z.string(), directoryScopeId: z.string().nullish() });

type ResourceName = 'graph' | 'exchange';

/** A role of Graph or Exchange Online that the identity holds; `permission` is its id when the resource does not name it any more. */
export interface Held {
  assignmentId: string;
  resource: ResourceName;
  permission: string;
}

export interface Granted {
  /** Undefined: the tenant has no such service principal. */
  resources: Record<ResourceName, z.infer<typeof Resource> | undefined>;
  held: Held[];
  /** Ids of directory roles that are held for the whole tenant. */
  directoryRoles: string[];
}

export async function readGranted(graph: GraphCalls, roles: AppRoles, identity: string): Promise<Granted> {
  const resources = {
    graph: await readResource(graph, roles.graph.appId),
    exchange: await readResource(graph, roles.exchange.appId),
  };
  const assignments = z.array(Assignment).parse(await graph.list(`/servicePrincipals/${identity}/appRoleAssignments`));
  const filter = encodeURIComponent(`principalId eq '${identity}'`);
  const inDirectory = await graph.list(`/roleManagement/directory/roleAssignments?$filter=${filter}`);
  return {
    resources,
    held: assignments.flatMap((assignment) => heldOf(resources, assignment)),
    directoryRoles: z
      .array(RoleAssignment)
      .parse(inDirectory)
      .flatMap(({ roleDefinitionId, directoryScopeId }) => (directoryScopeId === '/' ? [roleDefinitionId] : [])),
  };
}

async function readResource(graph: GraphCalls, appId: string) {
  const found = await graph.find(`/servicePrincipals(appId='${appId}')?$select=id,appRoles`);
  return found === undefined ? undefined : Resource.parse(found);
}

/** Roles of other resources are none of our business. */
function heldOf(resources: Granted['resources'], assignment: z.infer<typeof Assignment>): Held[] {
  return (['graph', 'exchange'] as const).flatMap((resource) => {
    const found = resources[resource];
    if (!found || found.id !== assignment.resourceId) return [];
    const permission = found.appRoles.find(({ id }) => id === assignment.appRoleId)?.value ?? assignment.appRoleId;
    return [{ assignmentId: assignment.id, resource, permission }];
  });
}

/** By value, cross-checked with our table: another id is a reason to stop, not to guess. */
export function resolveRole(
  granted: Granted,
  roles: AppRoles,
  { resource, permission }: { resource: ResourceName; permission: string },
): { resourceId: string; appRoleId: string } {
  const found = granted.resources[resource];
  if (!found) throw new Error(`${roles[resource].name} has no service principal in this tenant.`);
  const role = found.appRoles.find(
    ({ value, allowedMemberTypes }) => value === permission && allowedMemberTypes.includes('Application'),
  );
  if (!role) throw new Error(`${roles[resource].name} offers no application permission ${permission} in this tenant.`);
  const known = [roles[resource].roles[permission], roles.disputed[permission]];
  if (!known.includes(role.id)) {
    throw new Error(
      `${permission} has the id ${role.id} in this tenant, and ${known[0]} in our table. Nothing was written.`,
    );
  }
  return { resourceId: found.id, appRoleId: role.id };
}
