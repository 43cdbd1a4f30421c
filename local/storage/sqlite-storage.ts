import { DatabaseSync } from 'node:sqlite';
import type { Storage } from '../../gateways/storage/storage';
import { createSqliteBlobs } from './sqlite-blobs';
import { createSqliteTable } from './sqlite-table';

export interface SqliteStorage extends Storage {
  close(): void;
}

/**
 * Storage in one file (or `:memory:`), with the manners of Azure's. What was acknowledged survives `kill -9`; a power cut may
 * take the last writes (WAL, synchronous NORMAL).
 */
export function createSqliteStorage(file: string): SqliteStorage {
  const database = openDatabase(file);
  return {
    table: (name) => createSqliteTable(database, name),
    blobs: (container) => createSqliteBlobs(database, container),
    close: () => database.close(),
  };
}

function openDatabase(file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  database.exec('PRAGMA busy_timeout = 2000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
  database.exec(`
    CREATE TABLE IF NOT EXISTS rows (
      name TEXT NOT NULL, partition TEXT NOT NULL, key TEXT NOT NULL, etag TEXT NOT NULL, json TEXT NOT NULL,
      PRIMARY KEY (name, partition, key)
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS rows_across ON rows (name, key, partition);
    CREATE TABLE IF NOT EXISTS blobs (
      container TEXT NOT NULL, name TEXT NOT NULL, content TEXT NOT NULL,
      UNIQUE (container, name)
    );
  `);
  return database;
}
