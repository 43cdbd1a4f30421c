import type { ClientPrincipal } from '../host/host';
import { API_APP_ID, AZURE_MONITOR } from '../tenant/http/access/registrations';
import type { Claims } from '../tenant/http/access/tokens';
import type { Tenant } from '../tenant/tenant';
import { claimTypes } from './claim-names';

const allowedAudiences: readonly string[] = [API_APP_ID, `api://${API_APP_ID}`];
/** What the template allows (`defaultAuthorizationPolicy`, infra/modules/function-app.bicep). */
const allowedApplications: readonly string[] = [API_APP_ID, AZURE_MONITOR.clientId];

/**
 * The bearer of an access token, as App Service Authentication finds it: anonymous without a good one for this app, and turned
 * away with a good one of an application that the policy does not name.
 */
export function bearerPrincipal(
  authorization: string | undefined,
  { readToken, tenantId }: Pick<Tenant, 'readToken' | 'tenantId'>,
): ClientPrincipal | 'notAllowed' | undefined {
  const token = /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1];
  const read = token === undefined ? undefined : readToken(token);
  if (!read || 'wrong' in read) return undefined;
  const { aud, tid, appid } = read.claims;
  if (!allowedAudiences.includes(aud) || tid !== tenantId) return undefined;
  return allowedApplications.includes(appid) ? principalFor(read.claims) : 'notAllowed';
}

/** An application has no name, and nothing but its claims says that it is none of the people. */
function principalFor({ aud, oid, tid, appid, roles }: Claims): ClientPrincipal {
  return {
    auth_typ: 'aad',
    name_typ: claimTypes.name,
    role_typ: 'roles',
    userId: oid,
    userDetails: oid,
    claims: [
      { typ: 'aud', val: aud },
      { typ: 'azp', val: appid },
      { typ: 'azpacr', val: '1' },
      { typ: claimTypes.objectId, val: oid },
      { typ: claimTypes.subject, val: oid },
      { typ: claimTypes.tenantId, val: tid },
      { typ: 'ver', val: '2.0' },
      ...roles.map((role) => ({ typ: 'roles', val: role })),
    ],
  };
}
