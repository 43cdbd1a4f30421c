import type { Context } from '@microsoft/microsoft-graph-client';
import { NotNowError } from '../../domain/errors';
import type { Clock } from '../clock';
import type { Log } from '../log';
import { failureOf, graphCodeOf, isThrottled } from './failures';
import { BATCH_PATH, callOf, type Step } from './middleware';
import type { Quotas } from './quotas';
import { retryAfterSeconds } from './retry-after';

interface Judge {
  quotas: Quotas;
  clock: Clock;
  log: Log;
}

/** Turns what is not a success into our errors, and remembers how long a quota is closed. */
export function judgeAnswers(judge: Judge): Step {
  return async (context, next) => {
    await next();
    const response = context.response;
    if (!response) return;
    if (isThrottled(response.status)) throw throttled(judge, context, response);
    // The items of a batch are throttled on their own: `sendBatch` tells how they fared.
    if (!isBatch(context)) judge.quotas.answered(callOf(context).quota);
    if (response.ok) return noteWrite(judge.log, context, response);
    if (callOf(context).accept?.includes(response.status)) return;
    const body = await jsonOf(response.clone());
    note(judge.log, context, { status: response.status, code: graphCodeOf(body) });
    throw failureOf(callOf(context), { status: response.status, body, requestId: response.headers.get('request-id') });
  };
}

function throttled({ quotas, clock, log }: Judge, context: Context, response: Response): NotNowError {
  const asked = retryAfterSeconds(response.headers.get('retry-after'), clock.now());
  const seconds = quotas.throttled(callOf(context).quota, asked);
  note(log, context, { status: response.status, retryAfterSeconds: seconds });
  return new NotNowError(response.status === 429 ? 'GRAPH_THROTTLED' : 'GRAPH_BUSY', seconds);
}

function noteWrite(log: Log, context: Context, response: Response) {
  const { method, operation } = callOf(context);
  if (method === 'GET' || isBatch(context)) return;
  log.info({ operation, status: response.status, ...idsOf(context) }, 'Graph accepted a write');
}

function note(log: Log, context: Context, fields: Record<string, string | number>) {
  log.warn({ operation: callOf(context).operation, ...fields, ...idsOf(context) }, 'Graph did not do what was asked');
}

function isBatch(context: Context): boolean {
  return callOf(context).path === BATCH_PATH;
}

function idsOf(context: Context) {
  return {
    requestId: context.response?.headers.get('request-id'),
    clientRequestId: new Headers(context.options?.headers).get('client-request-id'),
  };
}

/** Undefined for an empty body or one that is no JSON. */
export async function jsonOf(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
