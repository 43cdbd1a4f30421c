import { z } from 'zod';
import { BrokenError, RefusedError } from '../../domain/errors';
import { redact } from '../log';
import { exchangeAdminPermissions, exchangeAdminRoles, type ExchangeAdmin } from './exchange-admin';

/** Which operation runs which cmdlet. */
export interface Running {
  operation: keyof ExchangeAdmin;
  cmdlet: string;
}

export interface RawAnswer {
  status: number;
  headers: Headers;
  /** Undefined when there was none, or nothing that can be read. */
  body: unknown;
}

const Text = z.string().catch('');
const Inner = z.object({ message: Text }).catch({ message: '' });

const ErrorAnswer = z.object({
  error: z.object({
    code: Text,
    message: Text,
    details: z.array(z.object({ message: Text })).catch([]),
    innererror: z.object({ internalexception: Inner.optional(), internalException: Inner.optional() }).catch({}),
  }),
});

const refusals: Readonly<Record<number, string>> = { 400: 'EXCHANGE_BAD_REQUEST', 404: 'EXCHANGE_NOT_FOUND' };

/** The real reason, which the service hides in several places (reference B.5: in this order). */
export function reasonOf({ headers, body }: RawAnswer): string {
  const places = [...textsOf(body), headers.get('x-ms-diagnostics'), headers.get('www-authenticate')];
  const said = places.find((text) => text?.includes('|Microsoft.Exchange')) ?? places.find((text) => text);
  return said ? redact(said.split('|').at(-1) ?? said).slice(0, 500) : 'no reason given';
}

function textsOf(body: unknown): (string | undefined)[] {
  const error = ErrorAnswer.safeParse(body).data?.error;
  if (!error) return [];
  const { internalexception, internalException } = error.innererror;
  const inner = [internalexception?.message, internalException?.message];
  return [...error.details.map(({ message }) => message), ...inner, error.message];
}

/** Support asks for this one. */
export function requestIdOf(headers: Headers): string {
  return headers.get('request-id') ?? headers.get('x-ms-request-id') ?? 'unknown';
}

/** What an answer that is no success and no throttling means to the caller. */
export function failureOf(running: Running, answer: RawAnswer): Error {
  const { status } = answer;
  const said = describe(running, answer);
  if (status === 401)
    return new BrokenError('EXCHANGE_UNAUTHENTICATED', `Exchange Online did not accept our token. ${said}`);
  if (status === 403) return roleMissing(running, said);
  if (status < 400 || status >= 500 || status === 408) return new BrokenError('EXCHANGE_BROKEN', said);
  return new RefusedError(refusals[status] ?? 'EXCHANGE_REFUSED', said);
}

/** Exchange says the same of a cmdlet that it does not have and of one that the caller may not run. */
function roleMissing(running: Running, said: string): RefusedError {
  const role = exchangeAdminRoles[running.operation];
  return new RefusedError(
    'PERMISSION_MISSING',
    `The app's identity needs the Exchange role '${role}' for ${running.cmdlet}; a new one counts after up to two hours. ${said}`,
  );
}

/** The token itself shows that it cannot work: another try would not help. */
export function appRoleMissing(running: Running, answer: RawAnswer): RefusedError {
  const needed = exchangeAdminPermissions[running.operation].join(', ');
  return new RefusedError(
    'PERMISSION_MISSING',
    `The app's identity needs the permission ${needed}. ${describe(running, answer)}`,
  );
}

function describe({ operation, cmdlet }: Running, answer: RawAnswer): string {
  const ids = `request-id ${requestIdOf(answer.headers)}`;
  return `exchangeAdmin.${operation} (${cmdlet}) answered ${answer.status} (${reasonOf(answer)}; ${ids}).`;
}

/** Parses what the service answered; nonsense is `BrokenError` and names the first place that does not fit. */
export function parseAnswer<T>(schema: z.ZodType<T>, body: unknown, { operation, cmdlet }: Running): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const place = issue ? `${issue.path.join('.')}: ${issue.message}` : '';
  const said = `exchangeAdmin.${operation} (${cmdlet}) answered something unexpected (${place}).`;
  throw new BrokenError('EXCHANGE_UNEXPECTED_ANSWER', said);
}
