import type { Storage } from '../../gateways/storage/storage';

export class Killed extends Error {}

/**
 * A storage that dies: the call with this number (from 0) throws `Killed` before it did anything, or, with `lostAnswer`, after it
 * did all of it. Later calls throw too, as those of a dead process never come.
 */
export function killedAt(storage: Storage, call: number, lostAnswer = false): Storage {
  let calls = 0;
  async function mayDie<T>(work: () => Promise<T>): Promise<T> {
    const number = calls++;
    if (number > call) throw new Killed();
    if (number < call) return work();
    if (lostAnswer) await work();
    throw new Killed();
  }
  return {
    table(name) {
      const table = storage.table(name);
      return {
        get: (...args) => mayDie(() => table.get(...args)),
        transact: (...args) => mayDie(() => table.transact(...args)),
        list: (...args) => mayDie(() => table.list(...args)),
        listAcross: (...args) => mayDie(() => table.listAcross(...args)),
      };
    },
    blobs(name) {
      const blobs = storage.blobs(name);
      return {
        put: (...args) => mayDie(() => blobs.put(...args)),
        get: (...args) => mayDie(() => blobs.get(...args)),
        list: (...args) => mayDie(() => blobs.list(...args)),
        remove: (...args) => mayDie(() => blobs.remove(...args)),
      };
    },
  };
}

/**
 * Dies at every call in turn, once before and once after it, each time in a world of its own; `again` is what a second process
 * does on the same storage.
 */
export async function atEveryDeath(
  open: () => Storage,
  work: (storage: Storage) => Promise<unknown>,
  again: (storage: Storage) => Promise<void>,
): Promise<number> {
  let deaths = 0;
  for (const lostAnswer of [false, true]) {
    for (let call = 0; ; call++) {
      const storage = open();
      const died = await work(killedAt(storage, call, lostAnswer)).then(
        () => false,
        (error: unknown) => error instanceof Killed || Promise.reject(error as Error),
      );
      if (!died) break;
      deaths++;
      await again(storage);
    }
  }
  return deaths;
}
