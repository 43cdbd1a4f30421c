import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../gateways/clock';
import { createLedger } from '../../gateways/records/ledger';
import { dataFilesIn } from '../../local/storage/data-files';
import { createLocalSigningKeys } from '../../local/storage/signing-keys';
import { createSqliteStorage } from '../../local/storage/sqlite-storage';
import { openLedger } from '../../scripts/ledger-source';
import { wordsFor } from '../../scripts/ledger-words';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ledger-source-'))));
afterEach(() => rmSync(folder, { recursive: true }));

describe('the ledger of a data folder', () => {
  it('is verified beside the host that has it open', async () => {
    const files = dataFilesIn(folder);
    const storage = createSqliteStorage(files.storage);
    const ledger = createLedger({ storage, clock: systemClock, keys: createLocalSigningKeys(files.ledgerKeys) });
    await ledger.append('run', { step: 'one', kind: 'step', data: null });
    await ledger.checkpoint();
    const source = openLedger(folder, { STORAGE_TABLE_URL: 'https://account.table.example' });
    expect(await source.ledger.verify()).toMatchObject({ ok: true, entries: 1, unanchored: 0 });
    await ledger.append('run', { step: 'two', kind: 'step', data: null });
    expect(await source.ledger.verify()).toMatchObject({ ok: true, entries: 2, unanchored: 1 });
    await storage.table('ledger').transact('run', [{ kind: 'remove', key: 'entry:000000001' }]);
    expect(await source.ledger.verify()).toMatchObject({ ok: false });
    source.close();
    storage.close();
  });

  it('is not made by asking for it', () => {
    expect(() => openLedger(folder, {})).toThrow(/app\.db: not there/);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('the ledger in Azure', () => {
  it('needs all three addresses', () => {
    expect(() => openLedger(undefined, { STORAGE_TABLE_URL: 'https://account.table.example' })).toThrow(
      /KEY_VAULT_URL/,
    );
  });
});

describe('the words for a verification', () => {
  const words = (runId: string, reason: 'altered' | 'missing' | 'checkpointMismatch') =>
    wordsFor({ ok: false, entries: 9, unanchored: 2, firstBroken: { runId, sequence: 3, reason } });

  it('name the first broken place', () => {
    expect(words('r1', 'altered')).toMatch(/^BROKEN: entry 3 of run r1 was altered\.\n9 entries; 2 of them/);
    expect(words('r1', 'missing')).toMatch(/entry 3 of run r1 is missing/);
    expect(words('r1', 'checkpointMismatch')).toMatch(/rebuilt/);
    expect(words('checkpoints', 'missing')).toMatch(/checkpoint 3 is missing/);
    expect(words('checkpoints', 'checkpointMismatch')).toMatch(/checkpoint 3 is not what was signed/);
  });

  it('say that nothing is broken and what is not anchored yet', () => {
    expect(wordsFor({ ok: true, entries: 9, unanchored: 2, firstBroken: null })).toBe(
      'The ledger is whole. 9 entries; 2 of them are in no checkpoint yet, where a cut would not be noticed.',
    );
  });
});
