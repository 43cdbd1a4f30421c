import { z } from 'zod';
import type { DeletedItem } from '../../state/directory-documents';
import { notFound } from '../graph-failure';
import {
  contextOf,
  jsonBody,
  parameter,
  query,
  type GraphAnswer,
  type GraphContext,
  type GraphRequest,
} from '../graph/graph-request';
import type { Route } from '../graph/route';
import { APPLICATION } from '../entities/applications';
import { shaped } from '../odata/answer-shape';
import { listPage } from '../odata/list';
import { directoryObjectType, findDirectoryObject, mixedDocument } from './directory-document';

const DIRECTORY_READERS = ['Directory.Read.All', 'Directory.ReadWrite.All'] as const;

const WantedIds = z.strictObject({
  ids: z.array(z.guid()).min(1).max(1000),
  types: z.array(z.string()).optional(),
});

export const directoryObjectRoutes: readonly Route[] = [
  {
    method: 'POST',
    template: '/directoryObjects/getByIds',
    roles: DIRECTORY_READERS,
    handle(context, request) {
      const { ids, types } = jsonBody(request, WantedIds);
      const wanted = new Set(ids.map((id) => id.toLowerCase()));
      const value = [...wanted].flatMap((id) => {
        const found = findDirectoryObject(context, id);
        if (!found || (types && !types.includes(found.kind))) return [];
        return mixedDocument(context, id, {});
      });
      return { status: 200, body: { '@odata.context': contextOf(request, 'directoryObjects'), value } };
    },
  },
  deletedList('user', ['User.Read.All', 'User.ReadWrite.All', ...DIRECTORY_READERS]),
  deletedList('group', ['Group.Read.All', 'Group.ReadWrite.All', ...DIRECTORY_READERS]),
  deletedList('application', ['Application.Read.All', 'Application.ReadWrite.All', ...DIRECTORY_READERS]),
  deletedList('servicePrincipal', ['Application.Read.All', 'Application.ReadWrite.All', ...DIRECTORY_READERS]),
  {
    method: 'GET',
    template: '/directory/deletedItems/{id}',
    roles: ['User.Read.All', 'User.ReadWrite.All', ...DIRECTORY_READERS],
    handle(context, request) {
      const item = context.state.deletedItems.get(parameter(request, 'id').toLowerCase());
      if (!item) throw notFound(parameter(request, 'id'));
      const { options } = query(request, ['$select']);
      const shape = shaped(typeOf(context, item.kind), deletedDocument(item), options.select);
      return { status: 200, body: { '@odata.type': `#microsoft.graph.${item.kind}`, ...shape } };
    },
  },
];

function deletedList(kind: DeletedItem['kind'], roles: Route['roles']): Route {
  return {
    method: 'GET',
    template: `/directory/deletedItems/microsoft.graph.${kind}`,
    roles,
    handle: (context, request) => listDeleted(context, request, kind),
  };
}

function listDeleted(context: GraphContext, request: GraphRequest, kind: DeletedItem['kind']): GraphAnswer {
  const asked = query(request, ['$select', '$filter', '$top', '$count', '$orderby', '$skiptoken']);
  const type = typeOf(context, kind);
  const documents = context.state.deletedItems.where('kind', kind).map(deletedDocument);
  const page = listPage(
    { ...type, filters: { ...type.filters, deletedDateTime: { plain: 'eq ge le' } } },
    documents,
    asked,
  );
  return { status: 200, body: { '@odata.context': contextOf(request, `${kind}s`), ...page } };
}

function deletedDocument({ document, deletedDateTime }: DeletedItem) {
  return { ...document, deletedDateTime };
}

function typeOf(context: GraphContext, kind: DeletedItem['kind']) {
  const type = kind === 'application' ? APPLICATION : directoryObjectType(context, kind);
  // A deleted object tells when it was deleted; a living one is null there and users do not show it.
  return type.byDefault ? { ...type, byDefault: [...type.byDefault, 'deletedDateTime'] } : type;
}
