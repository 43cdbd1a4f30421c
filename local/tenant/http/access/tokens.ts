import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** App-only claims; `exp` is in seconds of REAL time, because the SDKs that keep tokens run on it. */
export const Claims = z.object({
  aud: z.string(),
  appid: z.string(),
  oid: z.string(),
  tid: z.string(),
  roles: z.array(z.string()),
  exp: z.number(),
});
export type Claims = z.infer<typeof Claims>;

export const TOKEN_LIFETIME_SECONDS = 24 * 3600;

export interface Tokens {
  issue(claims: Omit<Claims, 'exp'>): { token: string; expiresOn: number };
  /** What is wrong with it, in the words of Graph, else its claims. */
  read(token: string): { claims: Claims } | { wrong: string };
}

/** Tokens that look like those of Entra ID, signed with a key of this tenant (HMAC; nobody else needs to check them). */
export function createTokens(key: string): Tokens {
  return {
    issue(claims) {
      const issued = Math.floor(Date.now() / 1000);
      const expiresOn = issued + TOKEN_LIFETIME_SECONDS;
      const times = { iat: issued, nbf: issued, exp: expiresOn };
      const payload = { ...claims, ...times, iss: `https://sts.windows.net/${claims.tid}/`, idtyp: 'app', ver: '1.0' };
      const signed = `${encoded({ typ: 'JWT', alg: 'HS256', kid: 'local' })}.${encoded(payload)}`;
      return { token: `${signed}.${signature(signed, key)}`, expiresOn };
    },
    read(token) {
      const [header, payload, given, ...more] = token.split('.');
      if (!header || !payload || !given || more.length > 0) return { wrong: 'IDX14100: JWT is not well formed.' };
      if (!same(given, signature(`${header}.${payload}`, key))) return { wrong: 'Access token validation failure.' };
      const claims = Claims.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
      if (!claims.success) return { wrong: 'Access token validation failure.' };
      if (claims.data.exp * 1000 <= Date.now()) {
        return { wrong: 'Lifetime validation failed, the token is expired.' };
      }
      return { claims: claims.data };
    },
  };
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
