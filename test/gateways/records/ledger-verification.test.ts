import { createLedger, type Ledger, type LedgerEntry } from '../../../gateways/records/ledger';
import { hashOf, NOTHING_BEFORE } from '../../../gateways/records/ledger-seals';
import type { Storage, Table } from '../../../gateways/storage/storage';
import { createSqliteStorage } from '../../../local/storage/sqlite-storage';
import { fakeSigningKeys } from '../../support/fake-signing-keys';

const clock = { now: () => new Date('2026-11-23T08:00:00.000Z'), pause: async () => undefined };

interface World {
  storage: Storage;
  table: Table;
  ledger: Ledger;
}

/** Runs `a` and `b` with four entries each; the first three of both are anchored in two checkpoints. */
async function aWorld(): Promise<World> {
  const storage = createSqliteStorage(':memory:');
  const ledger = createLedger({ storage, clock, keys: fakeSigningKeys() });
  for (const step of ['1', '2', '3', '4']) {
    for (const runId of ['a', 'b']) await ledger.append(runId, { step, kind: 'step', data: { step } });
    if (step === '2' || step === '3') await ledger.checkpoint();
  }
  expect(await ledger.verify()).toEqual({ ok: true, entries: 8, unanchored: 2, firstBroken: null });
  return { storage, table: storage.table('ledger'), ledger };
}

const entryKey = (sequence: number) => `entry:${String(sequence).padStart(9, '0')}`;
const remove = (table: Table, runId: string, ...keys: string[]) =>
  table.transact(
    runId,
    keys.map((key) => ({ kind: 'remove', key })),
  );
interface Place {
  table: Table;
  runId: string;
  key: string;
}

function put({ table, runId, key }: Place, value: unknown) {
  return table.transact(runId, [{ kind: 'put', key, value }]);
}

async function alter(place: Place, change: object): Promise<void> {
  const row = await place.table.get(place.runId, place.key);
  await put(place, { ...(row?.value as object), ...change });
}

/** What somebody with all rights on the tables would do: change history and compute every hash anew. */
async function rebuild(table: Table, runId: string, entries: readonly Omit<LedgerEntry, 'hash' | 'previousHash'>[]) {
  let previousHash = NOTHING_BEFORE;
  for (const { sequence, at, kind, data } of entries) {
    const hash = hashOf({ runId, sequence, at, kind, data, previousHash });
    await put({ table, runId, key: entryKey(sequence) }, { at, kind, data: { inline: data }, previousHash, hash });
    previousHash = hash;
  }
  await put({ table, runId, key: 'head' }, { sequence: entries.length, hash: previousHash });
}

describe('verification names the first broken place', () => {
  it('when what an entry says is altered', async () => {
    for (const change of [
      { data: { inline: { step: 'other' } } },
      { kind: 'other' },
      { at: '2026-11-24T08:00:00.000Z' },
    ]) {
      const { table, ledger } = await aWorld();
      await alter({ table, runId: 'b', key: entryKey(2) }, change);
      expect(await ledger.verify()).toMatchObject({
        ok: false,
        entries: 8,
        firstBroken: { runId: 'b', sequence: 2, reason: 'altered' },
      });
    }
  });

  it('when an entry is altered together with its own hash', async () => {
    const { table, ledger } = await aWorld();
    const row = (await table.get('a', entryKey(4)))?.value as LedgerEntry;
    const forged = {
      runId: 'a',
      sequence: 4,
      at: row.at,
      kind: 'other',
      data: { step: '4' },
      previousHash: row.previousHash,
    };
    await put({ table, runId: 'a', key: entryKey(4) }, { ...row, kind: 'other', hash: hashOf(forged) });
    expect((await ledger.verify()).firstBroken).toEqual({ runId: 'a', sequence: 4, reason: 'altered' });
  });

  it('when an entry before the anchored one is altered together with its own hash', async () => {
    const { table, ledger } = await aWorld();
    const place = { table, runId: 'a', key: entryKey(1) };
    const row = (await table.get('a', entryKey(1)))?.value as LedgerEntry;
    const forged = {
      runId: 'a',
      sequence: 1,
      at: row.at,
      kind: 'other',
      data: { step: '1' },
      previousHash: NOTHING_BEFORE,
    };
    await put(place, { ...row, kind: 'other', hash: hashOf(forged) });
    expect((await ledger.verify()).firstBroken).toEqual({ runId: 'a', sequence: 2, reason: 'altered' });
  });

  it('when a row is no entry any more', async () => {
    const { table, ledger } = await aWorld();
    await put({ table, runId: 'a', key: entryKey(1) }, 'nonsense');
    expect((await ledger.verify()).firstBroken).toEqual({ runId: 'a', sequence: 1, reason: 'altered' });
  });

  it('when an entry is taken out of the middle', async () => {
    const { table, ledger } = await aWorld();
    await remove(table, 'a', entryKey(2));
    expect((await ledger.verify()).firstBroken).toEqual({ runId: 'a', sequence: 2, reason: 'missing' });
  });

  it('when the end is cut off', async () => {
    const { table, ledger } = await aWorld();
    await remove(table, 'b', entryKey(4));
    expect((await ledger.verify()).firstBroken).toEqual({ runId: 'b', sequence: 4, reason: 'missing' });
  });

  it('when the anchored end is cut off and the head set back', async () => {
    const { table, ledger } = await aWorld();
    const second = (await table.get('b', entryKey(2)))?.value as LedgerEntry;
    await remove(table, 'b', entryKey(3), entryKey(4));
    await put({ table, runId: 'b', key: 'head' }, { sequence: 2, hash: second.hash });
    expect((await ledger.verify()).firstBroken).toEqual({ runId: 'b', sequence: 3, reason: 'missing' });
  });

  it('when a whole run is dropped', async () => {
    const { table, ledger } = await aWorld();
    const { rows } = await table.list('b');
    await remove(table, 'b', ...rows.map((row) => row.key));
    expect(await ledger.verify()).toMatchObject({
      entries: 4,
      firstBroken: { runId: 'b', sequence: 1, reason: 'missing' },
    });
  });

  it('when a chain is rebuilt from another beginning', async () => {
    const { table, ledger } = await aWorld();
    const { entries } = await ledger.read('a', { limit: 10 });
    await rebuild(
      table,
      'a',
      entries.map((entry) => (entry.sequence === 1 ? { ...entry, data: 'never happened' } : entry)),
    );
    expect((await ledger.verify()).firstBroken).toEqual({ runId: 'a', sequence: 2, reason: 'checkpointMismatch' });
  });

  it('when a chain is rebuilt in its part that is anchored last', async () => {
    const { table, ledger } = await aWorld();
    const { entries } = await ledger.read('a', { limit: 10 });
    await rebuild(
      table,
      'a',
      entries.map((entry) => (entry.sequence === 3 ? { ...entry, kind: 'other' } : entry)),
    );
    expect((await ledger.verify()).firstBroken).toEqual({ runId: 'a', sequence: 3, reason: 'checkpointMismatch' });
  });

  it('when the head does not belong to the last entry', async () => {
    for (const head of [{ sequence: 4, hash: 'f'.repeat(64) }, { sequence: 3, hash: 'f'.repeat(64) }, 'nonsense']) {
      const { table, ledger } = await aWorld();
      await put({ table, runId: 'a', key: 'head' }, head);
      expect((await ledger.verify()).firstBroken).toEqual({ runId: 'a', sequence: 4, reason: 'altered' });
    }
    const { table, ledger } = await aWorld();
    await remove(table, 'a', 'head');
    expect((await ledger.verify()).firstBroken).toEqual({ runId: 'a', sequence: 4, reason: 'missing' });
  });

  it('when a run is invented', async () => {
    const { table, ledger } = await aWorld();
    await rebuild(table, 'invented', [{ sequence: 1, at: '2026-11-23T08:00:00.000Z', kind: 'step', data: null }]);
    expect((await ledger.verify()).ok).toBe(false);
  });

  it('when a checkpoint is altered in any of its members', async () => {
    const changes: object[] = [
      { at: '2026-11-24T00:00:00.000Z' },
      { heads: [] },
      { previousHash: 'f'.repeat(64) },
      { sequence: 2 },
      { keyId: 'ffffffff' },
      { hmac: 'f'.repeat(64) },
      { hmac: '' },
      { more: true },
    ];
    for (const change of changes) {
      const { storage, ledger } = await aWorld();
      const text = (await storage.blobs('checkpoints').get('000000001.json')) ?? '';
      await storage.blobs('checkpoints').put('000000001.json', JSON.stringify({ ...JSON.parse(text), ...change }));
      expect((await ledger.verify()).firstBroken).toEqual({
        runId: 'checkpoints',
        sequence: 1,
        reason: 'checkpointMismatch',
      });
    }
  });

  it('when the last checkpoint is altered in what it anchors, when, or under which name of a key', async () => {
    for (const change of [{ at: '2026-11-24T00:00:00.000Z' }, { heads: [] }, { keyId: 'ffffffff' }, { hmac: '' }]) {
      const { storage, ledger } = await aWorld();
      const text = (await storage.blobs('checkpoints').get('000000002.json')) ?? '';
      await storage.blobs('checkpoints').put('000000002.json', JSON.stringify({ ...JSON.parse(text), ...change }));
      expect((await ledger.verify()).firstBroken).toEqual({
        runId: 'checkpoints',
        sequence: 2,
        reason: 'checkpointMismatch',
      });
    }
  });

  it('when the last checkpoint is no JSON, or none of ours', async () => {
    for (const text of ['', '{', '{}', '[]']) {
      const { storage, ledger } = await aWorld();
      await storage.blobs('checkpoints').put('000000002.json', text);
      expect((await ledger.verify()).firstBroken).toMatchObject({ runId: 'checkpoints', sequence: 2 });
      // Recording goes on all the same: a broken ledger must not stop what is under way.
      await ledger.checkpoint();
      expect((await ledger.verify()).firstBroken).toMatchObject({ runId: 'checkpoints', sequence: 2 });
    }
  });

  it('when only a byte of a checkpoint that says the same is another one', async () => {
    const { storage, ledger } = await aWorld();
    const text = (await storage.blobs('checkpoints').get('000000001.json')) ?? '';
    await storage.blobs('checkpoints').put('000000001.json', `${text} `);
    expect((await ledger.verify()).firstBroken).toMatchObject({ runId: 'checkpoints', sequence: 1 });
  });

  it('when a checkpoint is missing, whether the first, the last or all', async () => {
    const expected = [
      { gone: ['000000001.json'], sequence: 1 },
      { gone: ['000000002.json'], sequence: 2 },
      { gone: ['000000001.json', '000000002.json'], sequence: 1 },
    ];
    for (const { gone, sequence } of expected) {
      const { storage, ledger } = await aWorld();
      for (const name of gone) await storage.blobs('checkpoints').remove(name);
      expect((await ledger.verify()).firstBroken).toEqual({ runId: 'checkpoints', sequence, reason: 'missing' });
    }
  });

  it('when a checkpoint is put in the place of another', async () => {
    const { storage, ledger } = await aWorld();
    const blobs = storage.blobs('checkpoints');
    await blobs.put('000000002.json', (await blobs.get('000000001.json')) ?? '');
    expect((await ledger.verify()).firstBroken).toMatchObject({ runId: 'checkpoints', sequence: 2 });
  });
});

describe('verification', () => {
  it('finds nothing broken while entries and checkpoints are being written', async () => {
    const { ledger } = await aWorld();
    const writing = Promise.all(
      Array.from({ length: 60 }, async (_, index) => {
        await ledger.append(`run-${index % 7}`, { step: `${index}`, kind: 'step', data: null });
        if (index % 5 === 0) await ledger.checkpoint();
      }),
    );
    const results = await Promise.all(Array.from({ length: 10 }, () => ledger.verify()));
    await writing;
    expect(results.filter((result) => !result.ok)).toEqual([]);
    expect(await ledger.verify()).toMatchObject({ ok: true, entries: 68 });
  });

  it('says how much is not anchored yet', async () => {
    const { ledger } = await aWorld();
    await ledger.append('c', { step: '1', kind: 'step', data: null });
    expect((await ledger.verify()).unanchored).toBe(3);
    await ledger.checkpoint();
    expect((await ledger.verify()).unanchored).toBe(0);
  });

  it('has nothing to say of an empty ledger', async () => {
    const ledger = createLedger({ storage: createSqliteStorage(':memory:'), clock, keys: fakeSigningKeys() });
    expect(await ledger.verify()).toEqual({ ok: true, entries: 0, unanchored: 0, firstBroken: null });
  });
});
