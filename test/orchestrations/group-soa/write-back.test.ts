import type { OrchestrationContext, Task } from 'durable-functions';
import { prepareWriteBack, proveWriteBack } from '../../../orchestrations/group-soa/write-back';
import { Ended } from '../../../orchestrations/kit/ended';
import { drive } from '../../support/drive';

const target = { servicePrincipalId: 'sp', applicationId: 'app', created: true };
const checks = [{ name: 'provisionBack', result: 'verified', evidence: 'seen' }];

function* whole(context: OrchestrationContext): Generator<Task, unknown, unknown> {
  const run = { runId: 'r1', round: 1 };
  try {
    yield* prepareWriteBack(context, run);
    return { checks: yield* proveWriteBack(context, run) };
  } catch (error) {
    if (!(error instanceof Ended)) throw error;
    return { state: error.state, code: error.code, message: error.message };
  }
}

function walk(change: Record<string, (input: never) => unknown> = {}) {
  const activities = {
    run_recordStep: () => ({}),
    groupSoa_recordWriteBackBefore: () => ({ asked: true, keepsUnit: true }),
    groupSoa_applyExtension: () => ({}),
    groupSoa_applyGroupNames: () => ({}),
    groupSoa_readGroupNames: () => ({ waiting: 0, named: [] }),
    groupSoa_applyBackConfiguration: () => target,
    groupSoa_applyBackJob: () => ({}),
    groupSoa_applyBackSettings: () => ({}),
    groupSoa_applyBackMappings: () => ({}),
    groupSoa_restoreWriteBack: () => ({}),
    groupSoa_recordAssignments: () => ({ asked: true, tried: 2 }),
    groupSoa_verifyBackGroup: () => ({}),
    groupSoa_applyBackStart: () => ({}),
    groupSoa_verifyWriteBack: () => ({ checks }),
    groupSoa_recordBackUnread: ({ cause }: { cause: { code: string } }) => ({
      checks: [{ name: 'provisionBack', result: 'unknown', evidence: cause.code }],
    }),
    ...change,
  };
  const walked = drive(whole, { input: { runId: 'r1' }, activities, events: () => undefined });
  const calls = walked.trace
    .filter((line) => line.startsWith('call groupSoa_'))
    .map((line) => line.slice('call groupSoa_'.length));
  return { ...walked, calls };
}

test('names first, then the configuration; groups are tried before the job is started', () => {
  const { result, calls } = walk();
  expect(result).toEqual({ checks });
  expect(calls).toEqual([
    'recordWriteBackBefore',
    'applyExtension',
    'applyGroupNames',
    'readGroupNames',
    'applyBackConfiguration',
    'applyBackJob',
    'applyBackSettings',
    'applyBackMappings',
    'recordAssignments',
    'verifyBackGroup',
    'verifyBackGroup',
    'applyBackStart',
    'verifyWriteBack',
  ]);
});

test('waits until every group has its name', () => {
  const left = [3, 1, 0];
  const { calls, seconds } = walk({ groupSoa_readGroupNames: () => ({ waiting: left.shift() ?? 0, named: ['a'] }) });
  expect(calls.filter((name) => name === 'readGroupNames')).toHaveLength(3);
  expect(seconds).toBeGreaterThan(10);
});

test('nothing is converted when names are missing at the end: what was written is taken back, and the groups are named', () => {
  const { result, calls, seconds } = walk({ groupSoa_readGroupNames: () => ({ waiting: 2, named: ['a', 'b'] }) });
  expect(result).toMatchObject({
    state: 'failed',
    code: 'GROUP_NAMES_MISSING',
    message: expect.stringContaining('a, b'),
  });
  expect(calls.at(-1)).toBe('restoreWriteBack');
  expect(calls).not.toContain('applyBackConfiguration');
  expect(seconds).toBeLessThan(5 * 3600);
});

test.each([
  ['refused', { kind: 'refused', code: 'SCHEMA_CHANGED', message: 'someone' }],
  ['cancelled', { kind: 'cancelled' }],
])('goes back when a step is %s', (state, answer) => {
  const { result, calls } = walk({ groupSoa_applyBackMappings: () => answer });
  expect(result).toMatchObject({ state });
  expect(calls.at(-1)).toBe('restoreWriteBack');
});

test('has nothing to go back from when the first look refuses', () => {
  const answer = { kind: 'refused', code: 'WRITE_BACK_CHANGED', message: 'more' };
  expect(walk({ groupSoa_recordWriteBackBefore: () => answer }).calls).toEqual(['recordWriteBackBefore']);
});

test('without the original unit there are no names to wait for', () => {
  const { calls } = walk({ groupSoa_recordWriteBackBefore: () => ({ asked: true, keepsUnit: false }) });
  expect(calls.slice(0, 2)).toEqual(['recordWriteBackBefore', 'applyBackConfiguration']);
});

test('does nothing for a run that did not ask', () => {
  const { result, calls } = walk({
    groupSoa_recordWriteBackBefore: () => ({ asked: false, keepsUnit: false }),
    groupSoa_recordAssignments: () => ({ asked: false, tried: 0 }),
  });
  expect(result).toEqual({ checks: [] });
  expect(calls).toEqual(['recordWriteBackBefore', 'recordAssignments']);
});

test.each([
  ['what could not be looked at', { kind: 'refused', code: 'PERMISSION_MISSING', message: 'no' }, 'PERMISSION_MISSING'],
  ['what broke', new Error('the engine gave up'), 'UNEXPECTED'],
])('%s is unknown: the groups are converted all the same', (...[, answer, code]) => {
  const { result } = walk({ groupSoa_verifyBackGroup: () => answer });
  expect(result).toEqual({ checks: [{ name: 'provisionBack', result: 'unknown', evidence: code }] });
});
