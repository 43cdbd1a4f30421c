import type { Clock } from '../clock';
import type { SigningKeys } from '../signing-keys';
import type { Operation, Storage } from '../storage/storage';
import { untilCommitted } from '../storage/until-committed';
import { createCheckpoints } from './ledger-checkpoints';
import { createEntries, entryKey, Head, HEAD, pendingKey, PENDING, stepKey } from './ledger-entries';
import type { LedgerEntry, LedgerVerification } from './ledger-entry';
import { hashOf, NOTHING_BEFORE, type Sealed } from './ledger-seals';
import { createVerification } from './ledger-verification';

export type { LedgerEntry, LedgerVerification } from './ledger-entry';

/** Append-only and hash-chained per run; checkpoints of all heads, signed, in a container with an immutability policy. */
export interface Ledger {
  /** One transaction: entry, its unique key, the run's head under its ETag. The same `step` of the same run again is a no-op. */
  append(runId: string, entry: { step: string; kind: string; data: unknown }): Promise<void>;
  read(runId: string, page: { limit: number; after?: number }): Promise<{ entries: LedgerEntry[]; next?: number }>;
  /** Anchors every head that changed since the last checkpoint, or the same ones under a new key; nothing changed: no checkpoint. */
  checkpoint(): Promise<void>;
  verify(): Promise<LedgerVerification>;
}

interface LedgerOptions {
  storage: Storage;
  clock: Clock;
  keys: SigningKeys;
}

export function createLedger({ storage, clock, keys }: LedgerOptions): Ledger {
  const table = storage.table('ledger');
  const entries = createEntries(storage);
  const checkpoints = createCheckpoints({ storage, clock, keys });

  /**
   * Written before the entry and removed once a checkpoint holds it, so an entry that is neither marked nor anchored tells of a
   * checkpoint that went missing. Broken off in between, it marks an entry that may never come, which costs one look.
   */
  async function markPending(runId: string, sequence: number): Promise<void> {
    await table.transact(PENDING, [{ kind: 'insert', key: pendingKey(runId, sequence), value: {} }]);
  }

  async function tryAppend(runId: string, step: string, sealed: Omit<Sealed, 'runId' | 'sequence' | 'previousHash'>) {
    const [known, headRow] = await Promise.all([table.get(runId, stepKey(step)), table.get(runId, HEAD)]);
    if (known) return 'known';
    const head = headRow ? Head.parse(headRow.value) : { sequence: 0, hash: NOTHING_BEFORE };
    const sequence = head.sequence + 1;
    const whole: Sealed = { runId, sequence, ...sealed, previousHash: head.hash };
    const hash = hashOf(whole);
    const newHead = { sequence, hash };
    await markPending(runId, sequence);
    const operations: Operation[] = [
      { kind: 'insert', key: entryKey(sequence), value: await entries.pack(whole, hash) },
      { kind: 'insert', key: stepKey(step), value: { step, sequence } },
      headRow
        ? { kind: 'replace', key: HEAD, etag: headRow.etag, value: newHead }
        : { kind: 'insert', key: HEAD, value: newHead },
    ];
    return table.transact(runId, operations);
  }

  return {
    async append(runId, { step, kind, data }) {
      // What JSON does not keep (undefined, dates) must not be hashed either.
      const kept: unknown = JSON.parse(JSON.stringify(data ?? null));
      const at = clock.now().toISOString();
      await untilCommitted(() => tryAppend(runId, step, { at, kind, data: kept }));
    },

    read: (runId, { limit, after = 0 }) => entries.readPage(runId, after, limit),

    checkpoint: () => checkpoints.write(),
    verify: createVerification({ storage, keys }),
  };
}
