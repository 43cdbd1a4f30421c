import { z } from 'zod';
import { isoAt } from '../../state/moment';
import { badRequest, notFound } from '../graph-failure';
import { contextOf, jsonBody, parameter } from '../graph/graph-request';
import type { Route } from '../graph/route';
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
      const { state, clock } = context;
      const same = state.appRoleAssignments
        .where('principalId', principal.id)
        .some(({ resourceId, appRoleId }) => resourceId === resource.id && appRoleId === body.appRoleId);
      if (same) throw badRequest('Permission being assigned already exists on the object', 'Request_BadRequest');
      const assignment = {
        id: state.nextId('appRoleAssignment'),
        principalId: principal.id,
        principalType: 'ServicePrincipal' as const,
        resourceId: resource.id,
        appRoleId: body.appRoleId,
        createdDateTime: isoAt(clock.now()),
      };
      state.appRoleAssignments.put(assignment);
      const address = contextOf(request, 'appRoleAssignments/$entity');
      return { status: 201, body: { '@odata.context': address, ...assignment } };
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
