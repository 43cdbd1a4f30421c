import { sendEmpty, sendHtml } from './answers';
import type { AdminApi } from './admin-api';
import { serveFunction } from './http-functions';
import type { HttpFunctionsOptions } from './http-functions';
import { admit } from './host-access';
import type { Visit } from './host-access';
import type { Serve } from './http-server';
import { WEBHOOK_PATH } from './management/links';
import type { ManagementApi } from './management/management-api';
import { serveManagement } from './management/management-http';
import { targetOf } from './request-target';
import type { RequestTarget } from './request-target';
import { startPage } from './start-page';
import type { IncomingMessage } from 'node:http';

export interface FrontDoorOptions extends HttpFunctionsOptions {
  management: ManagementApi;
  admin: AdminApi;
}

export const RPC_ROOT = '/durabletask';

/** The public server: the durable webhook, the admin endpoints, the functions, and the page at the root. */
export function createFrontDoor(options: FrontDoorOptions): Serve {
  return async (request, response) => {
    const target = readTarget(request);
    if (!target) return sendEmpty(response, 400);
    const visit: Visit = { request, response, target };
    const first = target.path.split('/')[1]?.toLowerCase();
    if (first === 'runtime') return serveWebhook(options, visit);
    if (first === 'admin') return options.admin(visit);
    if (await serveFunction(options, visit)) return;
    if (request.method === 'GET' && target.path === '/') return sendHtml(response, page(options, target));
    sendEmpty(response, 404);
  };
}

/** The loopback endpoint that the SDK talks to, without a key. */
export function createRpcDoor(management: ManagementApi): Serve {
  return async (request, response) => {
    const target = readTarget(request);
    if (!target || !isUnder(target, RPC_ROOT)) return sendEmpty(response, 404);
    await serveManagement(management, { request, response, target, root: RPC_ROOT, isRpc: true });
  };
}

async function serveWebhook(options: FrontDoorOptions, visit: Visit): Promise<void> {
  if (!isUnder(visit.target, WEBHOOK_PATH)) return sendEmpty(visit.response, 404);
  if (!admit(visit, options.keys, ['master', 'system'])) return;
  await serveManagement(options.management, { ...visit, root: WEBHOOK_PATH, isRpc: false });
}

function isUnder({ path }: RequestTarget, root: string): boolean {
  const lower = path.toLowerCase();
  return lower === root || lower.startsWith(`${root}/`);
}

function readTarget(request: IncomingMessage): RequestTarget | undefined {
  try {
    return targetOf(request);
  } catch {
    return undefined;
  }
}

function page({ routes }: FrontDoorOptions, { origin }: RequestTarget): string {
  return startPage(routes.routes.map(({ path }) => `${origin}/${path}`));
}
