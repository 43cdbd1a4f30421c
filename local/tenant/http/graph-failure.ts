/** What Graph refuses, in its own words; `headers` go out with the answer. */
export class GraphFailure extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Record<string, string>;

  constructor(refusal: { status: number; code: string; headers?: Record<string, string> }, message: string) {
    super(message);
    this.name = 'GraphFailure';
    this.status = refusal.status;
    this.code = refusal.code;
    this.headers = refusal.headers ?? {};
  }
}

export function badRequest(message: string, code = 'BadRequest'): GraphFailure {
  return new GraphFailure({ status: 400, code }, message);
}

export function unsupportedQuery(message: string): GraphFailure {
  return badRequest(message, 'Request_UnsupportedQuery');
}

export function notFound(id: string): GraphFailure {
  const message = `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`;
  return new GraphFailure({ status: 404, code: 'Request_ResourceNotFound' }, message);
}

export function forbidden(): GraphFailure {
  const refusal = { status: 403, code: 'Authorization_RequestDenied' };
  return new GraphFailure(refusal, 'Insufficient privileges to complete the operation.');
}

export function unauthenticated(message: string): GraphFailure {
  const headers = { 'WWW-Authenticate': 'Bearer realm="", authorization_uri="/common/oauth2/authorize"' };
  return new GraphFailure({ status: 401, code: 'InvalidAuthenticationToken', headers }, message);
}

/** A part of Graph which exists but which this tenant does not play. */
export function notSimulated(what: string): GraphFailure {
  return new GraphFailure({ status: 501, code: 'NotImplemented' }, `The simulated tenant does not offer ${what}.`);
}

/** Graph's error document; `date` and ids are those of the request. */
export function errorDocument(failure: GraphFailure, ids: { at: number; requestId: string; clientRequestId: string }) {
  const innerError = {
    date: new Date(ids.at).toISOString().slice(0, 19),
    'request-id': ids.requestId,
    'client-request-id': ids.clientRequestId,
  };
  return { error: { code: failure.code, message: failure.message, innerError } };
}
