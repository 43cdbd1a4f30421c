import { z } from 'zod';
import { BrokenError } from '../../domain/errors';
import { redact } from '../log';
import type { RawAnswer } from './failures';

const TIME_OUT = 30_000;

/** Whatever was thrown: a time-out is a DOMException, which need not be an `Error`. */
const Failure = z
  .object({ name: z.string().catch(''), message: z.string().catch('') })
  .catch({ name: '', message: '' });

/** One POST. Redirects are not followed: they would carry the token elsewhere. */
export async function post(address: string, headers: Record<string, string>, body: string): Promise<RawAnswer> {
  try {
    const signal = AbortSignal.timeout(TIME_OUT);
    const response = await fetch(address, { method: 'POST', headers, body, redirect: 'manual', signal });
    return { status: response.status, headers: response.headers, body: await bodyOf(response) };
  } catch (error) {
    throw unreachable(error);
  }
}

/** A refused cmdlet comes as NUL bytes that are declared gzip (reference B.5): the status says enough then. */
async function bodyOf(response: Response): Promise<unknown> {
  let text: string;
  try {
    text = await response.text();
  } catch (error) {
    if (response.status >= 400) return undefined;
    throw error;
  }
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unreachable(error: unknown): BrokenError {
  const { name, message } = Failure.parse(error);
  const timedOut = name === 'TimeoutError';
  const code = timedOut ? 'EXCHANGE_TIMED_OUT' : 'EXCHANGE_UNREACHABLE';
  const reason = timedOut ? 'no answer in time' : redact(message);
  return new BrokenError(code, `Exchange Online: ${reason}.`, { cause: error });
}
