import { expectedFailureOf } from '../../domain/errors';
import type { Reading } from '../../domain/reading';

/** A read that fails is unknown for this look; the next one comes soon. */
export async function tried<Value>(read: () => Promise<Value>): Promise<Reading<Value>> {
  try {
    return { kind: 'read', value: await read() };
  } catch (error) {
    const failure = expectedFailureOf(error);
    if (!failure) throw error;
    return { kind: 'unknown', code: failure.code };
  }
}

/** Not asked for in this look, or nothing it could be asked of. */
export const notAsked = { kind: 'unknown', code: 'NOT_ASKED' } as const;
