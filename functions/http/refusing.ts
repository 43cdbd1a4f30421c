import type { HttpResponseInit } from '@azure/functions';
import { BrokenError, NotNowError, RefusedError } from '../../domain/errors';
import type { Log } from '../../gateways/log';
import { page } from './answers';
import { renderMessage } from '../pages/message-page';
import type { Principal } from './principal';
import { ProblemError, statusOf, titleOf } from './problem';

const brokenRetrySeconds = 30;

/** A refusal as people read it; the code is on the page, for whoever they ask for help. */
export function problemPage(problem: ProblemError, signedIn: Principal | undefined): HttpResponseInit {
  const fields = problem.errors?.map(({ field, message }) => `${field}: ${message}`) ?? [];
  const view = { title: titleOf(problem), sentences: [problem.message, ...fields, `Code: ${problem.code}`] };
  const response = page(statusOf(problem), renderMessage(signedIn ? { ...view, signedIn } : view));
  return { ...response, headers: { ...problem.headers, 'content-type': 'text/html; charset=utf-8' } };
}

/** What is not a refusal of a door is logged, and told without its text: that may hold anything. */
export function problemOf(error: unknown, log: Log, at: { door: string; invocationId: string }): ProblemError {
  if (error instanceof ProblemError) return error;
  const { name, message } = error instanceof Error ? error : { name: typeof error, message: '' };
  const code = codeOf(error);
  log.error({ ...at, code, error: name, message: message.slice(0, 500) }, 'a door could not answer');
  const detail = 'Try again later; a run that was answered with its id goes on by itself.';
  if (error instanceof RefusedError) return unavailable(`${error.code}: ${error.message}`, brokenRetrySeconds, error);
  if (error instanceof NotNowError) return unavailable(detail, error.retryAfterSeconds, error);
  if (error instanceof BrokenError) return unavailable(detail, brokenRetrySeconds, error);
  const unexpected = `Tell an administrator; the log has it under ${at.invocationId}.`;
  return new ProblemError('INTERNAL_ERROR', unexpected, { cause: error });
}

function codeOf(error: unknown): string | null {
  return error instanceof RefusedError || error instanceof NotNowError || error instanceof BrokenError
    ? error.code
    : null;
}

function unavailable(detail: string, seconds: number, cause: Error): ProblemError {
  const headers = { 'retry-after': String(Math.max(1, Math.ceil(seconds))) };
  return new ProblemError('DEPENDENCY_UNAVAILABLE', detail, { headers, cause });
}
