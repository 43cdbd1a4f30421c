import { z } from 'zod';
import { BrokenError, NotNowError, RefusedError } from '../../domain/errors';
import { redact } from '../log';
import type { Permission } from '../permissions';

/** Who asked for what, for messages and for the list of permissions. */
export interface Asked {
  /** For example `synchronization.createJob`. */
  operation: string;
  permissions: readonly Permission[];
  /** Calls of the synchronization service answer 409 while another change is under way. */
  synchronization?: boolean;
}

export interface FailedAnswer {
  status: number;
  body: unknown;
  requestId: string | null;
}

const GraphError = z.object({ error: z.object({ code: z.string().catch(''), message: z.string().catch('') }) });

const refusals: Readonly<Record<number, string>> = {
  400: 'GRAPH_BAD_REQUEST',
  404: 'GRAPH_NOT_FOUND',
  409: 'GRAPH_CONFLICT',
};

export function isThrottled(status: number): boolean {
  return status === 429 || status === 503 || status === 504;
}

/** Graph's own error code; empty when the answer holds none. */
export function graphCodeOf(body: unknown): string {
  return GraphError.safeParse(body).data?.error.code ?? '';
}

/** What an answer that is no success and no throttling means to the caller. */
export function failureOf(asked: Asked, answer: FailedAnswer): Error {
  const { status } = answer;
  const said = describe(asked, answer);
  if (status === 401)
    return new BrokenError('GRAPH_UNAUTHENTICATED', `Microsoft Graph did not accept our token. ${said}`);
  if (status === 403) return forbidden(asked, answer, said);
  if (status === 409 && asked.synchronization) return new NotNowError('GRAPH_CONFLICT', 5);
  if (status < 400 || status >= 500 || status === 408) return new BrokenError('GRAPH_BROKEN', said);
  return new RefusedError(refusals[status] ?? 'GRAPH_REFUSED', said);
}

function forbidden(asked: Asked, answer: FailedAnswer, said: string): RefusedError {
  // Answered where the tenant has no Entra ID P1, for example by auditLogs/provisioning.
  if (graphCodeOf(answer.body) === 'Authentication_RequestFromNonPremiumTenantOrB2CTenant')
    return new RefusedError('LICENSE_MISSING', `The tenant has no Microsoft Entra ID P1 licence. ${said}`);
  const needed = asked.permissions.join(', ');
  return new RefusedError('PERMISSION_MISSING', `The app's identity needs the permission ${needed}. ${said}`);
}

function describe({ operation }: Asked, { status, body, requestId }: FailedAnswer): string {
  const error = GraphError.safeParse(body).data?.error;
  const text = error ? `${error.code}: ${redact(error.message)}`.slice(0, 500) : 'no reason given';
  return `${operation} answered ${status} (${text}; request-id ${requestId ?? 'unknown'}).`;
}

/** Parses what Graph answered; nonsense is `BrokenError` and names the first place that does not fit. */
export function parseAnswer<T>(schema: z.ZodType<T>, body: unknown, operation: string): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const place = issue ? `${issue.path.join('.')}: ${issue.message}` : '';
  throw new BrokenError('GRAPH_UNEXPECTED_ANSWER', `${operation} answered something unexpected (${place}).`);
}

/** Whether a write may have had its effect in spite of the error: the answer got lost, or came from something in between. */
export function mayHaveHappened(error: unknown): boolean {
  return error instanceof BrokenError || (error instanceof NotNowError && error.code === 'GRAPH_BUSY');
}
