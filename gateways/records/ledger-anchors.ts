import type { SigningKeys } from '../signing-keys';
import type { Blobs } from '../storage/storage';
import { checkpointName } from './ledger-checkpoints';
import type { BrokenPlace } from './ledger-entry';
import { hashOfText, NOTHING_BEFORE, parseCheckpoint, signatureHolds, type Checkpoint } from './ledger-seals';

/** What the checkpoints say: by run, the hash of each anchored sequence. */
export interface Anchors {
  count: number;
  byRun: Map<string, Map<number, string>>;
  broken: BrokenPlace | null;
}

/** `unproven`: signed with a key that is too old to be known. */
type Proof = 'holds' | 'broken' | 'unproven';

/**
 * An unproven checkpoint is vouched for by the next one whose signature holds; at the end there must be one (a changed key
 * makes the next checkpoint come by itself).
 */
export async function readAnchors(blobs: Blobs, keys: SigningKeys, names: readonly string[]): Promise<Anchors> {
  const gap = names.findIndex((name, index) => name !== checkpointName(index + 1));
  const unbroken = gap < 0 ? names : names.slice(0, gap);
  const byRun: Anchors['byRun'] = new Map();
  const broken: (BrokenPlace | null)[] = [];
  let previousHash = NOTHING_BEFORE;
  let firstUnproven: number | null = null;
  for (const [index, name] of unbroken.entries()) {
    const number = index + 1;
    const text = (await blobs.get(name)) ?? '';
    const checkpoint = parseCheckpoint(text);
    const proof = await proofOf(checkpoint, number, keys);
    broken.push(judge(checkpoint, proof, { number, previousHash }));
    firstUnproven = proof === 'unproven' ? (firstUnproven ?? number) : null;
    previousHash = hashOfText(text);
    keep(byRun, checkpoint);
  }
  if (gap >= 0) broken.push(brokenCheckpoint(gap + 1, 'missing'));
  if (firstUnproven !== null) broken.push(brokenCheckpoint(firstUnproven, 'checkpointMismatch'));
  return { count: names.length, byRun, broken: broken.find((place) => place !== null) ?? null };
}

function judge(
  checkpoint: Checkpoint | undefined,
  proof: Proof,
  { number, previousHash }: { number: number; previousHash: string },
): BrokenPlace | null {
  if (proof === 'broken') return brokenCheckpoint(number, 'checkpointMismatch');
  if (checkpoint?.previousHash === previousHash) return null;
  // What this one says of the one before it stands under its own signature: then that one is not what it was.
  return brokenCheckpoint(Math.max(1, number - 1), 'checkpointMismatch');
}

async function proofOf(checkpoint: Checkpoint | undefined, number: number, keys: SigningKeys): Promise<Proof> {
  if (checkpoint?.sequence !== number) return 'broken';
  const key = await keys.byId(checkpoint.keyId);
  if (!key) return 'unproven';
  return signatureHolds(checkpoint, key) ? 'holds' : 'broken';
}

function keep(byRun: Anchors['byRun'], checkpoint: Checkpoint | undefined): void {
  for (const { runId, sequence, hash } of checkpoint?.heads ?? []) {
    const ofRun = byRun.get(runId) ?? new Map<number, string>();
    byRun.set(runId, ofRun.set(sequence, hash));
  }
}

function brokenCheckpoint(number: number, reason: BrokenPlace['reason']): BrokenPlace {
  return { runId: 'checkpoints', sequence: number, reason };
}
