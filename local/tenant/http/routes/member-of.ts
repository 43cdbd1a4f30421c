import { guidFrom } from '../../state/chance';
import { isVisible } from '../../state/visibility';
import { GROUP } from '../entities/groups';
import { contextOf, parameter, query, type GraphContext } from '../graph/graph-request';
import type { Route } from '../graph/route';
import { type Document, shaped } from '../odata/answer-shape';
import { listPage } from '../odata/list';
import { visibleGroup, visibleUser } from './directory-document';
import { ROLE_DEFINITIONS } from './role-management';

const DIRECTORY_READERS = ['Directory.Read.All', 'Directory.ReadWrite.All'] as const;
const OF_GROUPS = ['GroupMember.Read.All', 'Group.Read.All', 'Group.ReadWrite.All', ...DIRECTORY_READERS] as const;
const OF_USERS = [['User.Read.All', 'GroupMember.Read.All'], ...DIRECTORY_READERS] as const;
const HOLDER = { ...GROUP, name: 'directoryObject', properties: ['id'], filters: {}, orderBy: [], expands: [] };

type Holders = (context: GraphContext, id: string) => string[];

/** Groups and directory roles that hold a user or a group. */
export const memberOfRoutes: readonly Route[] = [
  listing({ template: '/users/{id}/memberOf', roles: OF_USERS, holders: groupsOf }),
  listing({ template: '/users/{id}/transitiveMemberOf', roles: OF_USERS, units: 5, holders: allGroupsOf }),
  listing({ template: '/groups/{id}/memberOf', roles: OF_GROUPS, holders: groupsOf }),
  listing({ template: '/groups/{id}/transitiveMemberOf', roles: OF_GROUPS, units: 5, holders: allGroupsOf }),
];

interface Listing {
  template: string;
  roles: Route['roles'];
  units?: number;
  holders: Holders;
}

function listing({ template, roles, units, holders }: Listing): Route {
  const ofUsers = template.startsWith('/users');
  return {
    method: 'GET',
    template,
    roles,
    ...(units === undefined ? {} : { units }),
    handle(context, request) {
      const key = parameter(request, 'id');
      const { id } = ofUsers ? visibleUser(context, key) : visibleGroup(context, key);
      const asked = query(request, ['$select', '$top', '$count', '$skiptoken']);
      const groups = holders(context, id).filter((groupId) => isShown(context, groupId));
      const found = new Map<string, Document>([
        ...rolesOf(context, [id, ...(holders === allGroupsOf ? groups : [])]),
        ...groups.map((groupId) => [groupId, groupDocument(context, groupId, asked.options.select)] as const),
      ]);
      const items = [...found.keys()].map((holder) => ({ id: holder }));
      const plain = { ...asked, options: { ...asked.options, select: undefined } };
      const page = listPage(HOLDER, items, { ...plain, document: (holder) => found.get(holder.id) ?? holder });
      return { status: 200, body: { '@odata.context': contextOf(request, 'directoryObjects'), ...page } };
    },
  };
}

function groupsOf({ state }: GraphContext, id: string): string[] {
  return state.groupLinks.where('member', id).map((links) => links.id);
}

function allGroupsOf(context: GraphContext, id: string): string[] {
  const seen = new Set<string>();
  const waiting = groupsOf(context, id);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next) || next === id) continue;
    seen.add(next);
    waiting.push(...groupsOf(context, next));
  }
  return [...seen];
}

function isShown({ state, clock }: GraphContext, groupId: string): boolean {
  const group = state.groups.get(groupId);
  return group !== undefined && isVisible(group, clock.now());
}

function groupDocument({ state }: GraphContext, id: string, select: string[] | undefined): Document {
  const group = state.groups.get(id);
  const known = select?.filter((name) => GROUP.properties.includes(name));
  return { '@odata.type': '#microsoft.graph.group', ...(group ? shaped(GROUP, group, known) : { id }) };
}

/** Roles assigned to any of them. A directory role has an id of its own beside that of its template. */
function rolesOf({ state }: GraphContext, principals: readonly string[]): [string, Document][] {
  const held = principals.flatMap((id) => state.roleAssignments.where('principalId', id));
  return held.map(({ roleDefinitionId }) => {
    const id = guidFrom(state.seed, 'directory role', roleDefinitionId);
    const displayName = ROLE_DEFINITIONS.find((role) => role.id === roleDefinitionId)?.displayName ?? null;
    return [id, { '@odata.type': '#microsoft.graph.directoryRole', id, displayName, roleTemplateId: roleDefinitionId }];
  });
}
