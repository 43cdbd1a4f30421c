import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** App-only claims, of v2.0 tokens under the names of v1.0; `exp` is in seconds of REAL time, because the SDKs that keep tokens run on it. */
export const Claims = z.object({
  aud: z.string(),
  appid: z.string(),
  oid: z.string(),
  tid: z.string(),
  /** Left out of a token when there are none. */
  roles: z.array(z.string()).default([]),
  exp: z.number(),
});
export type Claims = z.infer<typeof Claims>;

export const TOKEN_LIFETIME_SECONDS = 24 * 3600;

export interface Tokens {
  issue(claims: Omit<Claims, 'exp'>, version?: '1.0' | '2.0'): { token: string; expiresOn: number };
  /** What is wrong with it, in the words of Graph, else its claims. */
  read(token: string): { claims: Claims } | { wrong: string };
}

/** Tokens that look like those of Entra ID, signed with a key of this tenant (HMAC; nobody else needs to check them). */
export function createTokens(key: string): Tokens {
  return {
    issue(claims, version = '1.0') {
      const issued = Math.floor(Date.now() / 1000);
      const expiresOn = issued + TOKEN_LIFETIME_SECONDS;
      const times = { iat: issued, nbf: issued, exp: expiresOn };
      const payload = { ...(version === '1.0' ? firstVersion(claims) : secondVersion(claims)), ...times };
      const signed = `${encoded({ typ: 'JWT', alg: 'HS256', kid: 'local' })}.${encoded(payload)}`;
      return { token: `${signed}.${signature(signed, key)}`, expiresOn };
    },
    read(token) {
      const [header, payload, given, ...more] = token.split('.');
      if (!header || !payload || !given || more.length > 0) return { wrong: 'IDX14100: JWT is not well formed.' };
      if (!same(given, signature(`${header}.${payload}`, key))) return { wrong: 'Access token validation failure.' };
      const claims = Claims.safeParse(claimsIn(payload));
      if (!claims.success) return { wrong: 'Access token validation failure.' };
      if (claims.data.exp * 1000 <= Date.now()) {
        return { wrong: 'Lifetime validation failed, the token is expired.' };
      }
      return { claims: claims.data };
    },
  };
}

/** As Graph gets them. */
function firstVersion(claims: Omit<Claims, 'exp'>): object {
  return { ...claims, iss: `https://sts.windows.net/${claims.tid}/`, idtyp: 'app', ver: '1.0' };
}

/** As an API gets them whose registration asks for v2.0; `idtyp` would be an optional claim. */
function secondVersion({ appid, roles, ...claims }: Omit<Claims, 'exp'>): object {
  const iss = `https://login.microsoftonline.com/${claims.tid}/v2.0`;
  const caller = { azp: appid, azpacr: '1', sub: claims.oid };
  return { ...claims, ...caller, ...(roles.length > 0 && { roles }), iss, ver: '2.0' };
}

function claimsIn(payload: string): object {
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as { azp?: string };
  return { appid: claims.azp, ...claims };
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function signature(text: string, key: string): string {
  return createHmac('sha256', key).update(text).digest('base64url');
}

function same(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
