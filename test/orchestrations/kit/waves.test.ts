import type { OrchestrationContext } from 'durable-functions';
import type { Step } from '../../../orchestrations/kit/call';
import { inWaves, waveOrchestrator, waveRefs } from '../../../orchestrations/kit/waves';
import { drive } from '../../support/drive';

const refs = waveRefs('test');
const oneWave = waveOrchestrator(refs) as (context: OrchestrationContext) => Step<unknown>;
const run = { runId: 'r1', round: 1 };

interface Given {
  wave?: number;
  opened?: object;
  written?: (() => unknown)[];
  proofs?: Record<number, object[]>;
  wait?: number;
  look?: () => unknown;
}

const written = { left: 0, retryAfterSeconds: 0 };
const proved = { waiting: 0, failedTooOften: false };

function walkWave({ wave = 2, opened = {}, written: answers = [], proofs = {}, wait = 0, look }: Given) {
  const left: object[] = [];
  const { result, trace, seconds } = drive(oneWave, {
    input: { ...run, wave },
    entities: { 'graphWrites.take': () => ({ waitSeconds: wait }) },
    activities: {
      test_readWave: () => ({ chunkSizes: [200, 100], afterProof: false, isLast: false, ...opened }),
      test_applyChunk: () => answers.shift()?.() ?? written,
      test_verifyWave: (of: { wave: number }) => look?.() ?? proofs[of.wave]?.shift() ?? proved,
      test_recordLeft: (of: object) => {
        left.push(of);
        return {};
      },
    },
  });
  return { result, left, seconds, trace: trace.map((line) => line.replace('call test_', '')) };
}

test('a wave is written while the one before it shows', () => {
  const { result, trace } = walkWave({});
  expect(trace).toEqual([
    'readWave',
    'entity graphWrites.take',
    'applyChunk',
    'entity graphWrites.take',
    'applyChunk',
    'verifyWave',
  ]);
  expect(result).toEqual({ kind: 'proved' });
});

test('the wave after the canary is written only when the canary is proved', () => {
  const { trace } = walkWave({ wave: 1, opened: { afterProof: true } });
  expect(trace.indexOf('verifyWave')).toBeLessThan(trace.indexOf('applyChunk'));
});

test('a canary that failed stops everything that comes after it', () => {
  const proofs = { 0: [{ waiting: 0, failedTooOften: true }] };
  const { result, trace, left } = walkWave({ wave: 1, opened: { afterProof: true }, proofs });
  expect(result).toEqual({ kind: 'stopped' });
  expect(trace).not.toContain('applyChunk');
  expect(left).toEqual([{ ...run, wave: 1, code: 'STOPPED_BY_RULE' }]);
});

test('when the wave before failed too often, this one is proved and the next is not begun', () => {
  const proofs = { 1: [{ waiting: 0, failedTooOften: true }] };
  const { result, trace, left } = walkWave({ wave: 2, proofs });
  expect(result).toEqual({ kind: 'stopped' });
  expect(trace.filter((line) => line === 'verifyWave')).toHaveLength(2);
  expect(left).toEqual([{ ...run, wave: 3, code: 'STOPPED_BY_RULE' }]);
});

test('the last wave is proved by itself', () => {
  const { trace } = walkWave({ opened: { isLast: true } });
  expect(trace.slice(-2)).toEqual(['verifyWave', 'verifyWave']);
});

test('what was throttled is written again after its time, with new permits', () => {
  const throttled = () => ({ left: 7, retryAfterSeconds: 30 });
  const { trace } = walkWave({ opened: { chunkSizes: [200] }, written: [throttled] });
  expect(trace.slice(1, 5)).toEqual(['entity graphWrites.take', 'applyChunk', 'timer 31', 'entity graphWrites.take']);
});

test('permits are waited for by timer', () => {
  expect(walkWave({ opened: { chunkSizes: [200] }, wait: 9.5 }).trace).toContain('timer 11');
});

test('what does not show within five minutes is looked at a last time', () => {
  const waiting = { waiting: 3, failedTooOften: false };
  const proofs = { 1: Array.from({ length: 200 }, () => waiting) };
  const { seconds, trace } = walkWave({ proofs });
  expect(seconds).toBe(300);
  expect(trace.filter((line) => line === 'verifyWave').length).toBeLessThan(70);
});

test('a cancelled run proves what it wrote and says of the rest that it was left', () => {
  const { result, trace, left } = walkWave({ written: [() => written, () => ({ kind: 'cancelled' })] });
  expect(result).toMatchObject({ kind: 'left', state: 'cancelled', code: 'CANCELLED' });
  expect(trace.filter((line) => line === 'verifyWave')).toHaveLength(2);
  expect(left).toEqual([{ ...run, wave: 2, code: 'CANCELLED' }]);
});

test('an outage in which nothing can be read is waited for', () => {
  let looks = 0;
  const broken = () => (++looks <= 3 ? new Error('Microsoft Graph: fetch failed.') : proved);
  const { result, seconds } = walkWave({ look: broken });
  expect(result).toEqual({ kind: 'proved' });
  expect(seconds).toBeGreaterThanOrEqual(180);
});

test('when nothing can be read for long, the wave says so and everything is told as it is', () => {
  const { result, left } = walkWave({ look: () => new Error('Microsoft Graph: fetch failed.') });
  expect(result).toMatchObject({ kind: 'left', state: 'failed' });
  expect(left).toHaveLength(1);
});

function walkAll(ends: object[], layout: object = {}) {
  const asked: object[] = [];
  const { result, trace } = drive((context) => inWaves(context, run, { room: 'test', refs }), {
    input: {},
    activities: {
      test_readWaves: () => ({ sizes: [5, 500, 500], pauseSeconds: 0, unit: 'groups', ...layout }),
      run_recordStep: ({ progress }: { progress: object }) => {
        asked.push(progress);
        return {};
      },
    },
    children: { test_wave: () => ends.shift() ?? { kind: 'proved' } },
  });
  return { result, trace, asked };
}

test('each wave is an orchestration of its own, and the progress counts items', () => {
  const { result, trace, asked } = walkAll([]);
  expect(trace.filter((line) => line === 'child test_wave')).toHaveLength(3);
  expect(asked).toEqual([0, 5, 505].map((done) => ({ done, total: 1005, unit: 'groups' })));
  expect(result).toEqual({ kind: 'proved' });
});

test('nothing follows a wave that stopped, and its ending is told', () => {
  const { result, trace } = walkAll([{ kind: 'stopped' }]);
  expect(result).toEqual({ kind: 'stopped' });
  expect(trace.filter((line) => line === 'child test_wave')).toHaveLength(1);
});

test('the pause lies between waves, not before the first or after the last', () => {
  const { trace } = walkAll([], { pauseSeconds: 600 });
  expect(trace.filter((line) => line === 'timer 600')).toHaveLength(2);
});
