import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartRefused } from './start-refused';

export interface DataFolder {
  /** `host.db`: the engine's tables, keys and the status of timers. */
  database: DatabaseSync;
  close(): void;
}

/** Opens the folder for this host alone, until `close` or the end of the process, however it ends. */
export function openDataFolder(folder: string): DataFolder {
  mkdirSync(folder, { recursive: true });
  const lock = takeLock(folder, 'host');
  const database = new DatabaseSync(join(folder, 'host.db'));
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000;');
  return {
    database,
    close() {
      database.close();
      lock.close();
    },
  };
}

/** A lock on a database file is the kernel's: a killed process holds it no longer. */
export function takeLock(folder: string, name: string): { close(): void } {
  const lock = new DatabaseSync(join(folder, `${name}.lock`));
  const holderFile = join(folder, `${name}.pid`);
  try {
    lock.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE;');
  } catch (cause) {
    lock.close();
    throw new StartRefused(
      `The data folder ${folder} is in use by process ${holderOf(holderFile)}; stop that one first.`,
      {
        cause,
      },
    );
  }
  writeFileSync(holderFile, String(process.pid));
  return lock;
}

function holderOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '(unknown)';
  }
}
