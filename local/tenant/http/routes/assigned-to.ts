import { z } from 'zod';
import type { AppRoleAssignment, ServicePrincipal } from '../../state/directory-documents';
import { badRequest, notFound } from '../graph-failure';
import { jsonBody, parameter, type GraphContext } from '../graph/graph-request';
import type { Route } from '../graph/route';
import { assignAppRole } from './assign-app-role';
import { GRANTERS } from './app-role-grants';
import { findDirectoryObject, visibleServicePrincipal } from './directory-document';

const NewAssignment = z.strictObject({ principalId: z.guid(), resourceId: z.guid(), appRoleId: z.guid() });

/** The default role, which exists only where the resource has no role of its own. */
const DEFAULT_ROLE = '00000000-0000-0000-0000-000000000000';

/** Users and groups that are assigned to an application: what Entra-to-AD provisioning takes (reference 8.6). */
export const assignedToRoutes: readonly Route[] = [
  {
    method: 'POST',
    template: '/servicePrincipals/{id}/appRoleAssignedTo',
    roles: GRANTERS,
    handle(context, request) {
      const body = jsonBody(request, NewAssignment);
      const resource = visibleServicePrincipal(context, parameter(request, 'id'));
      if (body.resourceId.toLowerCase() !== resource.id) throw notFound(body.resourceId);
      const principal = assignable(context, body.principalId.toLowerCase());
      const appRoleId = body.appRoleId.toLowerCase();
      if (!takes(resource, appRoleId, principal.principalType))
        throw badRequest('Permission being assigned was not found on application', 'Request_BadRequest');
      return assignAppRole(context, request, { ...principal, resourceId: resource.id, appRoleId });
    },
  },
  {
    method: 'DELETE',
    template: '/servicePrincipals/{id}/appRoleAssignedTo/{assignmentId}',
    roles: GRANTERS,
    handle(context, request) {
      const { id } = visibleServicePrincipal(context, parameter(request, 'id'));
      const assignmentId = parameter(request, 'assignmentId');
      const { appRoleAssignments } = context.state;
      if (appRoleAssignments.get(assignmentId)?.resourceId !== id) throw notFound(assignmentId);
      appRoleAssignments.delete(assignmentId);
      return { status: 204 };
    },
  },
];

const kinds = { user: 'User', group: 'Group', servicePrincipal: 'ServicePrincipal' } as const;

/** Distribution lists cannot be assigned. */
function assignable(context: GraphContext, id: string): Pick<AppRoleAssignment, 'principalId' | 'principalType'> {
  const found = findDirectoryObject(context, id);
  if (!found) throw notFound(id);
  if (found.kind === 'group' && !found.document.securityEnabled)
    throw badRequest('Only security groups can be assigned to an application.', 'Request_BadRequest');
  return { principalId: found.document.id, principalType: kinds[found.kind] };
}

function takes({ appRoles }: ServicePrincipal, appRoleId: string, kind: AppRoleAssignment['principalType']): boolean {
  const enabled = appRoles.filter(({ isEnabled }) => isEnabled);
  if (appRoleId === DEFAULT_ROLE) return enabled.length === 0;
  const member = kind === 'ServicePrincipal' ? 'Application' : 'User';
  return enabled.some(({ id, allowedMemberTypes }) => id === appRoleId && allowedMemberTypes.includes(member));
}
