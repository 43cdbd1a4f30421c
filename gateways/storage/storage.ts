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

export interface Table {
  get(partition: string, key: string): Promise<Row | undefined>;
  /** All or nothing, at most 100 operations of one partition. `conflict`: a row to insert was there, or an ETag no longer holds. */
  transact(partition: string, operations: readonly Operation[]): Promise<'committed' | 'conflict'>;
  /** In the order of keys. `from` is inclusive, `after` exclusive. */
  list(partition: string, range?: { prefix?: string; from?: string; after?: string; limit?: number }): Promise<RowPage>;
  /** Rows with this key in every partition, in the order of partitions; for audits and sweeps, not for doors. */
  listAcross(key: string, page?: { after?: string; limit?: number }): Promise<RowPage>;
}

export interface Blobs {
  /** `ifAbsent`: keeps what is there and answers false. */
  put(name: string, content: string, options?: { ifAbsent?: boolean }): Promise<boolean>;
  get(name: string): Promise<string | undefined>;
  /** Names in order. */
  list(prefix: string): Promise<string[]>;
  remove(name: string): Promise<void>;
}

export type TableName = 'runs' | 'items' | 'ledger' | 'approvals' | 'reports' | 'starts' | 'mails';
export type ContainerName = 'runs' | 'snapshots' | 'reports' | 'checkpoints';

export interface Storage {
  table(name: TableName): Table;
  blobs(container: ContainerName): Blobs;
}
