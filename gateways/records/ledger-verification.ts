import type { SigningKeys } from '../signing-keys';
import { allAcross, allRows } from '../storage/many-rows';
import type { Row, Storage } from '../storage/storage';
import type { BrokenPlace, LedgerEntry, LedgerVerification } from './ledger-entry';
import { readAnchors, type Anchors } from './ledger-anchors';
import { createEntries, Head, HEAD, pendingKey, PENDING } from './ledger-entries';
import { hashOf, NOTHING_BEFORE } from './ledger-seals';

interface RunChecked {
  entries: number;
  unanchored: number;
  broken: BrokenPlace | null;
}

const RUNS_AT_ONCE = 8;
const MOST_LOOKS = 3;

/**
 * Compares everything with everything: entries with their hashes, each with the one before, the last with the head, anchored
 * ones with the checkpoints, checkpoints with each other and with their signatures. Checkpoints first, then runs by id.
 */
export function createVerification({ storage, keys }: { storage: Storage; keys: SigningKeys }) {
  const checkpoints = storage.blobs('checkpoints');

  return async function verify(): Promise<LedgerVerification> {
    for (let look = 1; ; look++) {
      const before = await checkpoints.list('');
      const result = await verifyOnce(storage, keys, before);
      // A checkpoint written meanwhile took marks away: look again before calling anything broken.
      if (result.ok || look === MOST_LOOKS || (await checkpoints.list('')).length === before.length) return result;
    }
  };
}

async function verifyOnce(storage: Storage, keys: SigningKeys, names: string[]): Promise<LedgerVerification> {
  const anchors = await readAnchors(storage.blobs('checkpoints'), keys, names);
  const runIds = await findRuns(storage, anchors);
  const found = { entries: 0, unanchored: 0, firstBroken: anchors.broken };
  for (let at = 0; at < runIds.length; at += RUNS_AT_ONCE) {
    const group = runIds.slice(at, at + RUNS_AT_ONCE);
    for (const run of await Promise.all(group.map((runId) => checkRun(storage, anchors, runId)))) {
      found.entries += run.entries;
      found.unanchored += run.unanchored;
      found.firstBroken ??= run.broken;
    }
  }
  return { ok: found.firstBroken === null, ...found };
}

async function findRuns(storage: Storage, anchors: Anchors): Promise<string[]> {
  const runIds = new Set(anchors.byRun.keys());
  for await (const head of allAcross(storage.table('ledger'), HEAD)) runIds.add(head.partition);
  return [...runIds].sort();
}

async function checkRun(storage: Storage, anchors: Anchors, runId: string): Promise<RunChecked> {
  const anchored = anchors.byRun.get(runId) ?? new Map<number, string>();
  const lastAnchored = Math.max(0, ...anchored.keys());
  const chain = createChain(runId, anchored);
  const cut = await walk(storage, runId, chain.add);
  const { last, broken } = chain.result();
  const entries = chain.count();
  const missing = last < lastAnchored ? brokenAt(runId, last + 1, 'missing') : null;
  const unmarked = await findUnmarked(storage, anchors, { runId, from: lastAnchored, to: last });
  return { entries, unanchored: Math.max(0, last - lastAnchored), broken: broken ?? missing ?? cut ?? unmarked };
}

interface Chain {
  add(sequence: number, entry: LedgerEntry | undefined): void;
  count(): number;
  /** Sequence and hash of the last entry, and the first place where the chain does not hold. */
  result(): { last: number; hash: string; broken: BrokenPlace | null };
}

function createChain(runId: string, anchored: ReadonlyMap<number, string>): Chain {
  let [last, hash, count] = [0, NOTHING_BEFORE, 0];
  let broken: BrokenPlace | null = null;

  function reasonAt(sequence: number, entry: LedgerEntry | undefined): BrokenPlace['reason'] | null {
    if (!entry) return 'altered';
    if (entry.hash !== hashOf({ runId, ...entry }) || entry.previousHash !== hash) return 'altered';
    return (anchored.get(sequence) ?? entry.hash) === entry.hash ? null : 'checkpointMismatch';
  }

  return {
    add(sequence, entry) {
      if (sequence !== last + 1) broken ??= brokenAt(runId, last + 1, 'missing');
      const reason = reasonAt(sequence, entry);
      if (reason) broken ??= brokenAt(runId, sequence, reason);
      [last, hash, count] = [sequence, entry?.hash ?? '', count + 1];
    },
    count: () => count,
    result: () => ({ last, hash, broken }),
  };
}

/** Reads on until the head is reached: runs grow while they are checked. What the head tells of the end is the result. */
async function walk(storage: Storage, runId: string, visit: Chain['add']): Promise<BrokenPlace | null> {
  const entries = createEntries(storage);
  const last = { sequence: 0, hash: NOTHING_BEFORE };
  for (;;) {
    const rows = await entries.readRows(runId, last.sequence);
    for (const { sequence, entry } of rows) {
      visit(sequence, entry);
      Object.assign(last, { sequence, hash: entry?.hash ?? '' });
    }
    if (rows.length > 0) continue;
    const standing = judgeHead(await storage.table('ledger').get(runId, HEAD), last);
    if (standing === 'holds') return null;
    if (standing !== 'ahead') return brokenAt(runId, Math.max(1, last.sequence), standing);
    // One more look: the entry may have come between the two reads.
    const more = await entries.readRows(runId, last.sequence);
    if (more.length === 0) return brokenAt(runId, last.sequence + 1, 'missing');
  }
}

function judgeHead(row: Row | undefined, last: Head): 'holds' | 'ahead' | 'altered' | 'missing' {
  if (!row) return last.sequence > 0 ? 'missing' : 'holds';
  const head = Head.safeParse(row.value);
  if (!head.success) return 'altered';
  if (head.data.sequence > last.sequence) return 'ahead';
  return head.data.sequence === last.sequence && head.data.hash === last.hash ? 'holds' : 'altered';
}

/** An entry that is in no checkpoint and not marked as waiting for one was in a checkpoint that is gone. */
async function findUnmarked(
  storage: Storage,
  anchors: Anchors,
  { runId, from, to }: { runId: string; from: number; to: number },
): Promise<BrokenPlace | null> {
  if (to <= from) return null;
  const marked = new Set<string>();
  for await (const row of allRows(storage.table('ledger'), PENDING, { prefix: `${runId}:` })) marked.add(row.key);
  for (let sequence = from + 1; sequence <= to; sequence++) {
    if (!marked.has(pendingKey(runId, sequence))) return brokenAt('checkpoints', anchors.count + 1, 'missing');
  }
  return null;
}

function brokenAt(runId: string, sequence: number, reason: BrokenPlace['reason']): BrokenPlace {
  return { runId, sequence, reason };
}
