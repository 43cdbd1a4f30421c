import type { SigningKeys } from '../signing-keys';
import type { Blobs } from '../storage/storage';
import type { BrokenPlace } from './ledger-entry';
import { checkpointName } from './ledger-checkpoints';
import { hashOfText, NOTHING_BEFORE, parseCheckpoint, signatureHolds, type Checkpoint } from './ledger-seals';

/** What the checkpoints say: by run, the hash of each anchored sequence. */
export interface Anchors {
  count: number;
  byRun: Map<string, Map<number, string>>;
  broken: BrokenPlace | null;
}

/**
 * A checkpoint under a key that is too old to be known is vouched for by the next one whose signature holds; at the end there
 * must be one (a changed key makes the next checkpoint come by itself).
 */
export async function readAnchors(blobs: Blobs, keys: SigningKeys, names: readonly string[]): Promise<Anchors> {
  const anchors: Anchors = { count: names.length, byRun: new Map(), broken: null };
  const say = (number: number, reason: BrokenPlace['reason']) =>
    (anchors.broken ??= { runId: 'checkpoints', sequence: number, reason });
  let previousHash = NOTHING_BEFORE;
  let firstUnproven: number | undefined;
  for (const [index, name] of names.entries()) {
    const number = index + 1;
    if (name !== checkpointName(number)) {
      say(number, 'missing');
      break;
    }
    const text = (await blobs.get(name)) ?? '';
    const checkpoint = parseCheckpoint(text);
    const proof = checkpoint && (await proofOf(checkpoint, keys));
    if (!checkpoint || checkpoint.sequence !== number || proof === 'broken') say(number, 'checkpointMismatch');
    // Its own signature holds or is not known: then it is the one before that is not what it was.
    else if (checkpoint.previousHash !== previousHash) say(Math.max(1, number - 1), 'checkpointMismatch');
    firstUnproven = proof === 'holds' ? undefined : (firstUnproven ?? number);
    previousHash = hashOfText(text);
    if (checkpoint) keep(anchors, checkpoint);
  }
  if (firstUnproven !== undefined) say(firstUnproven, 'checkpointMismatch');
  return anchors;
}

function keep(anchors: Anchors, { heads }: Checkpoint): void {
  for (const { runId, sequence, hash } of heads) {
    const ofRun = anchors.byRun.get(runId) ?? new Map<number, string>();
    anchors.byRun.set(runId, ofRun.set(sequence, hash));
  }
}

async function proofOf(checkpoint: Checkpoint, keys: SigningKeys): Promise<'holds' | 'broken' | 'keyUnknown'> {
  const key = await keys.byId(checkpoint.keyId);
  if (!key) return 'keyUnknown';
  return signatureHolds(checkpoint, key) ? 'holds' : 'broken';
}
