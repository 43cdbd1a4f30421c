import fc from 'fast-check';
import { createLedger, type Ledger } from '../../../gateways/records/ledger';
import type { Storage } from '../../../gateways/storage/storage';
import { createSqliteStorage } from '../../../local/storage/sqlite-storage';
import { fakeSigningKeys } from '../../support/fake-signing-keys';
import { atEveryDeath } from '../../support/interrupted-storage';

const clock = { now: () => new Date('2026-11-23T08:00:00.000Z'), pause: async () => undefined };

function aLedger(storage: Storage = createSqliteStorage(':memory:'), keys = fakeSigningKeys()) {
  return { storage, keys, ledger: createLedger({ storage, clock, keys }) };
}

function appendSteps(ledger: Ledger, runId: string, steps: readonly string[]): Promise<void> {
  return steps.reduce(
    (before, step) => before.then(() => ledger.append(runId, { step, kind: 'step', data: { step } })),
    Promise.resolve(),
  );
}

describe('appending', () => {
  it('chains the entries of a run by their hashes', async () => {
    const { ledger } = aLedger();
    await appendSteps(ledger, 'run', ['one', 'two', 'three']);
    const { entries, next } = await ledger.read('run', { limit: 10 });
    expect(entries.map(({ sequence, kind, data }) => ({ sequence, kind, data }))).toEqual([
      { sequence: 1, kind: 'step', data: { step: 'one' } },
      { sequence: 2, kind: 'step', data: { step: 'two' } },
      { sequence: 3, kind: 'step', data: { step: 'three' } },
    ]);
    expect(entries.map((entry) => entry.previousHash)).toEqual([
      '0'.repeat(64),
      ...entries.slice(0, 2).map((entry) => entry.hash),
    ]);
    expect(next).toBeUndefined();
  });

  it('hashes the canonical form of what an entry says', async () => {
    const { ledger } = aLedger();
    await ledger.append('run', {
      step: 'one',
      kind: 'planned',
      data: { b: 1, a: [undefined, { y: undefined, x: 'ä' }] },
    });
    const { entries } = await ledger.read('run', { limit: 1 });
    // printf of {"at":"2026-11-23T08:00:00.000Z","data":{"a":[null,{"x":"ä"}],"b":1},"kind":"planned",
    //   "previousHash":"0...0","runId":"run","sequence":1} through sha256sum
    expect(entries[0]).toMatchObject({
      hash: '1b1930e704a41a02d04d4ba9db280526fe0b4540d85f32934dbbb391c8a62a7c',
      data: { a: [null, { x: 'ä' }], b: 1 },
    });
  });

  it('takes the same step of the same run once', async () => {
    const { ledger } = aLedger();
    await appendSteps(ledger, 'run', ['one', 'one', 'two', 'one']);
    await ledger.append('run', { step: 'two', kind: 'other', data: 'other' });
    await ledger.append('another run', { step: 'one', kind: 'step', data: null });
    expect((await ledger.read('run', { limit: 10 })).entries.map((entry) => entry.data)).toEqual([
      { step: 'one' },
      { step: 'two' },
    ]);
    expect((await ledger.read('another run', { limit: 10 })).entries).toHaveLength(1);
  });

  it('keeps order and completeness under parallel appends, also of the same step', async () => {
    const { ledger } = aLedger();
    const steps = Array.from({ length: 40 }, (_, index) => `step ${index % 20}`);
    await Promise.all(steps.map((step) => ledger.append('run', { step, kind: 'step', data: { step } })));
    const { entries } = await ledger.read('run', { limit: 100 });
    expect(new Set(entries.map((entry) => JSON.stringify(entry.data))).size).toBe(20);
    expect(entries.map((entry) => entry.sequence)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(await ledger.verify()).toMatchObject({ ok: true, entries: 20 });
  });

  it('reads page by page', async () => {
    const { ledger } = aLedger();
    await appendSteps(ledger, 'run', ['1', '2', '3', '4', '5']);
    const first = await ledger.read('run', { limit: 2 });
    expect(first).toMatchObject({ entries: [{ sequence: 1 }, { sequence: 2 }], next: 2 });
    const last = await ledger.read('run', { limit: 3, after: 2 });
    expect(last.entries.map((entry) => entry.sequence)).toEqual([3, 4, 5]);
    expect(last).not.toHaveProperty('next');
    expect(await ledger.read('no run', { limit: 3 })).toEqual({ entries: [] });
  });

  it('keeps data that outgrows a row beside it, and notices when that is altered or gone', async () => {
    const { ledger, storage } = aLedger();
    const data = { findings: Array.from({ length: 4000 }, (_, index) => ({ id: `finding-${index}` })) };
    await ledger.append('run', { step: 'one', kind: 'found', data });
    expect((await ledger.read('run', { limit: 1 })).entries[0]?.data).toEqual(data);
    expect(await ledger.verify()).toMatchObject({ ok: true });
    const [name = ''] = await storage.blobs('snapshots').list('ledger/');
    await storage.blobs('snapshots').put(name, JSON.stringify({ findings: [] }));
    expect((await ledger.verify()).firstBroken).toEqual({ runId: 'run', sequence: 1, reason: 'altered' });
    await storage.blobs('snapshots').remove(name);
    expect((await ledger.verify()).firstBroken).toEqual({ runId: 'run', sequence: 1, reason: 'altered' });
  });
});

describe('checkpoints', () => {
  const names = (storage: Storage) => storage.blobs('checkpoints').list('');
  const contents = async (storage: Storage): Promise<unknown[]> =>
    Promise.all(
      (await names(storage)).map(
        async (name) => JSON.parse((await storage.blobs('checkpoints').get(name)) ?? '') as unknown,
      ),
    );

  it('anchor the heads that changed since the last one, and only those', async () => {
    const { ledger, storage } = aLedger();
    await appendSteps(ledger, 'a', ['one', 'two']);
    await appendSteps(ledger, 'b', ['one']);
    await ledger.checkpoint();
    await appendSteps(ledger, 'b', ['two']);
    await ledger.checkpoint();
    expect(await names(storage)).toEqual(['000000001.json', '000000002.json']);
    expect(await contents(storage)).toMatchObject([
      {
        sequence: 1,
        heads: [
          { runId: 'a', sequence: 2 },
          { runId: 'b', sequence: 1 },
        ],
      },
      { sequence: 2, heads: [{ runId: 'b', sequence: 2 }] },
    ]);
  });

  it('are not written when nothing changed', async () => {
    const { ledger, storage } = aLedger();
    await ledger.checkpoint();
    expect(await names(storage)).toEqual([]);
    await appendSteps(ledger, 'a', ['one']);
    await ledger.checkpoint();
    await ledger.checkpoint();
    await appendSteps(ledger, 'a', ['one']);
    await ledger.checkpoint();
    expect(await names(storage)).toHaveLength(1);
  });

  it('do not fork under parallel writers', async () => {
    const { ledger } = aLedger();
    for (let round = 0; round < 5; round++) {
      await appendSteps(ledger, `run-${round}`, ['one', 'two']);
      await Promise.all([ledger.checkpoint(), appendSteps(ledger, 'busy', [`${round}`]), ledger.checkpoint()]);
    }
    await ledger.checkpoint();
    expect(await ledger.verify()).toEqual({ ok: true, entries: 15, unanchored: 0, firstBroken: null });
  });

  it('outlive the keys that signed them, because the next one is signed with the new key', async () => {
    const { ledger, keys, storage } = aLedger();
    await appendSteps(ledger, 'a', ['one']);
    await ledger.checkpoint();
    for (let rotation = 0; rotation < 3; rotation++) {
      keys.rotate();
      await ledger.checkpoint();
      expect(await ledger.verify()).toMatchObject({ ok: true, unanchored: 0 });
    }
    expect(await names(storage)).toHaveLength(4);
  });

  it('prove nothing once their key is unknown and no later one vouches for them', async () => {
    const { ledger, keys } = aLedger();
    await appendSteps(ledger, 'a', ['one']);
    await ledger.checkpoint();
    keys.rotate();
    keys.rotate();
    expect((await ledger.verify()).firstBroken).toEqual({
      runId: 'checkpoints',
      sequence: 1,
      reason: 'checkpointMismatch',
    });
  });
});

describe('a second process after kill -9', () => {
  const open = () => createSqliteStorage(':memory:');

  it('appends once, wherever the first one died', async () => {
    const deaths = await atEveryDeath(
      open,
      (storage) => appendSteps(aLedger(storage).ledger, 'run', ['one', 'two']),
      async (storage) => {
        const { ledger } = aLedger(storage);
        await appendSteps(ledger, 'run', ['one', 'two']);
        expect((await ledger.read('run', { limit: 10 })).entries.map((entry) => entry.data)).toEqual([
          { step: 'one' },
          { step: 'two' },
        ]);
        expect(await ledger.verify()).toMatchObject({ ok: true, entries: 2, unanchored: 2 });
      },
    );
    expect(deaths).toBeGreaterThan(10);
  });

  it('anchors everything once, wherever the first one died', async () => {
    const deaths = await atEveryDeath(
      open,
      async (storage) => {
        const { ledger } = aLedger(storage);
        await appendSteps(ledger, 'run', ['one']);
        await ledger.checkpoint();
      },
      async (storage) => {
        const { ledger } = aLedger(storage);
        await appendSteps(ledger, 'run', ['one']);
        await ledger.checkpoint();
        await ledger.checkpoint();
        expect(await storage.blobs('checkpoints').list('')).toEqual(['000000001.json']);
        expect(await ledger.verify()).toEqual({ ok: true, entries: 1, unanchored: 0, firstBroken: null });
      },
    );
    expect(deaths).toBeGreaterThan(10);
  });
});

describe('property: a chain', () => {
  const anyStep = fc.record({
    run: fc.constantFrom('a', 'b', 'c'),
    step: fc.constantFrom('1', '2', '3', '4'),
    data: fc.jsonValue(),
    anchor: fc.boolean(),
  });

  it('holds whatever is appended and anchored in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: 20 }), async (steps) => {
        const { ledger } = aLedger();
        for (const { run, step, data, anchor } of steps) {
          await ledger.append(run, { step, kind: 'step', data });
          if (anchor) await ledger.checkpoint();
        }
        const distinct = new Set(steps.map(({ run, step }) => `${run}${step}`)).size;
        expect(await ledger.verify()).toMatchObject({ ok: true, entries: distinct, firstBroken: null });
        await ledger.checkpoint();
        expect(await ledger.verify()).toMatchObject({ ok: true, unanchored: 0 });
      }),
      { numRuns: 50 },
    );
  });
});
