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
  const parts = [`${cookie.name}=${escapeData(cookie.value)}`];
  if (cookie.expires) parts.push(`expires=${new Date(cookie.expires.value.seconds * 1000).toUTCString()}`);
  if (cookie.maxAge) parts.push(`max-age=${Math.trunc(cookie.maxAge.value)}`);
  if (cookie.domain) parts.push(`domain=${cookie.domain.value}`);
  parts.push(`path=${cookie.path?.value ?? '/'}`);
  if (cookie.secure?.value) parts.push('secure');
  if (cookie.sameSite && cookie.sameSite !== 'none') parts.push(`samesite=${sameSiteText(cookie.sameSite)}`);
  if (cookie.httpOnly?.value) parts.push('httponly');
  return parts.join('; ');
}

function sameSiteText(sameSite: 'lax' | 'strict' | 'explicitNone'): string {
  return sameSite === 'explicitNone' ? 'none' : sameSite;
}

/** .NET escapes five characters that JavaScript leaves alone. */
function escapeData(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
