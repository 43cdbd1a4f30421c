import { guidFrom } from '../../state/chance';
import type { ServicePrincipal } from '../../state/directory-documents';
import { isoAt } from '../../state/moment';
import type { TenantState } from '../../state/open-state';
import {
  EXCHANGE_MANAGEMENT_ROLES,
  EXCHANGE_ROLES,
  GRANTED_BY_DEFAULT,
  GRAPH_ROLE_IDS,
  type GraphRole,
} from './graph-roles';
import type { AppIdentity } from './token-doors';

const GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000';
/** Fixed, so that settings written by hand work with every seed. */
const CLIENT_ID = '5f1d1b5e-0c0c-4b60-9e0a-5a3d3c1f7a01';
const MICROSOFT_TENANT = 'f8cdef31-a31e-4b4a-93e4-5f571e91255a';

/** The app's managed identity, with all the roles it needs less those in `deny`; both service principals are made when missing. */
export function establishAppIdentity(state: TenantState, deny: readonly string[], now: number): AppIdentity {
  const { seed } = state;
  const identity: AppIdentity = {
    clientId: CLIENT_ID,
    objectId: guidFrom(seed, 'managed identity', 'object'),
    tenantId: state.tenantId(),
    identityHeader: 'local',
    clientSecret: guidFrom(seed, 'managed identity', 'secret'),
    graphRoles: GRANTED_BY_DEFAULT.filter((role) => !deny.includes(role)),
    exchangeRoles: EXCHANGE_ROLES.filter((role) => !deny.includes(role)),
    exchangeManagementRoles: EXCHANGE_MANAGEMENT_ROLES.filter((role) => !deny.includes(role)),
  };
  state.transaction(() => {
    const graphId = graphServicePrincipal(state, now);
    if (!state.servicePrincipals.get(identity.objectId)) {
      state.servicePrincipals.put({
        ...plainServicePrincipal({ id: identity.objectId, appId: identity.clientId, now }),
        displayName: 'id-cloud-sync-operator',
        appDisplayName: 'id-cloud-sync-operator',
        appOwnerOrganizationId: identity.tenantId,
        servicePrincipalType: 'ManagedIdentity',
      });
    }
    assignRoles(state, { graphId, identity, now });
  });
  return identity;
}

function graphServicePrincipal(state: TenantState, now: number): string {
  const known = state.servicePrincipals.first('appId', GRAPH_APP_ID);
  if (known) return known.id;
  const id = guidFrom(state.seed, 'Microsoft Graph');
  const appRoles = Object.entries(GRAPH_ROLE_IDS).map(([value, roleId]) => ({
    id: roleId,
    value,
    displayName: value,
    isEnabled: true,
    allowedMemberTypes: ['Application'],
  }));
  const name = { displayName: 'Microsoft Graph', appDisplayName: 'Microsoft Graph' };
  state.servicePrincipals.put({ ...plainServicePrincipal({ id, appId: GRAPH_APP_ID, now }), ...name, appRoles });
  return id;
}

function plainServicePrincipal({ id, appId, now }: { id: string; appId: string; now: number }): ServicePrincipal {
  return {
    id,
    appId,
    displayName: '',
    appDisplayName: '',
    applicationTemplateId: null,
    appOwnerOrganizationId: MICROSOFT_TENANT,
    servicePrincipalType: 'Application',
    accountEnabled: true,
    createdDateTime: isoAt(now),
    tags: [],
    appRoles: [],
    owners: [],
    visibleAt: 0,
    synchronizationReadyAt: 0,
  };
}

/** Exactly the granted ones: `--deny` of this start replaces that of the start before. */
function assignRoles(
  state: TenantState,
  { graphId, identity, now }: { graphId: string; identity: AppIdentity; now: number },
) {
  for (const role of Object.keys(GRAPH_ROLE_IDS) as GraphRole[]) {
    const id = guidFrom(state.seed, 'role assignment', role);
    const isGranted = identity.graphRoles.includes(role);
    if (!isGranted) state.appRoleAssignments.delete(id);
    if (!isGranted || state.appRoleAssignments.get(id)) continue;
    state.appRoleAssignments.put({
      id,
      principalId: identity.objectId,
      principalType: 'ServicePrincipal',
      resourceId: graphId,
      appRoleId: GRAPH_ROLE_IDS[role],
      createdDateTime: isoAt(now),
    });
  }
}
