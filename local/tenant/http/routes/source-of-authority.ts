import { z } from 'zod';
import type { DirectoryAudit } from '../../state/directory-documents';
import { changeSourceOfAuthority } from '../../sync/source-of-authority';
import { badRequest } from '../graph-failure';
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
import { visibleGroup } from './directory-document';

const ROLES = ['Group-OnPremisesSyncBehavior.ReadWrite.All'] as const;
const Behavior = z.strictObject({ isCloudManaged: z.boolean() });

/** Source of authority of groups (reference 8.1). The answer to a PATCH is ahead of what a GET shows. */
export const sourceOfAuthorityRoutes: readonly Route[] = [
  {
    method: 'GET',
    template: '/groups/{id}/onPremisesSyncBehavior',
    roles: ROLES,
    handle(context, request) {
      const { select } = query(request, ['$select']).options;
      const { id, isCloudManaged } = visibleGroup(context, parameter(request, 'id'));
      const known = { id, isCloudManaged };
      const unknown = select?.find((name) => !(name in known));
      if (unknown) throw badRequest(`Could not find a property named '${unknown}' on type 'onPremisesSyncBehavior'.`);
      const shown = Object.entries(known).filter(([name]) => select?.includes(name) ?? true);
      return { status: 200, body: { ...metadata(request), ...Object.fromEntries(shown) } };
    },
  },
  {
    method: 'PATCH',
    template: '/groups/{id}/onPremisesSyncBehavior',
    roles: ROLES,
    handle(context, request) {
      const { isCloudManaged } = jsonBody(request, Behavior);
      const group = visibleGroup(context, parameter(request, 'id'));
      const { effectDelayMilliseconds } = context;
      const initiatedBy = initiatorOf(context, request);
      changeSourceOfAuthority(momentOf(context), { group, isCloudManaged, initiatedBy, effectDelayMilliseconds });
      return { status: 200, body: { ...metadata(request), id: group.id, isCloudManaged } };
    },
  },
];

function metadata(request: GraphRequest) {
  return { '@odata.context': contextOf(request, 'onPremisesSyncBehavior/$entity') };
}

function initiatorOf({ state, identity }: GraphContext, { caller }: GraphRequest): DirectoryAudit['initiatedBy'] {
  if (caller.kind === 'admin') {
    const admin = state.users.first('userPrincipalName', 'admin@contoso.com');
    return { user: { id: admin?.id ?? '', userPrincipalName: admin?.userPrincipalName ?? '' }, app: null };
  }
  const principal = state.servicePrincipals.get(caller.objectId);
  const displayName = principal?.displayName ?? '';
  return { user: null, app: { appId: identity.clientId, displayName, servicePrincipalId: caller.objectId } };
}
