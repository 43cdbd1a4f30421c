import type { BrokenPlace, LedgerVerification } from '../gateways/records/ledger-entry';

/** What a verification found, for people. */
export function wordsFor({ entries, unanchored, firstBroken }: LedgerVerification): string {
  const counted = `${entries} entries; ${unanchored} of them are in no checkpoint yet, where a cut would not be noticed.`;
  return firstBroken ? `BROKEN: ${placeOf(firstBroken)}\n${counted}` : `The ledger is whole. ${counted}`;
}

function placeOf({ runId, sequence, reason }: BrokenPlace): string {
  if (runId === 'checkpoints') {
    return reason === 'missing'
      ? `checkpoint ${sequence} is missing.`
      : `checkpoint ${sequence} is not what was signed.`;
  }
  const place = `entry ${sequence} of run ${runId}`;
  if (reason === 'missing') return `${place} is missing.`;
  return reason === 'altered'
    ? `${place} was altered.`
    : `${place} is not the one that a checkpoint holds: the chain was rebuilt.`;
}
