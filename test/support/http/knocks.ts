import { HttpRequest, type HttpResponseInit } from '@azure/functions';
import type { Gateways } from '../../../gateways/gateways';
import { answeringOf } from '../../../functions/http/answering';
import type { Door } from '../../../functions/http/door';
import { allDoors } from '../../../functions/doors';
import type { Engine } from '../../../functions/http/engine';
import { baseUrl, type DoorWorld, type Name, people, roles, tenantId } from './world';

export interface Reply {
  status: number;
  headers: Record<string, string>;
  text: string;
  /** Undefined when the body is not JSON. */
  body: any; // eslint-disable-line @typescript-eslint/no-explicit-any -- tests look into answers of every shape
}

export interface Sent {
  as?: Name;
  json?: unknown;
  form?: Record<string, string>;
  raw?: string | Uint8Array;
  headers?: Record<string, string>;
}

export interface FakeEngine extends Engine {
  started: { orchestrator: string; instanceId: string; input: { runId: string } }[];
  raised: { instanceId: string; event: string; data: object }[];
}

/** Remembers what it was asked; refuses a second start of one instance, as the engine does. */
export function aFakeEngine(change: Partial<Engine> = {}): FakeEngine {
  const engine: FakeEngine = {
    started: [],
    raised: [],
    async start(orchestrator, instanceId, input) {
      if (engine.started.some((one) => one.instanceId === instanceId)) throw new Error('exists already');
      engine.started.push({ orchestrator, instanceId, input });
    },
    async raise(instanceId, event, data) {
      engine.raised.push({ instanceId, event, data });
    },
    readTurnHolder: () => Promise.resolve(undefined),
  };
  return Object.assign(engine, change);
}

export interface Doors {
  engine: FakeEngine;
  doors: Door[];
  send(method: string, path: string, sent?: Sent): Promise<Reply>;
}

/** Finds the door as the host does: by route, in the alphabetical order of function names, whatever the method. */
export function openDoors(world: DoorWorld, engine = aFakeEngine()): Doors {
  const gateways = world as unknown as Gateways;
  const doors = allDoors(gateways).sort((one, other) => (one.name < other.name ? -1 : 1));
  const answerings = new Map(doors.map((door) => [door, answeringOf(door, gateways)]));
  const send = async (method: string, path: string, sent: Sent = {}) => {
    const { door, params } = doorFor(doors, path);
    const answering = answerings.get(door);
    if (!answering) throw new Error('unreachable');
    return replyOf(await answering({ request: requestOf(method, path, { ...sent, params }), engine }, 'invocation-1'));
  };
  return { engine, doors, send };
}

function doorFor(doors: readonly Door[], path: string): { door: Door; params: Record<string, string> } {
  const pathname = new URL(path, baseUrl).pathname.replace(/^\/api\//, '');
  for (const door of doors) {
    const params = match(door.route, pathname);
    if (params) return { door, params };
  }
  throw new Error(`no door at ${path}`);
}

function match(route: string, pathname: string): Record<string, string> | undefined {
  const pattern = route
    .replace(/[.]/g, '\\.')
    .replace(/\{\*(\w+)\}/g, '(?<$1>.*)')
    .replace(/\{(\w+)\}/g, '(?<$1>[^/]+)');
  const found = new RegExp(`^${pattern}$`, 'i').exec(pathname);
  return found ? { ...found.groups } : undefined;
}

function requestOf(method: string, path: string, sent: Sent & { params: Record<string, string> }): HttpRequest {
  const url = new URL(path, baseUrl);
  const body = bodyOf(sent);
  const headers = { ...(sent.as && principalHeaders(sent.as)), ...body?.headers, ...sent.headers };
  const hasBody = body && method !== 'GET' && method !== 'HEAD';
  return new HttpRequest({
    method,
    url: url.href,
    headers,
    params: sent.params,
    query: Object.fromEntries(url.searchParams),
    ...(hasBody && { body: { bytes: body.bytes } }),
  });
}

function bodyOf({ json, form, raw }: Sent): { bytes: Uint8Array; headers: Record<string, string> } | undefined {
  const type = { 'content-type': 'application/json' };
  if (json !== undefined) return { bytes: Buffer.from(JSON.stringify(json)), headers: type };
  if (raw !== undefined) return { bytes: Buffer.from(raw as string), headers: type };
  if (!form) return undefined;
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return { bytes: Buffer.from(new URLSearchParams(form).toString()), headers };
}

export function principalHeaders(name: Name, change: Record<string, string> = {}): Record<string, string> {
  const { id, userPrincipalName, displayName } = people[name];
  const claims: Record<string, string> = {
    'http://schemas.microsoft.com/identity/claims/objectidentifier': id,
    'http://schemas.microsoft.com/identity/claims/tenantid': tenantId,
    preferred_username: userPrincipalName,
    name: displayName,
    ...change,
  };
  const all = [
    ...Object.entries(claims).map(([typ, val]) => ({ typ, val })),
    ...roles[name].map((val) => ({ typ: 'roles', val })),
  ];
  const principal = { auth_typ: 'aad', name_typ: 'name', role_typ: 'roles', claims: all };
  return { 'x-ms-client-principal': Buffer.from(JSON.stringify(principal)).toString('base64') };
}

function replyOf({ status = 200, headers, body }: HttpResponseInit): Reply {
  const text = typeof body === 'string' ? body : '';
  const plain = Object.fromEntries(new Headers((headers ?? {}) as Record<string, string>));
  const isJson = plain['content-type']?.includes('json') ?? false;
  return { status: Number(status), headers: plain, text, body: isJson && text ? JSON.parse(text) : undefined };
}
