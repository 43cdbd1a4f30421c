import type { DatabaseSync } from 'node:sqlite';

/** `event` is JSON text: a history event for an orchestration, an operation for an entity. */
export interface Message {
  target: string;
  /** The only execution that may receive it; null when any may. */
  executionId: string | null;
  event: string;
}

export interface StoredMessage extends Message {
  sequence: number;
}

export interface MessageTable {
  /** Oldest first. */
  waiting(target: string): StoredMessage[];
  targets(): string[];
  insert(message: Message): void;
  remove(messages: readonly StoredMessage[]): void;
  removeAll(target: string): void;
}

export function createMessageTable(database: DatabaseSync, hub: string): MessageTable {
  const table = `"${hub}Messages"`;
  database.exec(`CREATE TABLE IF NOT EXISTS ${table} (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, target TEXT NOT NULL, executionId TEXT, event TEXT NOT NULL
  ) STRICT`);
  database.exec(`CREATE INDEX IF NOT EXISTS "${hub}MessagesByTarget" ON ${table} (target)`);
  const waiting = database.prepare(`SELECT * FROM ${table} WHERE target = ? ORDER BY sequence`);
  const targets = database.prepare(`SELECT target FROM ${table} GROUP BY target ORDER BY min(sequence)`);
  const insert = database.prepare(`INSERT INTO ${table} (target, executionId, event) VALUES (?, ?, ?)`);
  const remove = database.prepare(`DELETE FROM ${table} WHERE sequence = ?`);
  const removeAll = database.prepare(`DELETE FROM ${table} WHERE target = ?`);
  return {
    waiting: (target) => waiting.all(target) as unknown as StoredMessage[],
    targets: () => (targets.all() as unknown as { target: string }[]).map((row) => row.target),
    insert: ({ target, executionId, event }) => void insert.run(target, executionId, event),
    remove(messages) {
      for (const { sequence } of messages) remove.run(sequence);
    },
    removeAll: (target) => void removeAll.run(target),
  };
}
