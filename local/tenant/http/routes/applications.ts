import { z } from 'zod';
import type { Application } from '../../state/directory-documents';
import { deleteApplication } from '../../sync/configurations';
import { isVisible } from '../../state/visibility';
import { APPLICATION } from '../entities/applications';
import { notFound } from '../graph-failure';
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
import { ownersOfApplication } from './ownership';
import { mixedDocument } from './directory-document';

const READERS = [
  'Application.Read.All',
  'Application.ReadWrite.All',
  'Application.ReadWrite.OwnedBy',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
] as const;
const WRITERS = ['Application.ReadWrite.OwnedBy', 'Application.ReadWrite.All'] as const;

const ApplicationChange = z.strictObject({
  displayName: z.string().min(1).max(256).optional(),
  tags: z.array(z.string()).optional(),
  identifierUris: z.array(z.string()).optional(),
});

export const applicationRoutes: readonly Route[] = [
  {
    method: 'GET',
    template: '/applications',
    roles: READERS.filter((role) => role !== 'Application.ReadWrite.OwnedBy'),
    units: 2,
    handle(context, request) {
      const asked = query(request, LIST_OPTIONS);
      const page = listPage(APPLICATION, context.index.documents('applications', asked), {
        ...asked,
        document: (application, shape) => withOwners(context, { application, shape }, asked.options.expand),
      });
      return { status: 200, body: { '@odata.context': contextOf(request, 'applications'), ...page } };
    },
  },
  {
    method: 'GET',
    template: '/applications/{id}',
    roles: READERS,
    owners: ownersOf,
    units: 2,
    handle(context, request) {
      const { options } = query(request, ['$select', '$expand']);
      checkExpand(APPLICATION, options.expand);
      const application = visibleApplication(context, request);
      const shape = shaped(APPLICATION, application, options.select);
      const body = withOwners(context, { application, shape }, options.expand);
      return { status: 200, body: { '@odata.context': contextOf(request, 'applications/$entity'), ...body } };
    },
  },
  {
    method: 'PATCH',
    template: '/applications/{id}',
    roles: WRITERS,
    owners: ownersOf,
    handle(context, request) {
      const change = jsonBody(request, ApplicationChange);
      const { id } = visibleApplication(context, request);
      context.state.applications.patch(id, defined(change));
      return { status: 204 };
    },
  },
  {
    method: 'DELETE',
    template: '/applications/{id}',
    roles: WRITERS,
    owners: ownersOf,
    handle(context, request) {
      deleteApplication(momentOf(context), visibleApplication(context, request).id);
      return { status: 204 };
    },
  },
];

export function ownersOf(context: GraphContext, request: GraphRequest): readonly string[] | undefined {
  const application = findApplication(context, parameter(request, 'id'));
  return application && ownersOfApplication(context.state, application);
}

function findApplication({ state }: GraphContext, key: string): Application | undefined {
  const appId = /^appId=(.*)$/i.exec(key)?.[1];
  return appId === undefined
    ? state.applications.get(key.toLowerCase())
    : state.applications.first('appId', appId.toLowerCase());
}

export function visibleApplication(context: GraphContext, request: GraphRequest): Application {
  const application = findApplication(context, parameter(request, 'id'));
  if (!application || !isVisible(application, context.clock.now())) throw notFound(parameter(request, 'id'));
  return application;
}

function withOwners(
  context: GraphContext,
  { application, shape }: { application: Application; shape: Document },
  expand: readonly Expansion[],
): Document {
  const [wanted] = expand;
  if (!wanted) return shape;
  const owners = ownersOfApplication(context.state, application);
  return { ...shape, owners: owners.flatMap((id) => mixedDocument(context, id, { select: wanted.select })) };
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without the properties that were not sent. */
export function defined<T extends object>(change: T): Defined<T> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Defined<T>;
}
