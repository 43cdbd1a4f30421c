import { BrokenError } from '../../domain/errors';

const MOST_ATTEMPTS = 64;

/** Repeats an optimistic attempt until it is through. Of the writers of one row somebody always wins, so this many may race. */
export async function untilCommitted<T>(attempt: () => Promise<T | 'conflict'>): Promise<T> {
  for (let tries = 0; tries < MOST_ATTEMPTS; tries++) {
    const result = await attempt();
    if (result !== 'conflict') return result;
  }
  throw new BrokenError('STORAGE_CONTENDED', `Another writer was faster ${MOST_ATTEMPTS} times.`);
}
