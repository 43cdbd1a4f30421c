import type { IncomingMessage, ServerResponse } from 'node:http';
import { send } from '../answers';
import { readBody } from '../request-body';
import type { RequestTarget } from '../request-target';
import { CONTINUATION_HEADER } from './instance-status';
import type { ManagementApi } from './management-api';
import { readQuery } from './management-request';
import type { ManagementRequest } from './management-request';

export interface ManagementCall {
  request: IncomingMessage;
  response: ServerResponse;
  target: RequestTarget;
  /** Path of the API's root, without a slash at its end. */
  root: string;
  isRpc: boolean;
}

/** Serves one request of the durable HTTP API; who may ask is checked before. */
export async function serveManagement(api: ManagementApi, call: ManagementCall): Promise<void> {
  send(call.response, await api(await toManagementRequest(call)));
}

async function toManagementRequest({ request, target, root, isRpc }: ManagementCall): Promise<ManagementRequest> {
  const continuation = request.headers[CONTINUATION_HEADER];
  return {
    method: request.method ?? 'GET',
    segments: segmentsOf(target.path.slice(root.length)),
    query: readQuery(target.query),
    body: await readBody(request),
    contentType: request.headers['content-type'] ?? '',
    continuation: typeof continuation === 'string' ? continuation : undefined,
    target,
    isRpc,
  };
}

/** One slash at the end does not count. */
function segmentsOf(path: string): string[] {
  const inner = path.replace(/^\//, '').replace(/\/$/, '');
  return inner === '' ? [] : inner.split('/');
}
