import type { DatabaseSync } from 'node:sqlite';
import type { Message } from './message-table';

/** A message for the future, due at an instant in epoch milliseconds. */
export interface Timer extends Message {
  taskId: number;
  dueAt: number;
}

export interface TimerTable {
  insert(timer: Timer): void;
  /** The nearest due instant. */
  nearest(): number | undefined;
  /** Removes and returns what is due by `now`: by due instant, then in the order of creation. */
  take(now: number): Message[];
  cancel(target: string, taskId: number): void;
  removeAll(target: string): void;
}

export function createTimerTable(database: DatabaseSync, hub: string): TimerTable {
  const table = `"${hub}Timers"`;
  database.exec(`CREATE TABLE IF NOT EXISTS ${table} (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, target TEXT NOT NULL, executionId TEXT, taskId INTEGER NOT NULL,
    dueAt INTEGER NOT NULL, event TEXT NOT NULL
  ) STRICT`);
  database.exec(`CREATE INDEX IF NOT EXISTS "${hub}TimersByTarget" ON ${table} (target, taskId)`);
  database.exec(`CREATE INDEX IF NOT EXISTS "${hub}TimersByDue" ON ${table} (dueAt, sequence)`);
  const insert = database.prepare(
    `INSERT INTO ${table} (target, executionId, taskId, dueAt, event) VALUES (?, ?, ?, ?, ?)`,
  );
  const nearest = database.prepare(`SELECT min(dueAt) AS dueAt FROM ${table}`);
  const due = database.prepare(
    `SELECT target, executionId, event FROM ${table} WHERE dueAt <= ? ORDER BY dueAt, sequence`,
  );
  const removeDue = database.prepare(`DELETE FROM ${table} WHERE dueAt <= ?`);
  const cancel = database.prepare(`DELETE FROM ${table} WHERE target = ? AND taskId = ?`);
  const removeAll = database.prepare(`DELETE FROM ${table} WHERE target = ?`);
  return {
    insert: ({ target, executionId, taskId, dueAt, event }) =>
      void insert.run(target, executionId, taskId, dueAt, event),
    nearest: () => (nearest.get() as unknown as { dueAt: number | null }).dueAt ?? undefined,
    take(now) {
      const messages = due.all(now) as unknown as Message[];
      if (messages.length > 0) removeDue.run(now);
      return messages;
    },
    cancel: (target, taskId) => void cancel.run(target, taskId),
    removeAll: (target) => void removeAll.run(target),
  };
}
