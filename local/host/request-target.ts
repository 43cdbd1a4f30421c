import type { IncomingMessage } from 'node:http';

export interface RequestTarget {
  /** `http://` and the Host header, whatever a proxy forwarded. */
  origin: string;
  /** Decoded, except that `%2F` stays as it was sent. */
  path: string;
  query: URLSearchParams;
  /** Absolute, as the app sees it. */
  href: string;
}

/** Throws when the target or the Host header is no URL. */
export function targetOf(request: IncomingMessage): RequestTarget {
  const url = new URL(`http://${request.headers.host ?? '127.0.0.1'}${request.url ?? '/'}`);
  return { origin: url.origin, path: decodedPath(url.pathname), query: url.searchParams, href: url.href };
}

function decodedPath(path: string): string {
  return path
    .split(/(%2f)/i)
    .map((piece) => (/^%2f$/i.test(piece) ? piece : decoded(piece)))
    .join('');
}

function decoded(piece: string): string {
  try {
    return decodeURIComponent(piece);
  } catch {
    return piece;
  }
}
