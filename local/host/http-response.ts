import type { ServerResponse } from 'node:http';
import { sendEmpty } from './answers';
import { setCookieHeader } from './set-cookie';
import type { RpcCookie } from './set-cookie';

interface RpcHttpResponse {
  statusCode: string;
  headers?: Record<string, string>;
  cookies?: RpcCookie[];
  body?: { bytes?: Uint8Array };
  enableContentNegotiation?: boolean;
}

/** Writes what an HTTP function returned; undefined and null are 204. Throws, before anything is written, what must become a 500. */
export function writeAnswer(response: ServerResponse, returnValue: unknown): void {
  const answer = (returnValue as { http?: RpcHttpResponse } | null | undefined)?.http;
  if (!answer) return sendEmpty(response, 204);
  const status = Number(answer.statusCode);
  const bytes = bodyOf(answer);
  for (const [name, value] of Object.entries(answer.headers ?? {})) setHeader(response, name, value);
  for (const cookie of answer.cookies ?? []) response.appendHeader('Set-Cookie', setCookieHeader(cookie));
  if (answer.enableContentNegotiation && bytes.length > 0) {
    response.setHeader('Content-Type', 'application/json; charset=utf-8');
  }
  checkLength(response, status, bytes);
  send(response, status, bytes);
}

/** With content negotiation the platform writes the bytes as JSON, which is their base64 text in quotes. */
function bodyOf({ body, enableContentNegotiation }: RpcHttpResponse): Buffer {
  const bytes = Buffer.from(body?.bytes ?? []);
  if (!enableContentNegotiation || bytes.length === 0) return bytes;
  return Buffer.from(JSON.stringify(bytes.toString('base64')));
}

/** How the bytes travel is the server's affair. */
function setHeader(response: ServerResponse, name: string, value: string): void {
  if (['connection', 'keep-alive', 'transfer-encoding'].includes(name.toLowerCase())) return;
  response.setHeader(name, value);
}

function checkLength(response: ServerResponse, status: number, bytes: Buffer): void {
  const said = response.getHeader('content-length');
  const bodyless = response.req.method === 'HEAD' || status === 304;
  if (said !== undefined && !bodyless && Number(said) !== bytes.length) {
    throw new Error(`The function set content-length ${String(said)} on a body of ${bytes.length} bytes.`);
  }
}

/** Bodies are sent in chunks unless the function itself gave their length. */
function send(response: ServerResponse, status: number, bytes: Buffer): void {
  const bodyless = status === 204 || status === 304 || status === 205;
  if (bytes.length === 0 && !bodyless && !response.hasHeader('content-length')) {
    response.setHeader('Content-Length', '0');
  }
  response.writeHead(status);
  if (!bodyless && bytes.length > 0) response.write(bytes);
  response.end();
}
