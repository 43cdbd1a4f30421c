import { type Unit, WaveOptions, wavesOf } from '../../../../domain/waves';
import type { Gateways } from '../../../../gateways/gateways';
import type { ItemResult } from '../../../../gateways/records/run-items';
import type { WriteAnswer } from '../../../../gateways/write-answer';
import { createWaveActivities, keepWaves, layoutOf } from '../../../../orchestrations/kit/activities/wave-activities';
import type { WaveWork } from '../../../../orchestrations/kit/activities/wave-work';

const of = { runId: 'r1', round: 1 };
const chunk = { ...of, wave: 0, chunk: 0 };
const ids = ['a', 'b', 'c', 'd'];
const start = Date.parse('2026-11-24T06:00:00.000Z');

interface Told {
  answers: Map<string, WriteAnswer>[];
  effects: Map<string, boolean | undefined>;
  leftOut: ItemResult[];
  /** What re-reading says, by id; missing: it does not show yet. */
  seen: Map<string, Omit<ItemResult, 'id'>>;
}

/** Keeps what a run keeps; whoever throws in `write` was killed in the middle. */
function world(units: readonly Unit[] = [{ ids, after: [] }], options: Partial<WaveOptions> = {}) {
  const snapshots = new Map<string, unknown>();
  const results = new Map<string, ItemResult>();
  const entries: { step: string; kind: string; data: unknown }[] = [];
  const told: Told = { answers: [], effects: new Map(), leftOut: [], seen: new Map() };
  const state = { now: start, written: [] as string[][], looked: [] as string[][], killed: false };
  const gateways = {
    clock: { now: () => new Date(state.now) },
    ledger: { append: async (_runId: string, entry: (typeof entries)[number]) => void entries.push(entry) },
    runs: {
      async keepSnapshot(_runId: string, name: string, content: unknown) {
        if (!snapshots.has(name)) snapshots.set(name, structuredClone(content));
      },
      readSnapshot: async (_runId: string, name: string) => structuredClone(snapshots.get(name)),
      settleItems: async (_runId: string, settled: ItemResult[]) => {
        for (const result of settled) results.set(result.id, result);
      },
    },
  } as unknown as Gateways;
  const work: WaveWork = {
    unit: 'things',
    before: async () => told.leftOut,
    async write(_of, written) {
      state.written.push([...written]);
      if (state.killed) throw new Error('killed');
      return told.answers.shift() ?? new Map(written.map((id) => [id, accepted]));
    },
    readEffects: async () => told.effects,
    async judge(_of, look) {
      state.looked.push([...look.ids]);
      return look.ids.flatMap((id) => {
        const seen = told.seen.get(id) ?? (look.isLast ? { state: 'failed' as const, code: 'NO_EFFECT' } : undefined);
        return seen ? [{ id, ...seen }] : [];
      });
    },
  };
  const waveOptions = WaveOptions.parse({ canary: 0, ...options });
  const laidOut = () => keepWaves(gateways, of, { waves: wavesOf(units, waveOptions), options: waveOptions });
  const resultOf = (id: string) => [results.get(id)?.state, results.get(id)?.code];
  return { gateways, told, state, entries, results, resultOf, laidOut, work, ...createWaveActivities(gateways, work) };
}

const accepted: WriteAnswer = { kind: 'accepted', requestId: 'request-1' };
const verified = { state: 'verified' } as const;

test('every accepted write says so until it is read back, and the ledger has the request', async () => {
  const { laidOut, applyChunk, resultOf, entries } = world();
  await laidOut();
  expect(await applyChunk(chunk)).toEqual({ left: 0, retryAfterSeconds: 1 });
  expect(resultOf('a')).toEqual(['acceptedUnverified', 'NOT_READ_BACK_YET']);
  expect(entries).toMatchObject([{ kind: 'written', data: { accepted: 4, failed: 0, requestIds: ['request-1'] } }]);
});

test('an activity that is repeated after its end writes nothing again', async () => {
  const { laidOut, applyChunk, state } = world();
  await laidOut();
  await applyChunk(chunk);
  await applyChunk(chunk);
  expect(state.written).toHaveLength(1);
});

test('what was left out before is never written', async () => {
  const { laidOut, applyChunk, told, state, resultOf } = world();
  told.leftOut = [{ id: 'b', state: 'skipped', code: 'CHILD_NOT_CONVERTED' }];
  await laidOut();
  await applyChunk(chunk);
  expect(state.written).toEqual([['a', 'c', 'd']]);
  expect(resultOf('b')).toEqual(['skipped', 'CHILD_NOT_CONVERTED']);
});

test('only what was throttled is written again, after the largest wait', async () => {
  const { laidOut, applyChunk, told, state } = world();
  const notNow = (retryAfterSeconds: number): WriteAnswer => ({ kind: 'notNow', retryAfterSeconds });
  told.answers = [
    new Map<string, WriteAnswer>([
      ['a', accepted],
      ['b', notNow(5)],
      ['c', notNow(31)],
      ['d', accepted],
    ]),
  ];
  await laidOut();
  expect(await applyChunk(chunk)).toEqual({ left: 2, retryAfterSeconds: 31 });
  await applyChunk(chunk);
  expect(state.written).toEqual([ids, ['b', 'c']]);
});

test('what is throttled again and again is given up as failed, with nothing written', async () => {
  const { laidOut, applyChunk, told, resultOf } = world();
  const all = new Map<string, WriteAnswer>(ids.map((id) => [id, { kind: 'notNow', retryAfterSeconds: 1 }]));
  told.answers = Array.from({ length: 10 }, () => all);
  await laidOut();
  for (let left = ids.length; left > 0;) left = (await applyChunk(chunk)).left;
  expect(resultOf('a')).toEqual(['failed', 'KEPT_THROTTLED']);
});

test('after a kill in the middle nothing is sent before an effect would show, and what took effect is not sent again', async () => {
  const { laidOut, applyChunk, told, state, resultOf } = world();
  await laidOut();
  state.killed = true;
  await expect(applyChunk(chunk)).rejects.toThrow('killed');
  state.killed = false;
  state.now += 20_000;
  await expect(applyChunk(chunk)).rejects.toMatchObject({ code: 'EFFECT_MAY_STILL_SHOW' });
  state.now += 40_000;
  told.effects = new Map([
    ['a', true],
    ['b', true],
    ['c', false],
    ['d', false],
  ]);
  await applyChunk(chunk);
  expect(state.written).toEqual([ids, ['c', 'd']]);
  expect(resultOf('a')[0]).toBe('acceptedUnverified');
});

test('what was lost and cannot be read is not sent again; the proof says what became of it', async () => {
  const { laidOut, applyChunk, verifyWave, told, state } = world();
  told.answers = [
    new Map<string, WriteAnswer>([
      ['a', { kind: 'lost' }],
      ['b', accepted],
      ['c', accepted],
      ['d', accepted],
    ]),
  ];
  await laidOut();
  await applyChunk(chunk);
  state.now += 60_000;
  told.effects = new Map([['a', undefined]]);
  expect((await applyChunk(chunk)).left).toBe(0);
  expect(state.written).toHaveLength(1);
  await verifyWave({ ...of, wave: 0, isLastLook: false });
  expect(state.looked[0]).toContain('a');
});

test('two that write the same chunk at once do not both go on', async () => {
  const { laidOut, applyChunk, state } = world();
  await laidOut();
  const both = await Promise.allSettled([applyChunk(chunk), applyChunk(chunk)]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(state.written).toHaveLength(1);
});

test('a look asks only for what has not been seen, and not before it can show', async () => {
  const { laidOut, applyChunk, verifyWave, told, state, resultOf } = world();
  await laidOut();
  await applyChunk(chunk);
  const look = { ...of, wave: 0, isLastLook: false };
  expect(await verifyWave(look)).toEqual({ waiting: 4, failedTooOften: false });
  expect(state.looked).toEqual([]);
  state.now += 10_000;
  told.seen = new Map([
    ['a', verified],
    ['b', verified],
  ]);
  expect(await verifyWave(look)).toEqual({ waiting: 2, failedTooOften: false });
  told.seen = new Map([
    ['c', verified],
    ['d', verified],
  ]);
  expect(await verifyWave(look)).toEqual({ waiting: 0, failedTooOften: false });
  expect(state.looked).toEqual([ids, ['c', 'd']]);
  expect(resultOf('a')[0]).toBe('verified');
});

test('a write that was accepted and never shows has failed', async () => {
  const { laidOut, applyChunk, verifyWave, state, resultOf } = world();
  await laidOut();
  await applyChunk(chunk);
  state.now += 300_000;
  expect(await verifyWave({ ...of, wave: 0, isLastLook: true })).toEqual({ waiting: 0, failedTooOften: true });
  expect(resultOf('a')).toEqual(['failed', 'NO_EFFECT']);
});

test('the rule counts refused writes and failed proofs together, against its percentage', async () => {
  const failed: WriteAnswer = { kind: 'failed', code: 'WRITE_REFUSED', message: 'Refused.' };
  const outcome = async (stopAtFailedPercent: number) => {
    const { laidOut, applyChunk, verifyWave, told, state } = world(undefined, { stopAtFailedPercent });
    told.answers = [
      new Map<string, WriteAnswer>([
        ['a', failed],
        ['b', accepted],
        ['c', accepted],
        ['d', accepted],
      ]),
    ];
    told.seen = new Map<string, Omit<ItemResult, 'id'>>([
      ['b', { state: 'failed', code: 'X' }],
      ['c', verified],
      ['d', verified],
    ]);
    await laidOut();
    await applyChunk(chunk);
    state.now += 10_000;
    return verifyWave({ ...of, wave: 0, isLastLook: false });
  };
  expect((await outcome(49)).failedTooOften).toBe(true);
  expect((await outcome(50)).failedTooOften).toBe(false);
});

test('what a stopped run never sent is skipped with the reason; what it sent keeps its result', async () => {
  const units = ['a', 'b', 'c', 'd'].map((id) => ({ ids: [id], after: [] }));
  const { laidOut, applyChunk, verifyWave, recordLeft, resultOf, told, state } = world(units, { size: 2 });
  await laidOut();
  await applyChunk(chunk);
  told.seen = new Map([
    ['a', verified],
    ['b', verified],
  ]);
  state.now += 10_000;
  await verifyWave({ ...of, wave: 0, isLastLook: false });
  await recordLeft({ ...of, wave: 0, code: 'STOPPED_BY_RULE' });
  expect(resultOf('a')[0]).toBe('verified');
  expect(resultOf('c')).toEqual(['skipped', 'STOPPED_BY_RULE']);
});

test('the layout is told by sizes, and waves stay as they were kept first', async () => {
  const { gateways, laidOut, work, readWave } = world(undefined, { pauseBetween: 'PT10M' });
  await laidOut();
  await keepWaves(gateways, of, { waves: [], options: WaveOptions.parse({}) });
  expect(await layoutOf(gateways, of, work)).toEqual({ sizes: [4], pauseSeconds: 600, unit: 'things' });
  expect(await readWave({ ...of, wave: 0 })).toEqual({ chunkSizes: [4], afterProof: false, isLast: true });
});

test('what was sent and never proved is unknown when the run is left', async () => {
  const { laidOut, applyChunk, recordLeft, resultOf } = world();
  await laidOut();
  await applyChunk(chunk);
  await recordLeft({ ...of, wave: 0, code: 'GRAPH_BROKEN' });
  expect(resultOf('a')).toEqual(['unknown', 'READ_FAILED']);
});
