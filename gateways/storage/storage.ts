/** What rooms and doors keep: small rows (at most 32 KiB of JSON each) and blobs. Two implementations, one suite of contract tests. */
export interface Row {
  partition: string;
  key: string;
  etag: string;
  value: unknown;
}

export type Operation =
  | { kind: 'insert'; key: string; value: unknown }
  | { kind: 'put'; key: string; value: unknown }
  | { kind: 'replace'; key: string; etag: string; value: unknown }
  | { kind: 'remove'; key: string };

export interface RowPage {
  rows: Row[];
  /** Pass it as `after` to go on; absent at the end. */
  next?: string;
}

export interface Range {
  prefix?: string;
  /** Inclusive. */
  from?: string;
  /** Exclusive. */
  after?: string;
  /** 1,000 unless told. */
  limit?: number;
}

/** Keys have 1 to 512 characters as stored (`encodeKey`), in whose ordinal order they are listed. */
export interface Table {
  get(partition: string, key: string): Promise<Row | undefined>;
  /**
   * All or nothing, at most 100 operations of one partition on different keys, 2 MiB in all. `conflict`: a row to insert was
   * there, a row to remove was not, or an ETag no longer holds; which one is not said. An answer that got lost makes a
   * committed transaction look like a conflict with itself: read again before judging.
   */
  transact(partition: string, operations: readonly Operation[]): Promise<'committed' | 'conflict'>;
  list(partition: string, range?: Range): Promise<RowPage>;
  /** Rows with this key in every partition, in the order of partitions; for audits and sweeps, not for doors. */
  listAcross(key: string, page?: { after?: string; limit?: number }): Promise<RowPage>;
}

/** Names are paths of letters, digits and `. _ - ! : @`; `encodeKey` makes a segment of any text. */
export interface Blobs {
  /** `ifAbsent`: keeps what is there and answers false (also when that is our own, written by a call whose answer got lost). */
  put(name: string, content: string, options?: { ifAbsent?: boolean }): Promise<boolean>;
  get(name: string): Promise<string | undefined>;
  /** Names in order. */
  list(prefix: string): Promise<string[]>;
  /** Nothing there: nothing to do. */
  remove(name: string): Promise<void>;
}

export type TableName =
  | 'runs'
  | 'items'
  | 'ledger'
  | 'approvals'
  | 'reports'
  | 'starts'
  | 'mails'
  | 'alarms'
  | 'heartbeats'
  | 'attestations'
  | 'drift'
  | 'watches';
export type ContainerName = 'runs' | 'snapshots' | 'reports' | 'checkpoints';

export interface Storage {
  table(name: TableName): Table;
  blobs(container: ContainerName): Blobs;
}
