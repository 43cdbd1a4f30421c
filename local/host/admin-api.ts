import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { send, sendEmpty } from './answers';
import { admit } from './host-access';
import type { Visit } from './host-access';
import type { RegisteredFunction } from './invocation';
import type { HostKeys } from './keys';
import { isJsonContent } from './management/management-request';
import { readBody } from './request-body';

export interface AdminOptions {
  keys: HostKeys;
  functions: RegisteredFunction[];
  hostVersion: string;
  /** Path template of an HTTP function, undefined for others and for functions in error. */
  pathOf(fn: RegisteredFunction): string | undefined;
  /** Runs a function by hand, and answers for its failures itself. */
  runByHand(fn: RegisteredFunction, input: string | undefined): void;
}

export type AdminApi = (visit: Visit) => Promise<void>;

export function createAdminApi(options: AdminOptions): AdminApi {
  const instanceId = randomUUID();
  return async (visit) => {
    const { request, response, target } = visit;
    const path = target.path.replace(/\/$/, '');
    const place = `${request.method ?? 'GET'} ${path.toLowerCase()}`;
    if (/^(GET|POST) \/admin\/host\/ping$/.test(place)) {
      return sendEmpty(response, 200, { 'Cache-Control': 'no-store,no-cache' });
    }
    if (place === 'GET /admin/warmup') return sendEmpty(response, 200);
    if (!admit(visit, options.keys, ['master'])) return;
    if (place === 'GET /admin/host/status') {
      return send(response, { status: 200, body: hostStatus(options.hostVersion, instanceId) });
    }
    if (place === 'GET /admin/functions') {
      const all = options.functions.map((fn) => describe(options, fn, target.origin));
      return send(response, { status: 200, body: all });
    }
    return serveFunction(options, visit, path);
  };
}

async function serveFunction(options: AdminOptions, visit: Visit, path: string): Promise<void> {
  const { request, response, target } = visit;
  const [, name, sub] = /^\/admin\/functions\/([^/]+)(\/status)?$/i.exec(path) ?? [];
  const fn = options.functions.find((one) => one.name.toLowerCase() === name?.toLowerCase());
  if (fn && request.method === 'POST' && !sub) return invokeByHand(options, visit, fn);
  if (fn && request.method === 'GET') {
    return send(response, { status: 200, body: sub ? {} : describe(options, fn, target.origin) });
  }
  return sendEmpty(response, 404);
}

async function invokeByHand(options: AdminOptions, { request, response }: Visit, fn: RegisteredFunction) {
  if (!isJsonContent(request.headers['content-type'] ?? '')) return sendEmpty(response, 415);
  const input = readInput(await readBody(request));
  if (!input) return sendEmpty(response, 400);
  options.runByHand(fn, input.value);
  return sendEmpty(response, 202);
}

/** Undefined when the body is no JSON object. */
function readInput(body: Buffer): { value: string | undefined } | undefined {
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'));
    if (typeof parsed !== 'object' || parsed === null) return undefined;
    const input = 'input' in parsed ? parsed.input : undefined;
    return { value: typeof input === 'string' ? input : undefined };
  } catch {
    return undefined;
  }
}

function hostStatus(version: string, instanceId: string) {
  return {
    id: hostname().toLowerCase(),
    state: 'Running',
    version,
    versionDetails: version,
    platformVersion: '',
    instanceId,
    computerName: hostname(),
    processUptime: Math.round(process.uptime() * 1000),
    functionAppContentEditingState: 'NotAllowed',
    extensionBundle: null,
  };
}

function describe({ pathOf }: AdminOptions, fn: RegisteredFunction, origin: string) {
  const path = pathOf(fn);
  const admin = `${origin}/admin/functions/${fn.name}`;
  return {
    name: fn.name,
    script_root_path_href: `${origin}/admin/vfs/`,
    script_href: null,
    config_href: null,
    test_data_href: null,
    href: admin,
    invoke_url_template: path === undefined ? null : `${origin}/${path}`,
    language: 'node',
    config: { name: fn.name, language: 'node', functionDirectory: '', bindings: bindingsOf(fn) },
    files: null,
    test_data: null,
    isDisabled: false,
    isDirect: true,
    isProxy: false,
  };
}

function bindingsOf(fn: RegisteredFunction) {
  return Object.entries(fn.bindings).map(([name, { type, direction, ...options }]) => ({
    ...options,
    name,
    type,
    direction,
  }));
}
