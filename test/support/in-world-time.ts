import { NotNowError } from '../../domain/errors';
import type { ControlledClock } from '../../local/world-clock';

/** Lets the world's time run while the work pauses. */
export async function letRun<T>(worldClock: ControlledClock, work: Promise<T>): Promise<T> {
  let pending = true;
  const settled = work.finally(() => (pending = false));
  settled.catch(() => undefined);
  while (pending) await worldClock.advance(worldClock.sleepers() > 0 ? 200 : 0);
  return settled;
}

/** As the engine does: waits as long as it is told, and calls again. */
export async function patiently<T>(worldClock: ControlledClock, work: () => Promise<T>, mostTries: number): Promise<T> {
  for (let tries = 0; tries < mostTries; tries++) {
    try {
      return await letRun(worldClock, work());
    } catch (error) {
      if (!(error instanceof NotNowError)) throw error;
      await worldClock.advance(error.retryAfterSeconds * 1000);
    }
  }
  throw new Error('never worked');
}
