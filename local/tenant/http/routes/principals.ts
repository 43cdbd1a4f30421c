import { z } from 'zod';
import { deleteServicePrincipal } from '../../sync/configurations';
import type { ServicePrincipal } from '../../state/directory-documents';
import { servicePrincipalType } from '../entities/applications';
import {
  contextOf,
  jsonBody,
  momentOf,
  parameter,
  query,
  type GraphContext,
  type GraphRequest,
} from '../graph/graph-request';
import type { Route } from '../graph/route';
import { checkExpand, type Document, shaped } from '../odata/answer-shape';
import { listPage } from '../odata/list';
import { LIST_OPTIONS, type Expansion } from '../odata/query-options';
import { appRoleGrantRoutes } from './app-role-grants';
import { assignedToRoutes } from './assigned-to';
import { defined } from './applications';
import { findServicePrincipal, mixedDocument, visibleServicePrincipal } from './directory-document';

const READERS = [
  'Application.Read.All',
  'Application.ReadWrite.All',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
] as const;
const WRITERS = ['Application.ReadWrite.OwnedBy', 'Application.ReadWrite.All'] as const;

const ServicePrincipalChange = z.strictObject({
  displayName: z.string().min(1).max(256).optional(),
  accountEnabled: z.boolean().optional(),
  tags: z.array(z.string()).optional(),
});

export const servicePrincipalRoutes: readonly Route[] = [
  {
    method: 'GET',
    template: '/servicePrincipals',
    roles: READERS,
    handle(context, request) {
      const asked = query(request, LIST_OPTIONS);
      const page = listPage(typeOf(context), context.index.documents('servicePrincipals', asked), {
        ...asked,
        document: (principal, shape) => withOwners(context, { principal, shape }, asked.options.expand),
      });
      return { status: 200, body: { '@odata.context': contextOf(request, 'servicePrincipals'), ...page } };
    },
  },
  {
    method: 'GET',
    template: '/servicePrincipals/{id}',
    roles: [...READERS, 'Application.ReadWrite.OwnedBy'],
    owners: ownersOfServicePrincipal,
    handle(context, request) {
      const { options } = query(request, ['$select', '$expand']);
      checkExpand(typeOf(context), options.expand);
      const principal = visibleServicePrincipal(context, parameter(request, 'id'));
      const shape = shaped(typeOf(context), principal, options.select);
      const body = withOwners(context, { principal, shape }, options.expand);
      return { status: 200, body: { '@odata.context': contextOf(request, 'servicePrincipals/$entity'), ...body } };
    },
  },
  {
    method: 'PATCH',
    template: '/servicePrincipals/{id}',
    roles: WRITERS,
    owners: ownersOfServicePrincipal,
    handle(context, request) {
      const change = jsonBody(request, ServicePrincipalChange);
      const { id } = visibleServicePrincipal(context, parameter(request, 'id'));
      context.state.servicePrincipals.patch(id, defined(change));
      return { status: 204 };
    },
  },
  {
    method: 'DELETE',
    template: '/servicePrincipals/{id}',
    roles: WRITERS,
    owners: ownersOfServicePrincipal,
    handle(context, request) {
      const { id } = visibleServicePrincipal(context, parameter(request, 'id'));
      deleteServicePrincipal(momentOf(context), id);
      return { status: 204 };
    },
  },
  assignments('appRoleAssignments', 'principalId'),
  assignments('appRoleAssignedTo', 'resourceId'),
  ...appRoleGrantRoutes,
  ...assignedToRoutes,
];

export function ownersOfServicePrincipal(context: GraphContext, request: GraphRequest): readonly string[] | undefined {
  return findServicePrincipal(context, parameter(request, 'id'))?.owners;
}

function assignments(name: 'appRoleAssignments' | 'appRoleAssignedTo', index: 'principalId' | 'resourceId'): Route {
  return {
    method: 'GET',
    template: `/servicePrincipals/{id}/${name}`,
    roles: READERS,
    handle(context, request) {
      const asked = query(request, ['$top', '$skiptoken']);
      const { id } = visibleServicePrincipal(context, parameter(request, 'id'));
      const page = listPage(ASSIGNMENT, context.state.appRoleAssignments.where(index, id), asked);
      return { status: 200, body: { '@odata.context': contextOf(request, 'appRoleAssignments'), ...page } };
    },
  };
}

const ASSIGNMENT = {
  name: 'appRoleAssignment',
  properties: ['id', 'principalId', 'principalType', 'resourceId', 'appRoleId', 'createdDateTime'],
  filters: {},
  orderBy: [],
  expands: [],
  largestPage: 999,
  usualPage: 100,
};

function typeOf({ state }: GraphContext) {
  return servicePrincipalType(state.quirks.filterServicePrincipalsByTemplate);
}

function withOwners(
  context: GraphContext,
  { principal, shape }: { principal: ServicePrincipal; shape: Document },
  expand: readonly Expansion[],
): Document {
  const [wanted] = expand;
  if (!wanted) return shape;
  return { ...shape, owners: principal.owners.flatMap((id) => mixedDocument(context, id, { select: wanted.select })) };
}
