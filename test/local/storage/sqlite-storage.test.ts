import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSqliteStorage, type SqliteStorage } from '../../../local/storage/sqlite-storage';
import { describeStorage } from '../../support/storage-contract';

const folder = mkdtempSync(join(tmpdir(), 'sqlite-storage-'));
const file = join(folder, 'storage.db');
let storage: SqliteStorage;

beforeAll(() => (storage = createSqliteStorage(file)));
afterAll(() => {
  storage.close();
  rmSync(folder, { recursive: true });
});

describeStorage('SQLite storage', () => storage);
