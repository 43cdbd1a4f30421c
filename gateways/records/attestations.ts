import { z } from 'zod';
import { allRows } from '../storage/many-rows';
import type { Storage } from '../storage/storage';

/** What a check showed that people may accept: the fingerprint of all of it, null when it could not be read. */
const Shown = z.object({ name: z.string(), fingerprint: z.string().nullable(), evidence: z.string() });
export type Shown = z.infer<typeof Shown>;

/** What a person says that no program can see. */
export const Attestation = z.object({
  name: z.string(),
  statement: z.string(),
  by: z.string(),
  at: z.string(),
  /** False: what was said before holds no more. */
  holds: z.boolean().default(true),
  /** What passed the word on and named the person, whose role nobody could check; null: the person was signed in. */
  through: z.string().nullable().default(null),
  /** What the newest check showed when the person accepted it. */
  accepted: Shown.omit({ name: true }).nullable().default(null),
});
export type Attestation = z.infer<typeof Attestation>;

export interface Attestations {
  /** Earlier ones of the same name stay. */
  keep(attestation: Attestation): Promise<void>;
  /** The newest of each name; of two at the same instant the one that takes its word back. */
  newest(): Promise<Map<string, Attestation>>;
  /** What the newest check shows, instead of what an earlier one showed. */
  keepShown(lines: readonly Shown[]): Promise<void>;
  readShown(name: string): Promise<Shown | undefined>;
}

const PARTITION = 'exchange';
const SHOWN = 'exchange-shown';

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
        if (!other || isNewer(attestation, other)) newest.set(attestation.name, attestation);
      }
      return newest;
    },
    async keepShown(lines) {
      const operations = lines.map((line) => ({ kind: 'put', key: line.name, value: line }) as const);
      await table.transact(SHOWN, operations);
    },
    async readShown(name) {
      const row = await table.get(SHOWN, name);
      return row && Shown.parse(row.value);
    },
  };
}

function isNewer(one: Attestation, other: Attestation): boolean {
  return one.at === other.at ? other.holds : one.at > other.at;
}
