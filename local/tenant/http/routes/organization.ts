import { z } from 'zod';
import type { Organization } from '../../state/directory-documents';
import { isoAt } from '../../state/moment';
import { badRequest, forbidden, notFound } from '../graph-failure';
import { contextOf, jsonBody, parameter, query, type GraphContext, type GraphRequest } from '../graph/graph-request';
import type { Route } from '../graph/route';
import { shaped } from '../odata/answer-shape';
import type { EntityType } from '../odata/entity-type';
import { listPage } from '../odata/list';

const READERS = [
  'Organization.Read.All',
  'Organization.ReadWrite.All',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
] as const;

const ORGANIZATION: EntityType = {
  name: 'organization',
  properties: ['id', 'displayName', 'verifiedDomains', 'onPremisesSyncEnabled', 'onPremisesLastSyncDateTime'],
  filters: {},
  orderBy: [],
  expands: [],
  largestPage: 999,
  usualPage: 100,
};
/** Beta tells one thing more. */
const BETA: EntityType = {
  ...ORGANIZATION,
  properties: [...ORGANIZATION.properties, 'onPremisesLastPasswordSyncDateTime'],
};

const OrganizationChange = z.strictObject({ onPremisesSyncEnabled: z.boolean().optional() });

function typeOf(request: GraphRequest): EntityType {
  return request.version === 'beta' ? BETA : ORGANIZATION;
}

function organizationOf(context: GraphContext, request: GraphRequest) {
  const organization = context.state.organization.get(parameter(request, 'id').toLowerCase());
  if (!organization) throw notFound(parameter(request, 'id'));
  return organization;
}

const DEACTIVATION_MILLISECONDS = 72 * 3_600_000;

/** Off at once for readers; the deactivation then takes up to 72 hours, during which it cannot be switched on (reference 1.5). */
function setSynchronization(
  { state, clock }: GraphContext,
  { id, synchronizationOffAt }: Organization,
  on: boolean,
): void {
  if (!on) {
    state.organization.patch(id, { onPremisesSyncEnabled: false, synchronizationOffAt: isoAt(clock.now()) });
    return;
  }
  const off = synchronizationOffAt ? clock.now() - Date.parse(synchronizationOffAt) : Infinity;
  if (off < DEACTIVATION_MILLISECONDS) {
    throw badRequest('Directory synchronization is being deactivated; this can take up to 72 hours.');
  }
  state.organization.patch(id, { onPremisesSyncEnabled: true, synchronizationOffAt: null });
}

export const organizationRoutes: readonly Route[] = [
  {
    method: 'GET',
    template: '/organization',
    roles: READERS,
    handle(context, request) {
      const page = listPage(
        typeOf(request),
        [...context.state.organization.all()],
        query(request, ['$select', '$top']),
      );
      return { status: 200, body: { '@odata.context': contextOf(request, 'organization'), ...page } };
    },
  },
  {
    method: 'GET',
    template: '/organization/{id}',
    roles: READERS,
    handle(context, request) {
      const { options } = query(request, ['$select']);
      const shape = shaped(typeOf(request), organizationOf(context, request), options.select);
      return { status: 200, body: { '@odata.context': contextOf(request, 'organization/$entity'), ...shape } };
    },
  },
  {
    method: 'PATCH',
    template: '/organization/{id}',
    roles: ['Organization.ReadWrite.All'],
    handle(context, request) {
      const { onPremisesSyncEnabled } = jsonBody(request, OrganizationChange);
      const organization = organizationOf(context, request);
      if (onPremisesSyncEnabled !== undefined) setSynchronization(context, organization, onPremisesSyncEnabled);
      return { status: 204 };
    },
  },
  {
    method: 'GET',
    template: '/directory/onPremisesSynchronization',
    roles: ['OnPremDirectorySynchronization.Read.All', 'OnPremDirectorySynchronization.ReadWrite.All'],
    handle(context, request) {
      refuseAppOnly(context, request);
      return { status: 200, body: { value: [...context.state.onPremisesSynchronization.all()] } };
    },
  },
  {
    method: 'GET',
    template: '/directory/onPremisesSynchronization/{id}',
    roles: ['OnPremDirectorySynchronization.ReadWrite.All'],
    handle(context, request) {
      refuseAppOnly(context, request);
      const found = context.state.onPremisesSynchronization.get(parameter(request, 'id').toLowerCase());
      if (!found) throw notFound(parameter(request, 'id'));
      return { status: 200, body: found };
    },
  },
];

/** Documented as delegated only, although the application role exists (reference 14, U9). */
function refuseAppOnly(context: GraphContext, request: GraphRequest): void {
  query(request, ['$select', '$top']);
  if (request.caller.kind === 'app' && !context.state.quirks.tenantFlagsReadableAppOnly) throw forbidden();
}
