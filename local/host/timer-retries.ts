import { z } from 'zod';
import type { WorldClock } from '../world-clock';

const Seconds = z.object({ seconds: z.number() });

/** The `retry` option as the library registers it; `maxRetryCount` -1 means for ever. */
export const RetryOptions = z.object({
  maxRetryCount: z.number(),
  retryStrategy: z.enum(['fixedDelay', 'exponentialBackoff']),
  delayInterval: Seconds.optional(),
  minimumInterval: Seconds.optional(),
  maximumInterval: Seconds.optional(),
});
export type RetryOptions = z.infer<typeof RetryOptions>;

export interface RetryContext {
  retryCount: number;
  maxRetryCount: number;
  exception?: { message: string; stackTrace: string; source: string };
}

export interface RetriedWork {
  options: RetryOptions | undefined;
  clock: WorldClock;
  /** Ends the waiting for the next attempt without making it. */
  isStopped(): boolean;
  attempt(retryContext: RetryContext | undefined): Promise<unknown>;
}

/** Rejects with the error of the last attempt. `abandoned`: there was an attempt left when the host stopped. */
export async function withRetries(work: RetriedWork): Promise<'done' | 'abandoned'> {
  const { options, clock, isStopped, attempt } = work;
  if (!options) {
    await attempt(undefined);
    return 'done';
  }
  const { maxRetryCount } = options;
  let context: RetryContext = { retryCount: 0, maxRetryCount };
  for (;;) {
    try {
      await attempt(context);
      return 'done';
    } catch (error) {
      const retryCount = context.retryCount + 1;
      if (maxRetryCount >= 0 && retryCount > maxRetryCount) throw error;
      const at = clock.now() + delayOf(options, retryCount);
      await new Promise<void>((resolve) => clock.wakeAt(at, resolve));
      if (isStopped()) return 'abandoned';
      context = { retryCount, maxRetryCount, exception: exceptionOf(error) };
    }
  }
}

/** Milliseconds before a retry; the growing ones spread by a fifth either way. */
function delayOf(options: RetryOptions, retryCount: number): number {
  if (options.retryStrategy === 'fixedDelay') return (options.delayInterval?.seconds ?? 0) * 1000;
  const least = (options.minimumInterval?.seconds ?? 0) * 1000;
  const most = (options.maximumInterval?.seconds ?? 0) * 1000;
  const growth = retryCount === 1 ? 0 : least * (2 ** (retryCount - 1) - 1) * (0.8 + 0.4 * Math.random());
  return Math.min(least + growth, Math.max(most, least));
}

function exceptionOf(error: unknown): { message: string; stackTrace: string; source: string } {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return { message, stackTrace: stack ?? '', source: '' };
}
