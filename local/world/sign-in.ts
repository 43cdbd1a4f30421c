import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { ClientPrincipal, Recognise } from '../host/host';
import type { Person, Tenant } from '../tenant/tenant';
import { bearerPrincipal } from './bearer';
import { claimTypes } from './claim-names';

const cookieName = 'AppServiceAuthSession';

/** The stand-in for App Service Authentication: who may sign in are the tenant's people. */
export interface SignIn {
  /** `Set-Cookie` of a signed-in person; undefined when the tenant does not know the name. */
  cookieFor(userPrincipalName: string): string | undefined;
  signOutCookie: string;
  principalOf: Recognise;
}

/** Sessions are signed with a key of the data folder, so that they outlive a restart. */
export function createSignIn(dataFolder: string, tenant: Pick<Tenant, 'people' | 'readToken' | 'tenantId'>): SignIn {
  const people = tenant.people();
  const key = sessionKey(join(dataFolder, 'sign-in.key'));
  const signatureOf = (name: string) => createHmac('sha256', key).update(name).digest();
  const find = (name: string) => people.find((person) => person.userPrincipalName.toLowerCase() === name.toLowerCase());
  return {
    cookieFor(userPrincipalName) {
      const person = find(userPrincipalName);
      if (!person) return undefined;
      const name = Buffer.from(person.userPrincipalName).toString('base64url');
      const value = `${name}.${signatureOf(name).toString('base64url')}`;
      return `${cookieName}=${value}; Path=/; HttpOnly; SameSite=Lax`;
    },
    signOutCookie: `${cookieName}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0`,
    principalOf(request) {
      const cookie = cookieOf(request);
      if (cookie === undefined) return bearerPrincipal(request.headers.authorization, tenant);
      const [name = '', signature = ''] = cookie.split('.');
      const given = Buffer.from(signature, 'base64url');
      const right = signatureOf(name);
      if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
      const person = find(Buffer.from(name, 'base64url').toString());
      return person && principalFor(person, tenant.tenantId);
    },
  };
}

function sessionKey(file: string): Buffer {
  if (!existsSync(file)) writeFileSync(file, randomBytes(32), { mode: 0o600 });
  return readFileSync(file);
}

function cookieOf(request: IncomingMessage): string | undefined {
  const cookies = (request.headers.cookie ?? '').split(';').map((cookie) => cookie.trim());
  return cookies.find((cookie) => cookie.startsWith(`${cookieName}=`))?.slice(cookieName.length + 1);
}

/** Claims as App Service maps them (reference exchange-soa-and-email.md, D.4). */
function principalFor({ id, userPrincipalName, displayName, roles }: Person, tenantId: string): ClientPrincipal {
  return {
    auth_typ: 'aad',
    name_typ: claimTypes.name,
    role_typ: 'roles',
    userId: id,
    userDetails: userPrincipalName,
    claims: [
      { typ: claimTypes.objectId, val: id },
      { typ: claimTypes.tenantId, val: tenantId },
      { typ: claimTypes.name, val: userPrincipalName },
      { typ: 'name', val: displayName },
      { typ: 'preferred_username', val: userPrincipalName },
      ...roles.map((role) => ({ typ: 'roles', val: role })),
    ],
  };
}
