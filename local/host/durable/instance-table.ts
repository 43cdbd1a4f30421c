import type { DatabaseSync } from 'node:sqlite';
import type { InstanceFilter, RuntimeStatus } from './contract';
import type { ParentInstance } from './history-event';

/** Inputs, outputs and the custom status are JSON text; times are epoch milliseconds. */
export interface InstanceRow {
  id: string;
  executionId: string;
  /** How often the id has been used before. */
  generation: number;
  name: string;
  version: string | null;
  status: RuntimeStatus;
  input: string | null;
  customStatus: string | null;
  output: string | null;
  createdAt: number;
  updatedAt: number;
  parent: ParentInstance | null;
}

export interface InstanceTable {
  find(id: string): InstanceRow | undefined;
  /** Replaces whatever had this id. */
  put(row: InstanceRow): void;
  update(row: InstanceRow): void;
  remove(id: string): void;
  /** In the order of ids, after the id `after`. */
  select(filter: InstanceFilter, after: string | undefined, limit: number): InstanceRow[];
}

type StoredRow = Omit<InstanceRow, 'parent'> & { parent: string | null };

export function createInstanceTable(database: DatabaseSync, hub: string): InstanceTable {
  const table = `"${hub}Instances"`;
  database.exec(`CREATE TABLE IF NOT EXISTS ${table} (
    id TEXT PRIMARY KEY, executionId TEXT NOT NULL, generation INTEGER NOT NULL, name TEXT NOT NULL, version TEXT,
    status TEXT NOT NULL, input TEXT, customStatus TEXT, output TEXT,
    createdAt INTEGER NOT NULL, updatedAt INTEGER NOT NULL, parent TEXT
  ) STRICT`);
  const find = database.prepare(`SELECT * FROM ${table} WHERE id = ?`);
  const put = database.prepare(
    `INSERT OR REPLACE INTO ${table}
     (id, executionId, generation, name, version, status, input, customStatus, output, createdAt, updatedAt, parent)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const update = database.prepare(
    `UPDATE ${table} SET executionId = ?, status = ?, input = ?, customStatus = ?, output = ?, createdAt = ?,
     updatedAt = ? WHERE id = ?`,
  );
  const remove = database.prepare(`DELETE FROM ${table} WHERE id = ?`);
  const select = database.prepare(
    `SELECT * FROM ${table} WHERE id > ? AND createdAt >= ? AND createdAt <= ?
     AND (? = '' OR instr(?, ',' || status || ',') > 0) AND substr(id, 1, ?) = ? ORDER BY id LIMIT ?`,
  );
  return {
    find(id) {
      const row = find.get(id);
      return row ? readRow(row as unknown as StoredRow) : undefined;
    },
    put(row) {
      const { id, executionId, generation, name, version, status, input, customStatus, output } = row;
      const parent = row.parent ? JSON.stringify(row.parent) : null;
      put.run(
        ...[id, executionId, generation, name, version, status, input, customStatus, output],
        ...[row.createdAt, row.updatedAt, parent],
      );
    },
    update(row) {
      const { id, executionId, status, input, customStatus, output, createdAt, updatedAt } = row;
      update.run(executionId, status, input, customStatus, output, createdAt, updatedAt, id);
    },
    remove: (id) => void remove.run(id),
    select(filter, after, limit) {
      const from = filter.createdTimeFrom ?? Number.MIN_SAFE_INTEGER;
      const to = filter.createdTimeTo ?? Number.MAX_SAFE_INTEGER;
      const prefix = filter.instanceIdPrefix ?? '';
      const statuses = filter.runtimeStatus?.length ? `,${filter.runtimeStatus.join(',')},` : '';
      const rows = select.all(after ?? '', from, to, statuses, statuses, prefix.length, prefix, limit);
      return (rows as unknown as StoredRow[]).map(readRow);
    },
  };
}

function readRow(row: StoredRow): InstanceRow {
  return { ...row, parent: row.parent === null ? null : (JSON.parse(row.parent) as ParentInstance) };
}
