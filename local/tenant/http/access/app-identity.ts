import { guidFrom } from '../../state/chance';
import type { ServicePrincipal } from '../../state/directory-documents';
import { isoAt } from '../../state/moment';
import type { TenantState } from '../../state/open-state';
import {
  EXCHANGE_MANAGEMENT_ROLES,
  EXCHANGE_ROLE_IDS,
  EXCHANGE_ROLES,
  GRANTED_BY_DEFAULT,
  GRAPH_ROLE_IDS,
} from './graph-roles';
import type { AppIdentity } from './token-doors';

const GRAPH: Resource = {
  appId: '00000003-0000-0000-c000-000000000000',
  name: 'Microsoft Graph',
  roles: GRAPH_ROLE_IDS,
};
const EXCHANGE: Resource = {
  appId: '00000002-0000-0ff1-ce00-000000000000',
  name: 'Office 365 Exchange Online',
  roles: EXCHANGE_ROLE_IDS,
};
/** Fixed, so that settings written by hand work with every seed. */
const CLIENT_ID = '5f1d1b5e-0c0c-4b60-9e0a-5a3d3c1f7a01';
const MICROSOFT_TENANT = 'f8cdef31-a31e-4b4a-93e4-5f571e91255a';

interface Resource {
  appId: string;
  name: string;
  /** Ids by value. */
  roles: Readonly<Record<string, string>>;
}

/** The app's managed identity, with all the roles it needs less those in `deny`; service principals are made when missing. */
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
    if (!state.servicePrincipals.get(identity.objectId)) {
      state.servicePrincipals.put({
        ...plainServicePrincipal({ id: identity.objectId, appId: identity.clientId, now }),
        displayName: 'id-cloud-sync-operator',
        appDisplayName: 'id-cloud-sync-operator',
        appOwnerOrganizationId: identity.tenantId,
        servicePrincipalType: 'ManagedIdentity',
      });
    }
    assignRoles(state, identity, { resource: GRAPH, granted: identity.graphRoles, now });
    assignRoles(state, identity, { resource: EXCHANGE, granted: identity.exchangeRoles, now });
  });
  return identity;
}

function servicePrincipalOf(state: TenantState, { appId, name, roles }: Resource, now: number): string {
  const known = state.servicePrincipals.first('appId', appId);
  if (known) return known.id;
  const id = guidFrom(state.seed, name);
  const appRoles = Object.entries(roles).map(([value, roleId]) => ({
    id: roleId,
    value,
    displayName: value,
    isEnabled: true,
    allowedMemberTypes: ['Application'],
  }));
  const names = { displayName: name, appDisplayName: name };
  state.servicePrincipals.put({ ...plainServicePrincipal({ id, appId, now }), ...names, appRoles });
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
  identity: AppIdentity,
  { resource, granted, now }: { resource: Resource; granted: readonly string[]; now: number },
) {
  const resourceId = servicePrincipalOf(state, resource, now);
  for (const [role, appRoleId] of Object.entries(resource.roles)) {
    const id = guidFrom(state.seed, 'role assignment', role);
    const isGranted = granted.includes(role);
    if (!isGranted) state.appRoleAssignments.delete(id);
    if (!isGranted || state.appRoleAssignments.get(id)) continue;
    state.appRoleAssignments.put({
      id,
      principalId: identity.objectId,
      principalType: 'ServicePrincipal',
      resourceId,
      appRoleId,
      createdDateTime: isoAt(now),
    });
  }
}
