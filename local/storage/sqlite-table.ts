import { randomUUID } from 'node:crypto';
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { decodeKey, encodeKey, endOfPrefix, storedKey } from '../../gateways/storage/row-keys';
import { checkTransaction, DEFAULT_PAGE, serializeValue } from '../../gateways/storage/row-limits';
import type { Operation, Row, RowPage, Table, TableName } from '../../gateways/storage/storage';
import { answer } from './sqlite-answer';

type Stored = Record<string, unknown>;

const beyondAllKeys = '~';

export function createSqliteTable(database: DatabaseSync, name: TableName): Table {
  const apply = createApply(database, name);
  const read = database.prepare(
    'SELECT partition, key, etag, json FROM rows WHERE name = ? AND partition = ? AND key = ?',
  );
  const listing = database.prepare(
    `SELECT partition, key, etag, json FROM rows
     WHERE name = ? AND partition = ? AND key >= ? AND key >= ? AND key > ? AND key < ? ORDER BY key LIMIT ?`,
  );
  const across = database.prepare(
    'SELECT partition, key, etag, json FROM rows WHERE name = ? AND key = ? AND partition > ? ORDER BY partition LIMIT ?',
  );

  function transact(partition: string, operations: readonly Operation[]): 'committed' | 'conflict' {
    checkTransaction(operations);
    database.exec('BEGIN IMMEDIATE');
    try {
      const done = operations.every((operation) => apply(storedKey(partition), operation));
      database.exec(done ? 'COMMIT' : 'ROLLBACK');
      return done ? 'committed' : 'conflict';
    } catch (error) {
      database.exec('ROLLBACK');
      throw error;
    }
  }

  return {
    get: (partition, key) =>
      answer(() => {
        const row = read.get(name, storedKey(partition), storedKey(key));
        return row && rowOf(row);
      }),
    transact: (partition, operations) => answer(() => transact(partition, operations)),
    list: (partition, { prefix, from = '', after = '', limit = DEFAULT_PAGE } = {}) =>
      answer(() => {
        const end = prefix === undefined ? beyondAllKeys : endOfPrefix(prefix);
        const bounds = [encodeKey(prefix ?? ''), encodeKey(from), encodeKey(after), end];
        const rows = listing.all(name, storedKey(partition), ...bounds, limit + 1);
        return pageOf(rows, limit, (row) => row.key);
      }),
    listAcross: (key, { after = '', limit = DEFAULT_PAGE } = {}) =>
      answer(() => {
        const rows = across.all(name, storedKey(key), encodeKey(after), limit + 1);
        return pageOf(rows, limit, (row) => row.partition);
      }),
  };
}

/** Applies one operation of an open transaction; false: a conflict. */
function createApply(database: DatabaseSync, name: TableName): (partition: string, operation: Operation) => boolean {
  const insert = database.prepare(
    'INSERT INTO rows (name, partition, key, etag, json) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const put = database.prepare('REPLACE INTO rows (name, partition, key, etag, json) VALUES (?, ?, ?, ?, ?)');
  const replace = database.prepare(
    'UPDATE rows SET etag = ?, json = ? WHERE name = ? AND partition = ? AND key = ? AND etag = ?',
  );
  const remove = database.prepare('DELETE FROM rows WHERE name = ? AND partition = ? AND key = ?');

  return (partition, operation) => {
    const where = [name, partition, storedKey(operation.key)] satisfies SQLInputValue[];
    if (operation.kind === 'remove') return remove.run(...where).changes === 1;
    const json = serializeValue(operation.key, operation.value);
    const etag = `W/"${randomUUID()}"`;
    if (operation.kind === 'insert') return insert.run(...where, etag, json).changes === 1;
    if (operation.kind === 'put') return put.run(...where, etag, json).changes === 1;
    return replace.run(etag, json, ...where, operation.etag).changes === 1;
  };
}

function pageOf(stored: Stored[], limit: number, cursor: (row: Row) => string): RowPage {
  const rows = stored.slice(0, limit).map(rowOf);
  const last = rows.at(-1);
  return stored.length > limit && last ? { rows, next: cursor(last) } : { rows };
}

function rowOf(stored: Stored): Row {
  return {
    partition: decodeKey(String(stored['partition'])),
    key: decodeKey(String(stored['key'])),
    etag: String(stored['etag']),
    value: JSON.parse(String(stored['json'])),
  };
}
