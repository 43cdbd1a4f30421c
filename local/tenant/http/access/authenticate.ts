import { unauthenticated } from '../graph-failure';
import type { Caller } from '../graph/graph-request';
import type { Tokens } from './tokens';

/** The global administrator who acts by hand; everybody else counts as the app. */
export const ADMINISTRATOR = 'Bearer local-admin';

export function authenticate(authorization: string | undefined, tokens: Tokens, audience: string): Caller {
  if (authorization === ADMINISTRATOR) return { kind: 'admin' };
  const token = /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) throw unauthenticated('Access token is empty.');
  const read = tokens.read(token);
  if ('wrong' in read) throw unauthenticated(read.wrong);
  if (read.claims.aud !== audience) {
    throw unauthenticated('Access token validation failure. Invalid audience.');
  }
  return { kind: 'app', objectId: read.claims.oid, roles: new Set(read.claims.roles) };
}
