import type { DatabaseSync } from 'node:sqlite';

/** An activity to be run; the row is removed together with the insertion of its completion. Input is JSON text. */
export interface ActivityCall {
  instanceId: string;
  executionId: string;
  taskId: number;
  name: string;
  input: string | null;
}

export interface StoredActivityCall extends ActivityCall {
  sequence: number;
}

export interface ActivityTable {
  insert(call: ActivityCall): StoredActivityCall;
  remove(sequence: number): void;
  all(): StoredActivityCall[];
}

export function createActivityTable(database: DatabaseSync, hub: string): ActivityTable {
  const table = `"${hub}Activities"`;
  database.exec(`CREATE TABLE IF NOT EXISTS ${table} (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, instanceId TEXT NOT NULL, executionId TEXT NOT NULL,
    taskId INTEGER NOT NULL, name TEXT NOT NULL, input TEXT
  ) STRICT`);
  const insert = database.prepare(
    `INSERT INTO ${table} (instanceId, executionId, taskId, name, input) VALUES (?, ?, ?, ?, ?)`,
  );
  const remove = database.prepare(`DELETE FROM ${table} WHERE sequence = ?`);
  const all = database.prepare(`SELECT * FROM ${table} ORDER BY sequence`);
  return {
    insert(call) {
      const { instanceId, executionId, taskId, name, input } = call;
      const { lastInsertRowid } = insert.run(instanceId, executionId, taskId, name, input);
      return { ...call, sequence: Number(lastInsertRowid) };
    },
    remove: (sequence) => void remove.run(sequence),
    all: () => all.all() as unknown as StoredActivityCall[],
  };
}
