import { restoreUser } from '../../state/deleted-users';
import type { DeletedItem } from '../../state/directory-documents';
import { USER } from '../entities/users';
import { badRequest, notFound, notSimulated } from '../graph-failure';
import { contextOf, momentOf, noBody, parameter, type GraphContext, type GraphRequest } from '../graph/graph-request';
import type { Route } from '../graph/route';
import { shaped } from '../odata/answer-shape';

/** Restoring and purging need another right for each kind of object; these are those for users. */
const RESTORERS = ['User.ReadWrite.All', 'Directory.ReadWrite.All'] as const;

/** What becomes of a soft-deleted user before its 30 days are over. */
export const deletedItemActionRoutes: readonly Route[] = [
  {
    method: 'POST',
    template: '/directory/deletedItems/{id}/restore',
    roles: RESTORERS,
    handle(context, request) {
      noBody(request);
      const item = deletedUser(context, request);
      refuseTakenName(context, item);
      const user = restoreUser(momentOf(context), item);
      const shape = { '@odata.type': '#microsoft.graph.user', ...shaped(USER, user, undefined) };
      return { status: 200, body: { '@odata.context': contextOf(request, 'directoryObjects/$entity'), ...shape } };
    },
  },
  {
    method: 'DELETE',
    template: '/directory/deletedItems/{id}',
    roles: ['Directory.ReadWrite.All'],
    handle(context, request) {
      context.state.deletedItems.delete(deletedUser(context, request).id);
      return { status: 204 };
    },
  },
];

function deletedUser({ state }: GraphContext, request: GraphRequest): DeletedItem {
  const id = parameter(request, 'id');
  const item = state.deletedItems.get(id.toLowerCase());
  if (!item) throw notFound(id);
  if (item.kind !== 'user') throw notSimulated(`restoring or purging a deleted ${item.kind}`);
  return item;
}

function refuseTakenName({ state }: GraphContext, { document }: DeletedItem) {
  const name = 'userPrincipalName' in document ? document.userPrincipalName : '';
  if (!state.users.first('userPrincipalName', name.toLowerCase())) return;
  throw badRequest(
    'Another object with the same value for property userPrincipalName already exists.',
    'Request_BadRequest',
  );
}
