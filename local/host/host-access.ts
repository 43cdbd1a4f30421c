import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendEmpty } from './answers';
import { keySent } from './keys';
import type { HostKeys, KeyName } from './keys';
import type { RequestTarget } from './request-target';
import type { AuthLevel } from './routes';

const OPENS: Record<AuthLevel, KeyName[]> = {
  anonymous: [],
  function: ['function', 'host', 'master'],
  admin: ['master'],
};

export interface Visit {
  request: IncomingMessage;
  response: ServerResponse;
  target: RequestTarget;
}

export function mayCall(level: AuthLevel, keys: HostKeys, { request, target }: Visit): boolean {
  if (level === 'anonymous') return true;
  const key = keySent(keys, request.headers, target.query);
  return key !== undefined && OPENS[level].includes(key);
}

/** For the host's own endpoints: answers 401 or 403 by itself, and is then false. */
export function admit({ request, response, target }: Visit, keys: HostKeys, opening: KeyName[]): boolean {
  const key = keySent(keys, request.headers, target.query);
  if (key !== undefined && opening.includes(key)) return true;
  // A function's key is unknown outside its function.
  if (key === undefined || key === 'function') sendEmpty(response, 401, { 'WWW-Authenticate': 'Bearer' });
  else sendEmpty(response, 403);
  return false;
}
