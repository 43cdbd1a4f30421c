import { z } from 'zod';
import type { Group, User } from '../../state/directory-documents';
import { isVisible } from '../../state/visibility';
import { GROUP } from '../entities/groups';
import { USER } from '../entities/users';
import { notFound } from '../graph-failure';
import { contextOf, jsonBody, parameter, query, type GraphContext } from '../graph/graph-request';
import type { Route } from '../graph/route';
import { checkExpand, type Document, shaped } from '../odata/answer-shape';
import { listPage } from '../odata/list';
import { LIST_OPTIONS, type Expansion } from '../odata/query-options';
import { visibleUser } from './directory-document';

const READERS = ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'] as const;

export const userRoutes: readonly Route[] = [
  {
    method: 'GET',
    template: '/users',
    roles: READERS,
    units: 2,
    handle(context, request) {
      const asked = query(request, LIST_OPTIONS);
      const page = listPage(USER, context.index.documents('users', asked), {
        ...asked,
        document: (user, shape) => withManager(context, { user, shape }, asked.options.expand),
      });
      return { status: 200, body: { '@odata.context': contextOf(request, 'users'), ...page } };
    },
  },
  {
    method: 'GET',
    template: '/users/{id}',
    roles: READERS,
    handle(context, request) {
      const { options } = query(request, ['$select', '$expand']);
      checkExpand(USER, options.expand);
      const user = visibleUser(context, parameter(request, 'id'));
      const shape = withManager(context, { user, shape: shaped(USER, user, options.select) }, options.expand);
      return { status: 200, body: { '@odata.context': contextOf(request, 'users/$entity'), ...shape } };
    },
  },
  {
    method: 'GET',
    template: '/users/{id}/manager',
    roles: READERS,
    handle(context, request) {
      const { options } = query(request, ['$select']);
      const manager = managerOf(context, visibleUser(context, parameter(request, 'id')), options.select);
      if (!manager) throw notFound('manager');
      return { status: 200, body: { '@odata.context': contextOf(request, 'directoryObjects/$entity'), ...manager } };
    },
  },
  {
    method: 'GET',
    template: '/users/{id}/ownedObjects/microsoft.graph.group',
    roles: READERS,
    handle(context, request) {
      const asked = query(request, ['$select', '$top', '$count', '$skiptoken']);
      const page = listPage(GROUP, ownedGroups(context, visibleUser(context, parameter(request, 'id')).id), asked);
      return { status: 200, body: { '@odata.context': contextOf(request, 'groups'), ...page } };
    },
  },
  {
    method: 'GET',
    template: '/users/{id}/ownedObjects',
    roles: READERS,
    handle(context, request) {
      const asked = query(request, ['$select', '$top', '$count', '$skiptoken']);
      const groups = ownedGroups(context, visibleUser(context, parameter(request, 'id')).id);
      const page = listPage(GROUP, groups, {
        ...asked,
        document: (_group, shape) => ({ '@odata.type': '#microsoft.graph.group', ...shape }),
      });
      return { status: 200, body: { '@odata.context': contextOf(request, 'directoryObjects'), ...page } };
    },
  },
  {
    method: 'POST',
    template: '/users/{id}/assignLicense',
    roles: ['User.ReadWrite.All', 'Directory.ReadWrite.All'],
    handle(context, request) {
      const { addLicenses, removeLicenses } = jsonBody(request, LicenseChange);
      const user = visibleUser(context, parameter(request, 'id'));
      const kept = user.assignedLicenses.filter(({ skuId }) => !removeLicenses.includes(skuId));
      const changed = context.state.users.patch(user.id, { assignedLicenses: [...kept, ...addLicenses] });
      return { status: 200, body: shaped(USER, changed ?? user, undefined) };
    },
  },
];

const License = z.object({ skuId: z.guid(), disabledPlans: z.array(z.guid()).default([]) });
const LicenseChange = z.object({ addLicenses: z.array(License), removeLicenses: z.array(z.guid()) });

function ownedGroups({ state, clock }: GraphContext, userId: string): Group[] {
  return state.groupLinks.where('owner', userId).flatMap(({ id }) => {
    const group = state.groups.get(id);
    return group && isVisible(group, clock.now()) ? [group] : [];
  });
}

function managerOf(context: GraphContext, user: User, select: string[] | undefined): Document | undefined {
  const manager = user.managerId === null ? undefined : context.state.users.get(user.managerId);
  return manager && { '@odata.type': '#microsoft.graph.user', ...shaped(USER, manager, select) };
}

function withManager(
  context: GraphContext,
  { user, shape }: { user: User; shape: Document },
  expand: Expansion[],
): Document {
  const asked = expand.find(({ name }) => name === 'manager');
  const manager = asked && managerOf(context, user, asked.select);
  return manager ? { ...shape, manager } : shape;
}
