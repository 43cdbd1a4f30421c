import { type Reading, unreadableBy } from '../../domain/reading';

/** A read that fails is unknown for this look; the next one comes soon. */
export async function tried<Value>(read: () => Promise<Value>): Promise<Reading<Value>> {
  try {
    return { kind: 'read', value: await read() };
  } catch (error) {
    return unreadableBy(error);
  }
}

/** What is read at most once, and only when it is asked for. */
export function lazily<Value>(read: () => Promise<Value>): () => Promise<Value> {
  let answer: Promise<Value> | undefined;
  return () => (answer ??= read());
}

/** Not asked for in this look, or nothing it could be asked of. */
export const notAsked = { kind: 'unreadable', code: 'NOT_ASKED', detail: '' } as const;
