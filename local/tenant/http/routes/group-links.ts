import { z } from 'zod';
import type { Group, GroupLinks } from '../../state/directory-documents';
import { badRequest, notFound } from '../graph-failure';
import { jsonBody, parameter, type GraphContext, type GraphRequest } from '../graph/graph-request';
import type { Route } from '../graph/route';
import { findDirectoryObject, visibleGroup } from './directory-document';

const MEMBER_WRITERS = ['GroupMember.ReadWrite.All', 'Group.ReadWrite.All', 'Directory.ReadWrite.All'] as const;
const OWNER_WRITERS = ['Group.ReadWrite.All', 'Directory.ReadWrite.All'] as const;
const Reference = z.strictObject({ '@odata.id': z.string() });

/** Members and owners of groups that the cloud manages, one at a time. */
export const groupLinkRoutes: readonly Route[] = [
  ...routesOf('members', MEMBER_WRITERS),
  ...routesOf('owners', OWNER_WRITERS),
];

function routesOf(kind: 'members' | 'owners', roles: Route['roles']): Route[] {
  return [
    {
      method: 'POST',
      template: `/groups/{id}/${kind}/$ref`,
      roles,
      handle(context, request) {
        const id = referenced(jsonBody(request, Reference)['@odata.id']);
        if (!findDirectoryObject(context, id)) throw notFound(id);
        const links = writableLinks(context, request);
        if (links[kind].includes(id)) {
          const message = `One or more added object references already exist for the following modified properties: '${kind}'.`;
          throw badRequest(message, 'Request_BadRequest');
        }
        context.state.groupLinks.put({ ...links, [kind]: [...links[kind], id] });
        return { status: 204 };
      },
    },
    {
      method: 'DELETE',
      template: `/groups/{id}/${kind}/{objectId}/$ref`,
      roles,
      handle(context, request) {
        const id = parameter(request, 'objectId').toLowerCase();
        const links = writableLinks(context, request);
        if (!links[kind].includes(id)) throw notFound(id);
        context.state.groupLinks.put({ ...links, [kind]: links[kind].filter((other) => other !== id) });
        return { status: 204 };
      },
    },
  ];
}

function referenced(address: string): string {
  const id = /\/([0-9a-f-]{36})$/i.exec(address)?.[1];
  if (!id) throw badRequest(`Invalid URL format specified in @odata.id for the reference: '${address}'.`);
  return id.toLowerCase();
}

function writableLinks(context: GraphContext, request: GraphRequest): GroupLinks {
  const group = visibleGroup(context, parameter(request, 'id'));
  refuse(group);
  return context.state.groupLinks.get(group.id) ?? { id: group.id, members: [], owners: [] };
}

/** AD, Exchange and the rule of a dynamic group each keep their own. */
function refuse(group: Group) {
  if (group.onPremisesSyncEnabled) {
    const message =
      'Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.';
    throw badRequest(message, 'Request_BadRequest');
  }
  if (group.mailEnabled && !group.groupTypes.includes('Unified')) {
    const message = 'Cannot Update a mail-enabled security groups and or distribution list.';
    throw badRequest(message, 'Request_BadRequest');
  }
  if (group.groupTypes.includes('DynamicMembership')) {
    throw badRequest('Insufficient privileges to update a dynamic group.', 'Request_BadRequest');
  }
}
