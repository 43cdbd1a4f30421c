import type { DatabaseSync } from 'node:sqlite';
import { createHistoryCache } from './history-cache';
import type { History } from './history-cache';
import type { HistoryEvent } from './history-event';

export interface HistoryTable {
  /** Not to be changed by the caller. */
  read(instanceId: string): History;
  append(instanceId: string, events: readonly HistoryEvent[]): void;
  remove(instanceId: string): void;
  /** After a transaction that was rolled back. */
  forgetCache(): void;
}

const CACHED_EVENTS = 100_000;

export function createHistoryTable(database: DatabaseSync, hub: string): HistoryTable {
  const table = `"${hub}History"`;
  database.exec(`CREATE TABLE IF NOT EXISTS ${table} (
    instanceId TEXT NOT NULL, sequence INTEGER NOT NULL, event TEXT NOT NULL, PRIMARY KEY (instanceId, sequence)
  ) STRICT, WITHOUT ROWID`);
  const select = database.prepare(`SELECT event FROM ${table} WHERE instanceId = ? ORDER BY sequence`);
  const insert = database.prepare(`INSERT INTO ${table} (instanceId, sequence, event) VALUES (?, ?, ?)`);
  const remove = database.prepare(`DELETE FROM ${table} WHERE instanceId = ?`);
  const cache = createHistoryCache(CACHED_EVENTS);

  function load(instanceId: string): History {
    const text = (select.all(instanceId) as unknown as { event: string }[]).map((row) => row.event).join(',');
    return { events: JSON.parse(`[${text}]`) as HistoryEvent[], text };
  }

  function read(instanceId: string): History {
    const history = cache.get(instanceId) ?? load(instanceId);
    cache.put(instanceId, history);
    return history;
  }

  return {
    read,
    append(instanceId, events) {
      const history = read(instanceId);
      const texts = events.map((event) => JSON.stringify(event));
      const first = history.events.length;
      for (const [index, text] of texts.entries()) insert.run(instanceId, first + index, text);
      cache.put(instanceId, { events: [...history.events, ...events], text: joinTexts(history.text, texts) });
    },
    remove(instanceId) {
      cache.forget(instanceId);
      remove.run(instanceId);
    },
    forgetCache: cache.clear,
  };
}

/** JSON texts of events, joined as the elements of an array. */
export function joinTexts(before: string, texts: readonly string[]): string {
  return before === '' ? texts.join(',') : [before, ...texts].join(',');
}
