import type { ServerResponse } from 'node:http';

/** Answers of the host itself (not of functions). */
export function sendEmpty(response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  const length: Record<string, string> = status === 204 ? {} : { 'Content-Length': '0' };
  response.writeHead(status, { ...length, ...headers }).end();
}

/** An answer without `body` has none, which is not the same as null. */
export interface HostAnswer {
  status: number;
  /** A JSON value. */
  body?: unknown;
  headers?: Record<string, string>;
}

export function send(response: ServerResponse, answer: HostAnswer): void {
  const { status, body, headers } = answer;
  if (!('body' in answer)) return sendEmpty(response, status, headers);
  const text = JSON.stringify(body);
  response
    .writeHead(status, {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': String(Buffer.byteLength(text)),
      ...headers,
    })
    .end(text);
}

export function sendHtml(response: ServerResponse, html: string): void {
  response.writeHead(200, { 'Content-Type': 'text/html', 'Content-Length': String(Buffer.byteLength(html)) }).end(html);
}
