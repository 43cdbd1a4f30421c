import type { DatabaseSync } from 'node:sqlite';
import { checkBlobName } from '../../gateways/storage/row-keys';
import type { Blobs, ContainerName } from '../../gateways/storage/storage';
import { answer } from './sqlite-answer';

export function createSqliteBlobs(database: DatabaseSync, container: ContainerName): Blobs {
  const insert = database.prepare(
    'INSERT INTO blobs (container, name, content) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const put = database.prepare('REPLACE INTO blobs (container, name, content) VALUES (?, ?, ?)');
  const read = database.prepare('SELECT content FROM blobs WHERE container = ? AND name = ?');
  const listing = database.prepare(
    'SELECT name FROM blobs WHERE container = ? AND substr(name, 1, length(?)) = ? ORDER BY name',
  );
  const remove = database.prepare('DELETE FROM blobs WHERE container = ? AND name = ?');

  return {
    put: (name, content, { ifAbsent = false } = {}) =>
      answer(() => (ifAbsent ? insert : put).run(container, checkBlobName(name), content).changes === 1),
    get: (name) =>
      answer(() => {
        const row = read.get(container, checkBlobName(name));
        return row && String(row['content']);
      }),
    list: (prefix) => answer(() => listing.all(container, prefix, prefix).map((row) => String(row['name']))),
    remove: (name) => answer(() => void remove.run(container, checkBlobName(name))),
  };
}
