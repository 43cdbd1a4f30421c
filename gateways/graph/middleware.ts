import { randomUUID } from 'node:crypto';
import type { TokenCredential } from '@azure/identity';
import type { Context, Middleware } from '@microsoft/microsoft-graph-client';
import { z } from 'zod';
import { BrokenError } from '../../domain/errors';
import { redact } from '../log';
import type { GraphCall } from './client';
import { graphSdk } from './graph-sdk';
import type { Quotas } from './quotas';

/** One step of the way of a request: does its part around `next`. */
export type Step = (context: Context, next: () => Promise<void>) => Promise<void>;

export const BATCH_PATH = '/$batch';
const TIME_OUT = 30_000;
const CALL = 'cloudSyncOperatorCall';

/** Whatever was thrown: a time-out is a DOMException, which need not be an `Error`. */
const Failure = z
  .object({ name: z.string().catch(''), message: z.string().catch('') })
  .catch({ name: '', message: '' });

export function middlewareOf(step: Step): Middleware {
  let following: Middleware | undefined;
  return {
    execute: (context) => step(context, async () => following?.execute(context)),
    setNext: (middleware) => void (following = middleware),
  };
}

/** Where a call travels in the client's request options, so that every step knows what is asked. */
export function optionsOf(call: GraphCall): Record<string, unknown> {
  return { [CALL]: call };
}

export function callOf(context: Context): GraphCall {
  return Reflect.get(context.options ?? {}, CALL) as GraphCall;
}

/** The client wraps everything thrown on the way but its own errors: ours travel inside one of those. */
export const carryErrors: Step = async (_context, next) => {
  try {
    await next();
  } catch (error) {
    const { GraphClientError } = graphSdk();
    const carrier = new GraphClientError('carried');
    carrier.customError = error;
    throw carrier;
  }
};

export function unpackError(error: unknown): unknown {
  return error instanceof graphSdk().GraphClientError && error.customError ? error.customError : error;
}

export const requestIds: Step = (context, next) => {
  setHeader(context, 'client-request-id', randomUUID());
  return next();
};

export function pacing(quotas: Quotas): Step {
  return async (context, next) => {
    await quotas.enter(callOf(context));
    await next();
  };
}

/** The token leaves this process for Graph's own origin only. */
export function authentication(options: { credential: TokenCredential; scope: string; origin: string }): Step {
  return async (context, next) => {
    const address = addressOf(context);
    if (!URL.canParse(address) || new URL(address).origin !== options.origin)
      throw new BrokenError('GRAPH_FOREIGN_ADDRESS', 'The address of the request is not that of Microsoft Graph.');
    setHeader(context, 'authorization', `Bearer ${await tokenOf(options.credential, options.scope)}`);
    await next();
  };
}

export async function tokenOf(credential: TokenCredential, scope: string): Promise<string> {
  try {
    const token = await credential.getToken(scope);
    if (token) return token.token;
  } catch (error) {
    const reason = redact(Failure.parse(error).message);
    throw new BrokenError('IDENTITY_UNAVAILABLE', `The managed identity gave no token: ${reason}`);
  }
  throw new BrokenError('IDENTITY_UNAVAILABLE', 'The managed identity gave no token.');
}

/** Redirects are not followed: they would carry the token elsewhere. The body is read here, within the time-out. */
export const transport: Step = async (context) => {
  const { method, body, headers } = context.options ?? {};
  const { timeOutMilliseconds = TIME_OUT } = callOf(context);
  try {
    const answer = await fetch(addressOf(context), {
      method: method ?? 'GET',
      headers: headersFor(headers, body),
      body: body ?? null,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeOutMilliseconds),
    });
    const text = await answer.text();
    context.response = new Response(text === '' ? null : text, { status: answer.status, headers: answer.headers });
  } catch (error) {
    throw unreachable(error);
  }
};

function headersFor(headers: HeadersInit | undefined, body: unknown): Headers {
  const sent = new Headers(headers);
  // The client sets it on every write; an action without a body has none.
  if (body === undefined || body === null) sent.delete('content-type');
  return sent;
}

function unreachable(error: unknown): BrokenError {
  const { name, message } = Failure.parse(error);
  const timedOut = name === 'TimeoutError';
  const reason = timedOut ? 'no answer in time' : redact(message);
  const code = timedOut ? 'GRAPH_TIMED_OUT' : 'GRAPH_UNREACHABLE';
  return new BrokenError(code, `Microsoft Graph: ${reason}.`, { cause: error });
}

/** The client hands addresses on as texts; its type allows requests too. */
function addressOf({ request }: Context): string {
  return typeof request === 'string' ? request : request.url;
}

function setHeader(context: Context, name: string, value: string) {
  const headers = new Headers(context.options?.headers);
  headers.set(name, value);
  context.options = { ...context.options, headers };
}
