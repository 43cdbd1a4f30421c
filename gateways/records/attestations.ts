import { z } from 'zod';
import { allRows } from '../storage/many-rows';
import type { Storage } from '../storage/storage';

/** What a person says that no program can see. */
export const Attestation = z.object({ name: z.string(), statement: z.string(), by: z.string(), at: z.string() });
export type Attestation = z.infer<typeof Attestation>;

export interface Attestations {
  /** Earlier ones of the same name stay. */
  keep(attestation: Attestation): Promise<void>;
  /** The newest of each name. */
  newest(): Promise<Map<string, Attestation>>;
}

const PARTITION = 'exchange';

export function createAttestations(storage: Storage): Attestations {
  const table = storage.table('attestations');
  return {
    async keep(attestation) {
      const key = `${attestation.name}:${attestation.at}:${attestation.by}`;
      await table.transact(PARTITION, [{ kind: 'put', key, value: attestation }]);
    },
    async newest() {
      const newest = new Map<string, Attestation>();
      for await (const row of allRows(table, PARTITION)) {
        const attestation = Attestation.parse(row.value);
        const other = newest.get(attestation.name);
        if (!other || other.at <= attestation.at) newest.set(attestation.name, attestation);
      }
      return newest;
    },
  };
}
