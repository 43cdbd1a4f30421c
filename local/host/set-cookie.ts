/** A cookie as the library hands it over. */
export interface RpcCookie {
  name: string;
  value: string;
  domain?: { value: string };
  path?: { value: string };
  /** Epoch seconds. */
  expires?: { value: { seconds: number } };
  secure?: { value: boolean };
  httpOnly?: { value: boolean };
  sameSite?: 'none' | 'lax' | 'strict' | 'explicitNone';
  maxAge?: { value: number };
}

/** In ASP.NET's order and spelling; the value is encoded, the path is `/` unless it is given. */
export function setCookieHeader(cookie: RpcCookie): string {
  const { name, value, expires, maxAge, domain, path = ROOT, sameSite = 'none' } = cookie;
  const parts = [
    `${name}=${escapeData(value)}`,
    expires && `expires=${new Date(expires.value.seconds * 1000).toUTCString()}`,
    maxAge && `max-age=${Math.trunc(maxAge.value)}`,
    domain && `domain=${domain.value}`,
    `path=${path.value}`,
    cookie.secure?.value && 'secure',
    SAME_SITE[sameSite],
    cookie.httpOnly?.value && 'httponly',
  ];
  return parts.filter(Boolean).join('; ');
}

const ROOT = { value: '/' };

/** `none` means that the app did not say. */
const SAME_SITE = { none: '', lax: 'samesite=lax', strict: 'samesite=strict', explicitNone: 'samesite=none' };

/** .NET escapes five characters that JavaScript leaves alone. */
function escapeData(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
