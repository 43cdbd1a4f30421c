import type { IncomingMessage, ServerResponse } from 'node:http';

/** One request to the local world's own routes, body read. */
export interface LocalRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  /** Parsed JSON or form fields; undefined when there is none. */
  body: unknown;
  wantsPage: boolean;
  message: IncomingMessage;
}

export interface LocalAnswer {
  status: number;
  json?: unknown;
  page?: string;
  headers?: Record<string, string>;
}

const longestBody = 1024 * 1024;

export async function readRequest(message: IncomingMessage): Promise<LocalRequest | LocalAnswer> {
  const { pathname, searchParams } = new URL(message.url ?? '/', 'http://127.0.0.1');
  const body = bodyOf(await readText(message), message.headers['content-type'] ?? '');
  if (body === notJson) return { status: 400, json: { error: 'The body is not JSON.' } };
  return {
    method: message.method ?? 'GET',
    path: pathname,
    query: searchParams,
    body,
    wantsPage: (message.headers.accept ?? '').includes('text/html'),
    message,
  };
}

async function readText(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of message) {
    const bytes = Buffer.from(chunk as Uint8Array);
    length += bytes.length;
    if (length > longestBody) throw new Error('The body is larger than a mebibyte.');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const notJson = Symbol('not JSON');

function bodyOf(text: string, contentType: string): unknown {
  if (text === '') return undefined;
  if (contentType.includes('application/x-www-form-urlencoded')) return Object.fromEntries(new URLSearchParams(text));
  try {
    return JSON.parse(text);
  } catch {
    return notJson;
  }
}

export function answer(response: ServerResponse, { status, json, page, headers }: LocalAnswer): void {
  const content = page ?? (json === undefined ? '' : JSON.stringify(json));
  const type = page === undefined ? 'application/json; charset=utf-8' : 'text/html; charset=utf-8';
  response.writeHead(status, { ...(content && { 'content-type': type }), 'cache-control': 'no-store', ...headers });
  response.end(content);
}
