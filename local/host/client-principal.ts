import type { IncomingMessage } from 'node:http';

export interface ClientPrincipal {
  auth_typ: 'aad';
  name_typ: string;
  role_typ: string;
  claims: { typ: string; val: string }[];
  userId: string;
  userDetails: string;
}

/** Who is signed in, as App Service Authentication finds it; `notAllowed`: a valid token that its policy does not let in. */
export type Recognise = (request: IncomingMessage) => ClientPrincipal | 'notAllowed' | undefined;

/** Header lines as they came, and the principal that App Service Authentication puts in place of those from outside. */
export function withPrincipal(headers: [string, string][], principal: ClientPrincipal | undefined): [string, string][] {
  const kept = headers.filter(([name]) => !/^x-ms-(client-principal|token-)/i.test(name));
  if (!principal) return kept;
  const { auth_typ, name_typ, role_typ, claims, userId, userDetails } = principal;
  const encoded = Buffer.from(JSON.stringify({ auth_typ, claims, name_typ, role_typ })).toString('base64');
  return [
    ...kept,
    ['X-MS-CLIENT-PRINCIPAL', encoded],
    ['X-MS-CLIENT-PRINCIPAL-ID', userId],
    ['X-MS-CLIENT-PRINCIPAL-NAME', userDetails],
    ['X-MS-CLIENT-PRINCIPAL-IDP', 'aad'],
  ];
}
