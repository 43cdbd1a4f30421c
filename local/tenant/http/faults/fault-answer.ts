import { GraphFailure } from '../graph-failure';
import type { GraphAnswer } from '../graph/graph-request';
import { type GraphWorld, idsOf, refusal } from '../graph/graph-world';
import type { WebRequest } from '../web';
import type { Fault } from './fault';

const CODES: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  401: 'InvalidAuthenticationToken',
  403: 'Authorization_RequestDenied',
  404: 'Request_ResourceNotFound',
  409: 'Conflict',
  429: 'TooManyRequests',
  500: 'InternalServerError',
  502: 'BadGateway',
  503: 'ServiceUnavailable',
  504: 'GatewayTimeout',
};

/** What a fault lets the caller see in place of `answer`. */
export function faultAnswer(world: GraphWorld, request: WebRequest, fault: Fault): GraphAnswer {
  const status = fault.status ?? 200;
  const headers = fault.retryAfter === undefined ? {} : { 'Retry-After': String(fault.retryAfter) };
  const failure = new GraphFailure(
    { status, code: CODES[status] ?? 'UnknownError', headers },
    'A fault of the local world.',
  );
  const answer = refusal(world, failure, idsOf(request));
  if (fault.body !== undefined) return { ...answer, body: fault.body };
  return status >= 400 ? answer : { status, headers: answer.headers ?? {} };
}
