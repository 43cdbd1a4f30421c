import type { HttpRequest } from '@azure/functions';
import { z } from 'zod';
import { authenticationIsOn, type Settings } from '../../gateways/settings';

export const Role = z.enum(['Operator.Read', 'Operator.Run', 'Operator.Approve', 'Operator.Admin']);
export type Role = z.infer<typeof Role>;

/** Who is signed in, as App Service Authentication says it. */
export interface Principal {
  /** Entra object id, lower case. */
  id: string;
  kind: 'person' | 'application';
  /** Which application an access token was issued to, lower case; null: signed in at a browser. */
  appId: string | null;
  userPrincipalName: string;
  name: string;
  roles: string[];
}

const header = 'x-ms-client-principal';
const ClientPrincipal = z.object({ claims: z.array(z.object({ typ: z.string(), val: z.string() })) });
type Claims = z.infer<typeof ClientPrincipal>['claims'];

/** App Service maps some claims to URIs of older protocols and leaves others as Entra names them. */
const claimTypes = {
  id: ['http://schemas.microsoft.com/identity/claims/objectidentifier', 'oid'],
  tenant: ['http://schemas.microsoft.com/identity/claims/tenantid', 'tid'],
  role: ['roles', 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role'],
  userPrincipalName: [
    'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn',
    'upn',
    'preferred_username',
    'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress',
  ],
  name: ['name'],
  /** `azp` of v2.0 tokens, `appid` of v1.0 tokens. */
  appId: ['azp', 'appid'],
  /** Only tokens that an application got on behalf of a person have one. */
  scope: ['http://schemas.microsoft.com/identity/claims/scope', 'scp'],
};

/** Undefined: nobody of our tenant. The headers are anybody's unless the platform says that authentication is on. */
export function principalOf(request: HttpRequest, settings: Settings): Principal | undefined {
  if (!authenticationIsOn(settings)) return undefined;
  const claims = claimsOf(request.headers.get(header));
  const id = first(claims, claimTypes.id)?.toLowerCase();
  const tenant = first(claims, claimTypes.tenant)?.toLowerCase();
  if (!id || tenant !== settings.TENANT_ID.toLowerCase()) return undefined;
  const appId = first(claims, claimTypes.appId)?.toLowerCase() ?? null;
  return { id, appId, ...namesOf(claims, id), roles: all(claims, claimTypes.role) };
}

/** An application has no name of a person: it is shown by its id. */
function namesOf(claims: Claims, id: string): Pick<Principal, 'kind' | 'name' | 'userPrincipalName'> {
  const userPrincipalName = first(claims, claimTypes.userPrincipalName);
  const isNameless = userPrincipalName === undefined && first(claims, claimTypes.scope) === undefined;
  const isApplication = first(claims, ['idtyp']) === 'app' || isNameless;
  const shown = userPrincipalName ?? id;
  return {
    kind: isApplication ? 'application' : 'person',
    userPrincipalName: shown,
    name: first(claims, claimTypes.name) ?? shown,
  };
}

/** Directory ids come in any case. */
export function isSamePerson(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** An administrator has every role. */
export function hasRole(principal: Principal, role: Role): boolean {
  return principal.roles.includes(role) || principal.roles.includes('Operator.Admin');
}

function claimsOf(encoded: string | null): Claims {
  if (!encoded) return [];
  try {
    return ClientPrincipal.parse(JSON.parse(Buffer.from(encoded, 'base64').toString('utf8'))).claims;
  } catch {
    return [];
  }
}

function first(claims: Claims, types: readonly string[]): string | undefined {
  return types.map((type) => claims.find((claim) => claim.typ === type)?.val).find(Boolean);
}

function all(claims: Claims, types: readonly string[]): string[] {
  return [...new Set(claims.filter((claim) => types.includes(claim.typ)).map((claim) => claim.val))];
}
