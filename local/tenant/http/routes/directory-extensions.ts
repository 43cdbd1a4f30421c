import { z } from 'zod';
import { delayFrom } from '../../state/chance';
import type { Application, ExtensionProperty, ServicePrincipal } from '../../state/directory-documents';
import { isoAt } from '../../state/moment';
import { isVisible } from '../../state/visibility';
import { APPLICATION, servicePrincipalType } from '../entities/applications';
import { badRequest } from '../graph-failure';
import {
  contextOf,
  jsonBody,
  query,
  type GraphAnswer,
  type GraphContext,
  type GraphRequest,
} from '../graph/graph-request';
import type { Route } from '../graph/route';
import { shaped } from '../odata/answer-shape';
import { listPage } from '../odata/list';
import { ownersOf, visibleApplication } from './applications';

const WRITERS = ['Application.ReadWrite.OwnedBy', 'Application.ReadWrite.All'] as const;
const READERS = ['Application.Read.All', ...WRITERS, 'Directory.Read.All', 'Directory.ReadWrite.All'] as const;
/** How long a new object stays unseen. */
const SHOWS_AFTER = [1000, 6000] as const;

const NewApplication = z.strictObject({
  displayName: z.string().min(1).max(256),
  identifierUris: z.array(z.string().regex(/^(api|https):\/\//i)).default([]),
});
const NewServicePrincipal = z.strictObject({ appId: z.guid() });
const NewExtension = z.strictObject({
  name: z.string().regex(/^[A-Za-z_]\w*$/),
  dataType: z.enum(['Binary', 'Boolean', 'DateTime', 'Integer', 'LargeInteger', 'String']),
  isMultiValued: z.boolean().default(false),
  targetObjects: z
    .array(z.enum(['User', 'Group', 'AdministrativeUnit', 'Application', 'Device', 'Organization']))
    .min(1),
});

const EXTENSION = {
  name: 'extensionProperty',
  properties: [
    'id',
    'deletedDateTime',
    'appDisplayName',
    'dataType',
    'isMultiValued',
    'isSyncedFromOnPremises',
    'name',
    'targetObjects',
  ],
  filters: {},
  orderBy: [],
  expands: [],
  largestPage: 999,
  usualPage: 100,
};

/** Applications made without a template, and the directory extensions they define (reference 8.6). */
export const directoryExtensionRoutes: readonly Route[] = [
  { method: 'POST', template: '/applications', roles: WRITERS, handle: createApplication },
  { method: 'POST', template: '/servicePrincipals', roles: WRITERS, handle: createServicePrincipal },
  {
    method: 'GET',
    template: '/applications/{id}/extensionProperties',
    roles: READERS,
    owners: ownersOf,
    handle(context, request) {
      const application = visibleApplication(context, request);
      const page = listPage(
        EXTENSION,
        application.extensionProperties ?? [],
        query(request, ['$select', '$top', '$skiptoken']),
      );
      return { status: 200, body: { '@odata.context': contextOf(request, 'extensionProperties'), ...page } };
    },
  },
  {
    method: 'POST',
    template: '/applications/{id}/extensionProperties',
    roles: WRITERS,
    owners: ownersOf,
    handle(context, request) {
      const wanted = jsonBody(request, NewExtension);
      const application = visibleApplication(context, request);
      const extension = newExtension(context, application, wanted);
      const extensionProperties = [...(application.extensionProperties ?? []), extension];
      context.state.applications.patch(application.id, { extensionProperties });
      return {
        status: 201,
        body: { '@odata.context': contextOf(request, 'extensionProperties/$entity'), ...extension },
      };
    },
  },
];

function createApplication(context: GraphContext, request: GraphRequest): GraphAnswer {
  const wanted = jsonBody(request, NewApplication);
  const { state, clock } = context;
  const taken = new Set(wanted.identifierUris.map((uri) => uri.toLowerCase()));
  if (
    [...state.applications.all()].some(({ identifierUris }) =>
      identifierUris.some((uri) => taken.has(uri.toLowerCase())),
    )
  ) {
    throw conflict('identifierUris');
  }
  const id = state.nextId('application');
  const application: Application = {
    ...wanted,
    id,
    appId: state.nextId('appId'),
    applicationTemplateId: null,
    createdDateTime: isoAt(clock.now()),
    tags: [],
    owners: callerIds(request),
    visibleAt: clock.now() + delayFrom(state.seed, SHOWS_AFTER, 'application', id),
  };
  state.applications.put(application);
  const body = shaped(APPLICATION, application, undefined);
  return { status: 201, body: { '@odata.context': contextOf(request, 'applications/$entity'), ...body } };
}

function createServicePrincipal(context: GraphContext, request: GraphRequest): GraphAnswer {
  const appId = jsonBody(request, NewServicePrincipal).appId.toLowerCase();
  const { state, clock } = context;
  const application = state.applications.first('appId', appId);
  if (!application || !isVisible(application, clock.now())) {
    throw badRequest(
      `The appId '${appId}' of the service principal does not reference a valid application object.`,
      'Request_BadRequest',
    );
  }
  if (state.servicePrincipals.first('appId', appId)) throw conflict('appId');
  const id = state.nextId('servicePrincipal');
  const principal: ServicePrincipal = {
    id,
    appId,
    displayName: application.displayName,
    appDisplayName: application.displayName,
    applicationTemplateId: null,
    appOwnerOrganizationId: state.tenantId(),
    servicePrincipalType: 'Application',
    accountEnabled: true,
    createdDateTime: isoAt(clock.now()),
    tags: [],
    appRoles: [],
    owners: callerIds(request),
    visibleAt: clock.now() + delayFrom(state.seed, SHOWS_AFTER, 'servicePrincipal', id),
    synchronizationReadyAt: clock.now(),
  };
  state.servicePrincipals.put(principal);
  const body = shaped(servicePrincipalType(false), principal, undefined);
  return { status: 201, body: { '@odata.context': contextOf(request, 'servicePrincipals/$entity'), ...body } };
}

/** `extension_<appId without hyphens>_<name>`. */
function newExtension(
  { state }: GraphContext,
  { appId, displayName, extensionProperties = [] }: Application,
  wanted: z.output<typeof NewExtension>,
): ExtensionProperty {
  const name = `extension_${appId.replaceAll('-', '')}_${wanted.name}`;
  if (extensionProperties.some((known) => known.name.toLowerCase() === name.toLowerCase())) {
    throw badRequest('An extension property exists with the name ' + name + '.', 'Request_BadRequest');
  }
  const id = state.nextId('extensionProperty');
  return { ...wanted, id, name, deletedDateTime: null, appDisplayName: displayName, isSyncedFromOnPremises: false };
}

function conflict(property: string) {
  const message = `Another object with the same value for property ${property} already exists.`;
  return badRequest(message, 'Request_BadRequest');
}

/** The app owns what it makes; what is made by hand belongs to nobody here. */
function callerIds({ caller }: GraphRequest): string[] {
  return caller.kind === 'app' ? [caller.objectId] : [];
}
