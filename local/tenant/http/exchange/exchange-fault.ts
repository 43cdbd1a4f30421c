import type { Fault } from '../faults/fault';
import type { WebAnswer } from '../web';
import { ExchangeFailure, exchangeErrorDocument } from './exchange-failure';

const CODES: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  429: 'TooManyRequests',
  503: 'ServiceUnavailable',
};

/** What a fault lets the caller see, in the shapes of Exchange Online. A success of nothing has no body, as that of a `Set-` cmdlet. */
export function exchangeFaultAnswer({ status = 200, retryAfter, body }: Fault): WebAnswer {
  const headers = retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) };
  if (body !== undefined) return { status, headers, body };
  if (status < 400) return { status, headers };
  const failure = new ExchangeFailure(
    { status, code: CODES[status] ?? 'InternalServerError' },
    'A fault of the local world.',
  );
  return { status, headers, body: exchangeErrorDocument(failure) };
}
