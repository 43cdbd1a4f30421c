import { z } from 'zod';
import { badRequest, notFound } from '../graph-failure';
import { jsonBody, parameter } from '../graph/graph-request';
import type { Route } from '../graph/route';
import { assignAppRole } from './assign-app-role';
import { visibleServicePrincipal } from './directory-document';

const NewAssignment = z.strictObject({ principalId: z.guid(), resourceId: z.guid(), appRoleId: z.guid() });

/** An app that may grant roles could grant itself any: the default identity has not this permission. */
export const GRANTERS = [['AppRoleAssignment.ReadWrite.All', 'Application.Read.All']] as const;

/** App roles are granted by hand. Tokens of the app's own identity go on to say what it was started with (`--deny`). */
export const appRoleGrantRoutes: readonly Route[] = [
  {
    method: 'POST',
    template: '/servicePrincipals/{id}/appRoleAssignments',
    roles: GRANTERS,
    handle(context, request) {
      const body = jsonBody(request, NewAssignment);
      const principal = visibleServicePrincipal(context, parameter(request, 'id'));
      if (body.principalId.toLowerCase() !== principal.id) throw notFound(body.principalId);
      const resource = visibleServicePrincipal(context, body.resourceId);
      if (!resource.appRoles.some(({ id }) => id === body.appRoleId)) {
        throw badRequest('Permission being assigned was not found on application', 'Request_BadRequest');
      }
      const principalType = 'ServicePrincipal';
      const { appRoleId } = body;
      return assignAppRole(context, request, {
        principalId: principal.id,
        principalType,
        resourceId: resource.id,
        appRoleId,
      });
    },
  },
  {
    method: 'DELETE',
    template: '/servicePrincipals/{id}/appRoleAssignments/{assignmentId}',
    roles: GRANTERS,
    handle(context, request) {
      const { id } = visibleServicePrincipal(context, parameter(request, 'id'));
      const assignmentId = parameter(request, 'assignmentId');
      const { appRoleAssignments } = context.state;
      if (appRoleAssignments.get(assignmentId)?.principalId !== id) throw notFound(assignmentId);
      appRoleAssignments.delete(assignmentId);
      return { status: 204 };
    },
  },
];
