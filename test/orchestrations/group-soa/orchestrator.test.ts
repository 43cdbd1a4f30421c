import { groupSoa } from '../../../orchestrations/group-soa/orchestrator';
import type { PlanSummary } from '../../../orchestrations/kit/run-contract';
import { drive } from '../../support/drive';

const summary: PlanSummary = {
  fingerprint: 'sha256:a',
  refusal: null,
  itemCount: 24,
  domain: null,
  mode: 'apply',
  workflow: 'group-soa',
  requestedFingerprint: null,
  whenBusy: 'wait',
};

const verified = { kind: 'verified', counts: { verified: 24 }, checks: [] };

interface Given {
  activities?: Record<string, (input: never) => unknown>;
  waves?: object[];
  plan?: Partial<PlanSummary>;
}

function walk({ activities = {}, waves = [], plan = {} }: Given = {}) {
  const done = () => ({});
  let end: { state: string; outcome: Record<string, unknown> | null; refusal: { code: string } | null } | undefined;
  const walked = drive(groupSoa, {
    input: { runId: 'r1' },
    events: (name) => (name.startsWith('turn-') ? { granted: true } : undefined),
    children: { approval: () => ({ kind: 'approved' }), groupSoa_wave: () => waves.shift() ?? { kind: 'proved' } },
    activities: {
      run_recordStep: done,
      run_recordPlan: done,
      run_recordSuperseded: done,
      run_recordEnd: (input: never) => {
        end = input;
        return {};
      },
      groupSoa_planChange: () => ({ ...summary, ...plan }),
      groupSoa_recordWriteBackBefore: () => ({ asked: false, keepsUnit: false }),
      groupSoa_recordAssignments: () => ({ asked: false, tried: 0 }),
      groupSoa_readWaves: () => ({ sizes: [5, 19], pauseSeconds: 0, unit: 'groups' }),
      groupSoa_verifyChange: () => ({ outcome: verified, waiting: 0 }),
      ...activities,
    },
  });
  return { ...walked, end, waves: walked.trace.filter((line) => line === 'child groupSoa_wave').length };
}

test('wave after wave is written, and then everything is read once more', () => {
  const { end, waves, trace } = walk();
  expect(waves).toBe(2);
  expect(trace.indexOf('call groupSoa_verifyChange')).toBeGreaterThan(trace.lastIndexOf('child groupSoa_wave'));
  expect(end).toMatchObject({ state: 'completed', outcome: { kind: 'verified', counts: { verified: 24 } } });
});

test('a conversion holds no turn, since it changes no configuration; with a way back it holds that of the domain', () => {
  expect(walk().trace.filter((line) => line.startsWith('signal'))).toEqual([]);
  expect(walk({ plan: { domain: 'emea.contoso.com' } }).trace).toEqual(
    expect.arrayContaining(['signal ask', 'signal give']),
  );
});

test('what waits for AD, or for the audit log, is read again until it is there', () => {
  let looks = 0;
  const verifyChange = () => ({ outcome: verified, waiting: ++looks < 4 ? 3 : 0 });
  const { end } = walk({ activities: { groupSoa_verifyChange: verifyChange } });
  expect(looks).toBe(4);
  expect(end?.state).toBe('completed');
});

test('after two hours it ends with what is known', () => {
  const waiting = { kind: 'acceptedUnverified', counts: {}, checks: [] };
  const { end, seconds } = walk({ activities: { groupSoa_verifyChange: () => ({ outcome: waiting, waiting: 1 }) } });
  expect(seconds).toBeGreaterThanOrEqual(7200);
  expect(end).toMatchObject({ state: 'completed', outcome: { kind: 'acceptedUnverified' } });
});

test('a rule that stopped it is a normal ending, with the counts', () => {
  const failed = { kind: 'failed', counts: { failed: 5, skipped: 19 }, checks: [] };
  const { end, waves } = walk({
    waves: [{ kind: 'stopped' }],
    activities: { groupSoa_verifyChange: () => ({ outcome: failed, waiting: 0 }) },
  });
  expect(waves).toBe(1);
  expect(end).toMatchObject({ state: 'completed', outcome: { kind: 'failed', counts: { failed: 5 } } });
});

test.each([
  ['cancelled', 'cancelled'],
  ['refused', 'failed'],
  ['failed', 'failed'],
])('a wave that was left as %s ends the run as %s, with what it did', (state, ended) => {
  const { end } = walk({ waves: [{ kind: 'left', state, code: 'WHY', message: 'Because.' }] });
  expect(end).toMatchObject({ state: ended, outcome: { counts: { verified: 24 }, cause: { code: 'WHY' } } });
});
