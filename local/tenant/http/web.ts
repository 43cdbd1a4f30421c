import type { IncomingMessage, ServerResponse } from 'node:http';

/** A request as it came over HTTP, body read. */
export interface WebRequest {
  method: string;
  url: URL;
  /** Lower-case names. */
  headers: Readonly<Record<string, string | undefined>>;
  body: Buffer;
}

export interface WebAnswer {
  status: number;
  headers?: Record<string, string>;
  /** A JSON value; no body when undefined. */
  body?: unknown;
  /** Sent as they are, in place of a body. */
  bytes?: Buffer;
}

const LARGEST_BODY = 32 * 1024 * 1024;

export async function readWebRequest(request: IncomingMessage, origin: string): Promise<WebRequest | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY) return undefined;
    chunks.push(chunk);
  }
  const headers: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    headers[name] = Array.isArray(value) ? value.join(',') : value;
  }
  return {
    method: request.method ?? 'GET',
    url: addressOf(request.url ?? '/', origin),
    headers,
    body: Buffer.concat(chunks),
  };
}

export function writeWebAnswer(response: ServerResponse, answer: WebAnswer): void {
  const json = answer.body === undefined ? undefined : Buffer.from(JSON.stringify(answer.body));
  const body = answer.bytes ?? json;
  const headers: Record<string, string | number> = { 'cache-control': 'no-cache', ...answer.headers };
  if (body) headers['content-type'] ??= 'application/json;odata.metadata=minimal;odata.streaming=true;charset=utf-8';
  headers['content-length'] = body?.length ?? 0;
  if (answer.status === 204) delete headers['content-length'];
  response.writeHead(answer.status, headers);
  response.end(body);
}

/** A target such as `//x` is a path, not another host. */
function addressOf(target: string, origin: string): URL {
  return new URL(target.startsWith('/') ? `${origin}${target}` : target, origin);
}
