import type { Clock } from '../clock';
import type { SigningKeys } from '../signing-keys';
import { allRows, transactAll } from '../storage/many-rows';
import type { Storage } from '../storage/storage';
import { untilCommitted } from '../storage/until-committed';
import { Head, HEAD, PENDING, sequenceOf } from './ledger-entries';
import {
  hashOfText,
  NOTHING_BEFORE,
  parseCheckpoint,
  signed,
  type AnchoredHead,
  type Checkpoint,
} from './ledger-seals';

interface CheckpointOptions {
  storage: Storage;
  clock: Clock;
  keys: SigningKeys;
}

interface LastCheckpoint {
  number: number;
  hash: string;
  /** Undefined when it cannot be read: verification says so, and recording goes on. */
  content: Checkpoint | undefined;
}

export function checkpointName(number: number): string {
  return `${String(number).padStart(9, '0')}.json`;
}

/** Broken off before its blob, nothing happened; broken off after it, the next one only removes the marks that are left. */
export function createCheckpoints({ storage, clock, keys }: CheckpointOptions): { write(): Promise<void> } {
  const table = storage.table('ledger');
  const blobs = storage.blobs('checkpoints');

  async function readPendingHeads(): Promise<AnchoredHead[]> {
    const heads: AnchoredHead[] = [];
    for (const [runId, first] of firstOfEachRun(await pendingKeys())) {
      const row = await table.get(runId, HEAD);
      const head = row && Head.parse(row.value);
      if (head && head.sequence >= first) heads.push({ runId, ...head });
    }
    return heads;
  }

  async function pendingKeys(): Promise<string[]> {
    const keysFound: string[] = [];
    for await (const row of allRows(table, PENDING)) keysFound.push(row.key);
    return keysFound;
  }

  async function readLast(): Promise<LastCheckpoint> {
    const name = (await blobs.list('')).at(-1);
    const text = name && (await blobs.get(name));
    if (!name || text === undefined) return { number: 0, hash: NOTHING_BEFORE, content: undefined };
    return { number: parseInt(name, 10), hash: hashOfText(text), content: parseCheckpoint(text) };
  }

  async function tryWrite(): Promise<AnchoredHead[] | 'conflict'> {
    const [pending, last, key] = [await readPendingHeads(), await readLast(), await keys.current()];
    const heads = pending.filter((head) => !holds(last.content, head));
    const isSigned = last.number === 0 || last.content?.keyId === key.id;
    if (heads.length === 0 && isSigned) return pending;
    const sequence = last.number + 1;
    const body = { sequence, at: clock.now().toISOString(), previousHash: last.hash, heads };
    const text = JSON.stringify(signed(body, key));
    const written = await blobs.put(checkpointName(sequence), text, { ifAbsent: true });
    // Ours after all, when only the answer got lost.
    if (!written && (await blobs.get(checkpointName(sequence))) !== text) return 'conflict';
    return pending;
  }

  async function unmark(anchored: readonly AnchoredHead[]): Promise<void> {
    const upTo = new Map(anchored.map((head) => [head.runId, head.sequence]));
    await untilCommitted(async () => {
      const done = (await pendingKeys()).filter((key) => sequenceOf(key) <= (upTo.get(runOf(key)) ?? 0));
      return transactAll(
        table,
        PENDING,
        done.map((key) => ({ kind: 'remove', key })),
      );
    });
  }

  return {
    async write() {
      await unmark(await untilCommitted(tryWrite));
    },
  };
}

function firstOfEachRun(keys: readonly string[]): Map<string, number> {
  const first = new Map<string, number>();
  for (const key of keys) if (!first.has(runOf(key))) first.set(runOf(key), sequenceOf(key));
  return first;
}

function runOf(pendingKey: string): string {
  return pendingKey.slice(0, pendingKey.lastIndexOf(':'));
}

function holds(checkpoint: Checkpoint | undefined, { runId, sequence, hash }: AnchoredHead): boolean {
  const found = checkpoint?.heads.find((head) => head.runId === runId);
  return found?.sequence === sequence && found.hash === hash;
}
