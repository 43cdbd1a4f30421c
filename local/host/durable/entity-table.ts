import type { DatabaseSync } from 'node:sqlite';
import type { EntityFilter } from './contract';

/** `id` is `@name@key` with the name in lower case; state is JSON text; times are epoch milliseconds. */
export interface EntityRow {
  id: string;
  name: string;
  key: string;
  state: string | null;
  lastOperationAt: number;
}

export interface EntityTable {
  find(id: string): EntityRow | undefined;
  put(row: EntityRow): void;
  remove(id: string): void;
  /** In the order of ids, after the id `after`; the name is compared exactly. */
  select(filter: Omit<EntityFilter, 'top' | 'continuation'>, after: string | undefined, limit: number): EntityRow[];
}

export function createEntityTable(database: DatabaseSync, hub: string): EntityTable {
  const table = `"${hub}Entities"`;
  database.exec(`CREATE TABLE IF NOT EXISTS ${table} (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, key TEXT NOT NULL, state TEXT, lastOperationAt INTEGER NOT NULL
  ) STRICT`);
  const find = database.prepare(`SELECT * FROM ${table} WHERE id = ?`);
  const put = database.prepare(
    `INSERT OR REPLACE INTO ${table} (id, name, key, state, lastOperationAt) VALUES (?, ?, ?, ?, ?)`,
  );
  const remove = database.prepare(`DELETE FROM ${table} WHERE id = ?`);
  const select = database.prepare(
    `SELECT * FROM ${table} WHERE id > ? AND lastOperationAt >= ? AND lastOperationAt <= ? AND (? IS NULL OR name = ?)
     ORDER BY id LIMIT ?`,
  );
  return {
    find: (id) => find.get(id) as unknown as EntityRow | undefined,
    put: ({ id, name, key, state, lastOperationAt }) => void put.run(id, name, key, state, lastOperationAt),
    remove: (id) => void remove.run(id),
    select(filter, after, limit) {
      const from = filter.lastOperationTimeFrom ?? Number.MIN_SAFE_INTEGER;
      const to = filter.lastOperationTimeTo ?? Number.MAX_SAFE_INTEGER;
      const name = filter.name ?? null;
      return select.all(after ?? '', from, to, name, name, limit) as unknown as EntityRow[];
    },
  };
}
