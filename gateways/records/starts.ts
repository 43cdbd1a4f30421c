import { z } from 'zod';
import { digestOf } from '../../domain/fingerprint';
import { allRows, transactAll } from '../storage/many-rows';
import type { Operation, Storage } from '../storage/storage';
import { untilCommitted } from '../storage/until-committed';

/** Idempotency keys: scoped to caller and route, kept with the digest of the body. */
export interface Starts {
  /**
   * The first call with a key fixes its run; a later one learns it. `bodyDigest` is of the parsed body. Broken off after it, the
   * run id is fixed and the run may not be recorded: the next call with the key records it.
   */
  claim(start: {
    caller: string;
    route: string;
    key: string;
    bodyDigest: string;
    runId: string;
    at: string;
  }): Promise<{ runId: string; sameBody: boolean }>;
  /** The run that a key was claimed for. */
  find(key: { caller: string; route: string; key: string }): Promise<string | undefined>;
  /**
   * Retention: forgets the keys claimed before an instant whose run `isOver`. A key must not outlive its run: a later request with
   * it would be recorded under the id of the run that was removed.
   */
  forget(claimedBefore: string, isOver: (runId: string) => Promise<boolean>): Promise<void>;
}

const PARTITION_DIGITS = 2;
const partitions = Array.from({ length: 16 ** PARTITION_DIGITS }, (_, index) =>
  index.toString(16).padStart(PARTITION_DIGITS, '0'),
);
const Claimed = z.object({ runId: z.string(), bodyDigest: z.string(), at: z.string() });

/** Callers' keys are kept as digests, spread over 256 partitions. */
export function createStarts(storage: Storage): Starts {
  const table = storage.table('starts');
  return {
    claim({ caller, route, key, bodyDigest, runId, at }) {
      const digest = digestOf([caller, route, key]);
      const partition = digest.slice(0, PARTITION_DIGITS);
      return untilCommitted(async () => {
        const known = await table.get(partition, digest);
        if (known) {
          const claimed = Claimed.parse(known.value);
          return { runId: claimed.runId, sameBody: claimed.bodyDigest === bodyDigest };
        }
        const value = { caller, route, bodyDigest, runId, at };
        const inserted = await table.transact(partition, [{ kind: 'insert', key: digest, value }]);
        return inserted === 'committed' ? { runId, sameBody: true } : inserted;
      });
    },

    async find({ caller, route, key }) {
      const digest = digestOf([caller, route, key]);
      const known = await table.get(digest.slice(0, PARTITION_DIGITS), digest);
      return known && Claimed.parse(known.value).runId;
    },

    async forget(claimedBefore, isOver) {
      for (const partition of partitions) {
        const removals: Operation[] = [];
        for await (const { key, value } of allRows(table, partition)) {
          const { at, runId } = Claimed.parse(value);
          if (at < claimedBefore && (await isOver(runId))) removals.push({ kind: 'remove', key });
        }
        await transactAll(table, partition, removals);
      }
    },
  };
}
