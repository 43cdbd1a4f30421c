import type { HttpResponseInit } from '@azure/functions';

export function json(status: number, body: object, headers: Record<string, string> = {}): HttpResponseInit {
  return { status, headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

export function page(status: number, html: string): HttpResponseInit {
  return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body: html };
}

/** Only to paths of this app: there is no way to be sent elsewhere. */
export function redirect(status: 302 | 303, path: string): HttpResponseInit {
  return { status, headers: { location: path } };
}
