import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { DatabaseSync } from 'node:sqlite';

/** `function` opens every function of level function; `system` is the key named durabletask_extension. */
export interface HostKeys {
  function: string;
  host: string;
  master: string;
  system: string;
}

export type KeyName = keyof HostKeys;

const KEY_NAMES = ['function', 'host', 'master', 'system'] as const satisfies KeyName[];

/** Keys are made at random at the first start and kept with the data. */
export function openKeys(database: DatabaseSync): HostKeys {
  database.exec('CREATE TABLE IF NOT EXISTS host_keys (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT');
  const insert = database.prepare('INSERT OR IGNORE INTO host_keys (name, value) VALUES (?, ?)');
  for (const name of KEY_NAMES) insert.run(name, randomBytes(40).toString('base64url'));
  const select = database.prepare('SELECT value FROM host_keys WHERE name = ?');
  const read = (name: KeyName) => String(select.get(name)?.['value']);
  return { function: read('function'), host: read('host'), master: read('master'), system: read('system') };
}

/** Which key was sent: the header goes before the query parameter, even when it is wrong. */
export function keySent(keys: HostKeys, headers: IncomingHttpHeaders, query: URLSearchParams): KeyName | undefined {
  const header = headers['x-functions-key'];
  const sent = typeof header === 'string' ? header : query.get('code');
  return sent ? KEY_NAMES.find((name) => equal(keys[name], sent)) : undefined;
}

function equal(key: string, sent: string): boolean {
  const [left, right] = [Buffer.from(key), Buffer.from(sent)];
  return left.length === right.length && timingSafeEqual(left, right);
}
