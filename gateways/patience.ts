import { BrokenError, NotNowError } from '../domain/errors';
import type { Clock } from './clock';

interface Patience {
  clock: Clock;
  /** How long to wait here in all; longer waits are for the caller. */
  milliseconds: number;
  /** Code of an answer that got lost on the way. */
  lostCode: string;
}

/**
 * A work of many reads that starts over whenever one of them is throttled or lost would never end. So a read with patience waits
 * here for what it was told, or tries again a few times.
 */
export async function patiently<T>(patience: Patience, reading: () => Promise<T>): Promise<T> {
  for (let left = patience.milliseconds; ;) {
    try {
      return await reading();
    } catch (error) {
      const { wait, cost } = priceOf(error, patience.lostCode);
      if (cost > left) throw error;
      left -= cost;
      await patience.clock.pause(wait);
    }
  }
}

/** How long to wait before another try, and what it costs of the patience. A time-out has used up its own. */
function priceOf(error: unknown, lostCode: string): { wait: number; cost: number } {
  const stated = error instanceof NotNowError ? error.retryAfterSeconds * 1000 : Infinity;
  const isLost = error instanceof BrokenError && error.code === lostCode;
  return isLost ? { wait: 2_000, cost: 10_000 } : { wait: stated, cost: stated };
}
