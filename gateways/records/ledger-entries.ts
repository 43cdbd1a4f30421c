import { z } from 'zod';
import { BrokenError } from '../../domain/errors';
import { digestOf } from '../../domain/fingerprint';
import type { Row, Storage } from '../storage/storage';
import type { LedgerEntry } from './ledger-entry';
import type { Sealed } from './ledger-seals';
import { createSpill } from './spill';

/** In the partition of a run: its head, its entries by sequence, and a row per step that makes a repetition known. */
export const HEAD = 'head';
export const Head = z.object({ sequence: z.number(), hash: z.string() });
export type Head = z.infer<typeof Head>;
export const entryKey = (sequence: number) => `entry:${padded(sequence)}`;
export const stepKey = (step: string) => `step:${digestOf(step)}`;

/** The partition of marks: entries that are in no checkpoint yet. */
export const PENDING = 'pending';
export const pendingKey = (runId: string, sequence: number) => `${runId}:${padded(sequence)}`;

const ENTRY_PREFIX = 'entry:';
const SEQUENCE_DIGITS = 9;
const StoredEntry = z.object({
  at: z.string(),
  kind: z.string(),
  /** As `Spill` packs it. */
  data: z.unknown(),
  previousHash: z.string(),
  hash: z.string(),
});

export interface Entries {
  pack(sealed: Sealed, hash: string): Promise<unknown>;
  readPage(runId: string, after: number, limit: number): Promise<{ entries: LedgerEntry[]; next?: number }>;
  /** As `readPage`, without stopping at a row that is no entry any more: undefined in its place. */
  readRows(runId: string, after: number): Promise<{ sequence: number; entry: LedgerEntry | undefined }[]>;
}

export function createEntries(storage: Storage): Entries {
  const table = storage.table('ledger');
  const spill = createSpill(storage.blobs('snapshots'));

  async function unpack(row: Row): Promise<LedgerEntry> {
    const { data, ...rest } = StoredEntry.parse(row.value);
    return { sequence: sequenceOf(row.key), ...rest, data: await spill.unpack(data) };
  }

  const list = (runId: string, after: number, limit?: number) =>
    table.list(runId, { prefix: ENTRY_PREFIX, after: entryKey(after), ...(limit === undefined ? {} : { limit }) });

  return {
    async pack({ runId, at, kind, data, previousHash }, hash) {
      return { at, kind, data: await spill.pack(`ledger/${runId}`, data), previousHash, hash };
    },

    async readPage(runId, after, limit) {
      const { rows, next } = await list(runId, after, limit);
      const entries = await Promise.all(rows.map(unpack));
      return next === undefined ? { entries } : { entries, next: sequenceOf(next) };
    },

    async readRows(runId, after) {
      const { rows } = await list(runId, after);
      return Promise.all(
        rows.map(async (row) => ({ sequence: sequenceOf(row.key), entry: await unpack(row).catch(ifUnreadable) })),
      );
    },
  };
}

/** Storage that does not answer is not a broken ledger. */
function ifUnreadable(error: unknown): undefined {
  if (error instanceof z.ZodError || error instanceof SyntaxError) return undefined;
  if (error instanceof BrokenError && error.code === 'RECORD_INCOMPLETE') return undefined;
  throw error;
}

export function sequenceOf(key: string): number {
  return Number(key.slice(-SEQUENCE_DIGITS));
}

function padded(sequence: number): string {
  return String(sequence).padStart(SEQUENCE_DIGITS, '0');
}
