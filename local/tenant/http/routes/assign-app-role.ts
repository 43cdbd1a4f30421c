import type { AppRoleAssignment } from '../../state/directory-documents';
import { isoAt } from '../../state/moment';
import { badRequest } from '../graph-failure';
import { contextOf, type GraphAnswer, type GraphContext, type GraphRequest } from '../graph/graph-request';

type NewAssignment = Pick<AppRoleAssignment, 'principalId' | 'principalType' | 'resourceId' | 'appRoleId'>;

/** The same one twice is refused. */
export function assignAppRole(
  { state, clock }: GraphContext,
  request: GraphRequest,
  wanted: NewAssignment,
): GraphAnswer {
  const same = state.appRoleAssignments
    .where('resourceId', wanted.resourceId)
    .some(({ principalId, appRoleId }) => principalId === wanted.principalId && appRoleId === wanted.appRoleId);
  if (same) throw badRequest('Permission being assigned already exists on the object', 'Request_BadRequest');
  const createdDateTime = isoAt(clock.now());
  const assignment: AppRoleAssignment = { id: state.nextId('appRoleAssignment'), ...wanted, createdDateTime };
  state.appRoleAssignments.put(assignment);
  const address = contextOf(request, 'appRoleAssignments/$entity');
  return { status: 201, body: { '@odata.context': address, ...assignment } };
}
