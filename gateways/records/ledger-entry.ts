export interface LedgerEntry {
  sequence: number;
  at: string;
  kind: string;
  data: unknown;
  previousHash: string;
  hash: string;
}

/** When it is a checkpoint that is broken, `runId` is `checkpoints` and `sequence` its number. */
export interface BrokenPlace {
  runId: string;
  sequence: number;
  reason: 'altered' | 'missing' | 'checkpointMismatch';
}

export interface LedgerVerification {
  ok: boolean;
  entries: number;
  /** Entries after the last checkpoint: a cut here would not be noticed yet. */
  unanchored: number;
  firstBroken: BrokenPlace | null;
}
