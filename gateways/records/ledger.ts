export interface LedgerEntry {
  sequence: number;
  at: string;
  kind: string;
  data: unknown;
  previousHash: string;
  hash: string;
}

export interface LedgerVerification {
  ok: boolean;
  entries: number;
  /** Entries after the last checkpoint: a cut here would not be noticed yet. */
  unanchored: number;
  firstBroken: null | { runId: string; sequence: number; reason: 'altered' | 'missing' | 'checkpointMismatch' };
}

/** Append-only and hash-chained per run; checkpoints of all heads, signed, in a container with an immutability policy. */
export interface Ledger {
  /** One transaction: entry, its unique key, the run's head under its ETag. The same `step` of the same run again is a no-op. */
  append(runId: string, entry: { step: string; kind: string; data: unknown }): Promise<void>;
  read(runId: string, page: { limit: number; after?: number }): Promise<{ entries: LedgerEntry[]; next?: number }>;
  /** Anchors every head that changed since the last checkpoint; nothing changed: no checkpoint. */
  checkpoint(): Promise<void>;
  verify(): Promise<LedgerVerification>;
}
