import { BrokenError, NotNowError } from '../../domain/errors';

const SQLITE_BUSY = 5;

/** Answers later, as a service does, and fails in our own errors. */
export async function answer<T>(work: () => T): Promise<T> {
  await Promise.resolve();
  try {
    return work();
  } catch (error) {
    throw translated(error);
  }
}

function translated(error: unknown): unknown {
  const code = (error as { errcode?: unknown }).errcode;
  if (typeof code !== 'number') return error;
  if ((code & 0xff) === SQLITE_BUSY) return new NotNowError('STORAGE_BUSY', 1, { cause: error });
  return new BrokenError('STORAGE_UNREACHABLE', 'The storage file cannot be used.', { cause: error });
}
