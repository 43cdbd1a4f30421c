import { z } from 'zod';
import { digestOf } from '../../domain/fingerprint';
import type { Storage } from '../storage/storage';
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
}

const PARTITION_DIGITS = 2;
const Claimed = z.object({ runId: z.string(), bodyDigest: z.string() });

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
  };
}
