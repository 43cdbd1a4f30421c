import type { HttpRequest } from '@azure/functions';
import { ProblemError } from './problem';

/**
 * Refuses what a page of somebody else made a signed-in browser send. Our pages say `Referrer-Policy: no-referrer`, and for
 * those a browser posts forms with `Origin: null`; then `Sec-Fetch-Site`, which no page can forge, must say where it came from.
 */
export function requireSameOrigin(request: HttpRequest, publicBaseUrl: string): void {
  const origin = request.headers.get('origin');
  const site = request.headers.get('sec-fetch-site');
  const isOurs =
    origin === 'null' ? site === 'same-origin' : origin === null || origin === new URL(publicBaseUrl).origin;
  const isForeignSite = site === 'cross-site' || site === 'same-site';
  if (!isOurs || isForeignSite) throw csrfFailed();
}

export function csrfFailed(): ProblemError {
  return new ProblemError('CSRF_FAILED', 'Open the page of this app again and send its form.');
}
