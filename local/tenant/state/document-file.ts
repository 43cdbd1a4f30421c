import { DatabaseSync } from 'node:sqlite';
import type { Identified, Journaled } from './collection';

/** One table of JSON documents. What `write` was given is on disk as a whole or not at all, also after kill -9. */
interface DocumentFile {
  read(collection: string): Iterable<Identified>;
  write(collections: readonly Journaled[]): void;
  close(): void;
}

const table =
  'CREATE TABLE IF NOT EXISTS documents (collection TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, UNIQUE (collection, id))';
const upsert =
  'INSERT INTO documents (collection, id, body) VALUES (?, ?, ?) ON CONFLICT (collection, id) DO UPDATE SET body = excluded.body';

export function openDocumentFile(file: string): DocumentFile {
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 2000');
  database.exec(table);
  const put = database.prepare(upsert);
  const erase = database.prepare('DELETE FROM documents WHERE collection = ? AND id = ?');
  const select = database.prepare('SELECT body FROM documents WHERE collection = ? ORDER BY rowid');

  function writeChanges(collection: Journaled) {
    for (const [id, before] of collection.changed()) {
      const document = collection.current(id);
      if (document) put.run(collection.name, id, JSON.stringify(document));
      else if (before) erase.run(collection.name, id);
    }
  }

  return {
    *read(collection) {
      for (const row of select.iterate(collection)) yield JSON.parse(String(row['body'])) as Identified;
    },
    write(collections) {
      database.exec('BEGIN IMMEDIATE');
      try {
        for (const collection of collections) writeChanges(collection);
        database.exec('COMMIT');
      } catch (error) {
        database.exec('ROLLBACK');
        throw error;
      }
    },
    close: () => database.close(),
  };
}
