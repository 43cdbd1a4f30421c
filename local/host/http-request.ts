import type { IncomingMessage } from 'node:http';
import { readBody } from './request-body';
import type { RequestTarget } from './request-target';

interface Nullable {
  value: string;
}

/** An HTTP request as it crosses the boundary to the app. */
export interface RpcHttpRequest {
  method: string;
  url: string;
  nullableHeaders: Record<string, Nullable>;
  nullableQuery: Record<string, Nullable>;
  nullableParams: Record<string, Nullable>;
  body?: { bytes: Buffer };
}

export interface RequestParts {
  request: IncomingMessage;
  target: RequestTarget;
  headers: [string, string][];
  params: Record<string, string>;
}

export async function toRpcRequest({ request, target, headers, params }: RequestParts): Promise<RpcHttpRequest> {
  const bytes = await readBody(request);
  // The platform gives no body that was sent in chunks, unless the app asks for it in host.json.
  const given = request.headers['transfer-encoding'] === undefined && bytes.length > 0;
  return {
    method: request.method ?? 'GET',
    url: target.href,
    nullableHeaders: merged(headers, (name) => name.toLowerCase()),
    nullableQuery: mergedQuery(target.query),
    nullableParams: merged(Object.entries(params), (name) => name),
    ...(given ? { body: { bytes } } : {}),
  };
}

/** Header lines in the order in which they came. */
export function headerLines({ rawHeaders }: IncomingMessage): [string, string][] {
  const lines: [string, string][] = [];
  for (let at = 0; at < rawHeaders.length; at += 2) lines.push([rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '']);
  return lines;
}

/** Repeated keys are joined by a comma without a space. */
function merged(entries: Iterable<[string, string]>, keyOf: (name: string) => string): Record<string, Nullable> {
  const values: Record<string, Nullable> = Object.create(null) as Record<string, Nullable>;
  for (const [name, value] of entries) {
    const key = keyOf(name);
    const earlier = values[key];
    values[key] = { value: earlier ? `${earlier.value},${value}` : value };
  }
  return values;
}

/** Keys that differ only in case are one, spelt as the first. */
function mergedQuery(query: URLSearchParams): Record<string, Nullable> {
  const spelling = new Map<string, string>();
  return merged(query, (name) => {
    const key = name.toLowerCase();
    if (!spelling.has(key)) spelling.set(key, name);
    return spelling.get(key) ?? name;
  });
}
