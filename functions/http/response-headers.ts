import type { HttpResponseInit } from '@azure/functions';

const policy = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

const always = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

const forPages = {
  'content-security-policy': policy,
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex',
  vary: 'accept, cookie',
};

/** Headers that a door set itself win over `always`, never over those that protect pages. */
export function withHeaders(
  response: HttpResponseInit,
  { asPage, isHttps }: { asPage: boolean; isHttps: boolean },
): HttpResponseInit {
  const headers = {
    ...always,
    ...plain(response.headers),
    ...(asPage && forPages),
    ...(isHttps && { 'strict-transport-security': 'max-age=31536000' }),
  };
  return { ...response, headers };
}

function plain(headers: HttpResponseInit['headers']): Record<string, string> {
  return Object.fromEntries(new Headers(headers ?? {}));
}
