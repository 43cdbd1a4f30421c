import { isVisible } from '../../state/visibility';
import { GROUP } from '../entities/groups';
import { badRequest } from '../graph-failure';
import {
  contextOf,
  parameter,
  query,
  type GraphAnswer,
  type GraphContext,
  type GraphRequest,
} from '../graph/graph-request';
import type { Route } from '../graph/route';
import { checkExpand, type Document, shaped } from '../odata/answer-shape';
import { type ListQuery, listPage } from '../odata/list';
import { LIST_OPTIONS, type OptionName } from '../odata/query-options';
import { mixedDocument, visibleGroup } from './directory-document';

const READERS = ['Group.Read.All', 'Group.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'] as const;
const MEMBER_READERS = ['GroupMember.Read.All', 'GroupMember.ReadWrite.All', ...READERS] as const;
const LINK_OPTIONS: readonly OptionName[] = ['$select', '$top', '$count', '$skiptoken'];
/** `$expand` shows no more than this many of a group's members or owners. */
const LARGEST_EXPANSION = 20;

export const groupRoutes: readonly Route[] = [
  {
    method: 'GET',
    template: '/groups',
    roles: MEMBER_READERS,
    handle(context, request) {
      const asked = query(request, LIST_OPTIONS);
      const page = listPage(GROUP, context.index.documents('groups', asked), {
        ...asked,
        document: (group, shape) => expanded(context, request, { id: group.id, shape, asked }),
      });
      return { status: 200, body: { '@odata.context': contextOf(request, 'groups'), ...page } };
    },
  },
  {
    method: 'GET',
    template: '/groups/{id}',
    roles: MEMBER_READERS,
    handle(context, request) {
      const asked = query(request, ['$select', '$expand']);
      checkExpand(GROUP, asked.options.expand);
      const group = visibleGroup(context, parameter(request, 'id'));
      const shape = expanded(context, request, {
        id: group.id,
        shape: shaped(GROUP, group, asked.options.select),
        asked,
      });
      return { status: 200, body: { '@odata.context': contextOf(request, 'groups/$entity'), ...shape } };
    },
  },
  {
    method: 'GET',
    template: '/groups/{id}/members',
    roles: MEMBER_READERS,
    units: 3,
    handle: (context, request) => links(context, request, (id) => linksOf(context, id).members),
  },
  {
    method: 'GET',
    template: '/groups/{id}/transitiveMembers',
    roles: MEMBER_READERS,
    units: 5,
    handle: (context, request) => links(context, request, (id) => transitiveMembers(context, id)),
  },
  {
    method: 'GET',
    template: '/groups/{id}/owners',
    roles: MEMBER_READERS,
    handle: (context, request) => links(context, request, (id) => linksOf(context, id).owners),
  },
];

function linksOf({ state }: GraphContext, groupId: string) {
  return state.groupLinks.get(groupId) ?? { id: groupId, members: [], owners: [] };
}

function links(context: GraphContext, request: GraphRequest, of: (groupId: string) => readonly string[]): GraphAnswer {
  const asked = query(request, LINK_OPTIONS);
  const group = visibleGroup(context, parameter(request, 'id'));
  const items = of(group.id)
    .filter((id) => isThere(context, id))
    .map((id) => ({ id }));
  const view = { select: asked.options.select, readable: readsUsers(request) };
  // Properties are checked per element: the collection is one of mixed types.
  const plain: ListQuery = { ...asked, options: { ...asked.options, select: undefined } };
  const page = listPage(ANY_OBJECT, items, {
    ...plain,
    document: ({ id }) => mixedDocument(context, id, view)[0] ?? { id },
  });
  return { status: 200, body: { '@odata.context': contextOf(request, 'directoryObjects'), ...page } };
}

const ANY_OBJECT = { ...GROUP, name: 'directoryObject', properties: ['id'], filters: {}, orderBy: [], expands: [] };

function isThere({ state, clock }: GraphContext, id: string): boolean {
  const found = state.users.get(id) ?? state.groups.get(id) ?? state.servicePrincipals.get(id);
  return found !== undefined && isVisible(found, clock.now());
}

function transitiveMembers(context: GraphContext, groupId: string): string[] {
  const seen = new Set<string>();
  const waiting = [...linksOf(context, groupId).members];
  for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
    if (seen.has(id) || id === groupId) continue;
    seen.add(id);
    if (context.state.groups.get(id)) waiting.push(...linksOf(context, id).members);
  }
  return [...seen];
}

function expanded(
  context: GraphContext,
  request: GraphRequest,
  { id, shape, asked }: { id: string; shape: Document; asked: ListQuery },
): Document {
  const { expand } = asked.options;
  if (expand.length > 1)
    throw badRequest('The expansion of more than one property is not supported.', 'Request_BadRequest');
  const [wanted] = expand;
  if (!wanted) return shape;
  const ids = wanted.name === 'members' ? linksOf(context, id).members : linksOf(context, id).owners;
  const view = { select: wanted.select, readable: readsUsers(request) };
  return {
    ...shape,
    [wanted.name]: ids.slice(0, LARGEST_EXPANSION).flatMap((each) => mixedDocument(context, each, view)),
  };
}

function readsUsers({ caller }: GraphRequest): boolean {
  if (caller.kind === 'admin') return true;
  return ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'].some((role) =>
    caller.roles.has(role),
  );
}
