import { ouOnboarding } from '../../../orchestrations/ou-onboarding/orchestrator';
import { drive } from '../../support/drive';

const target = { servicePrincipalId: 'sp', applicationId: 'app', created: true };
const check = { name: 'canary', result: 'verified', evidence: 'seen' };

function summary(change: object = {}) {
  return {
    fingerprint: 'sha256:a',
    refusal: null,
    itemCount: 3,
    domain: 'corp.contoso.com',
    mode: 'apply',
    workflow: 'ou-onboarding',
    requestedFingerprint: null,
    whenBusy: 'wait',
    ...change,
  };
}

function walk(
  change: Record<string, (input: never) => unknown> = {},
  approval: () => unknown = () => ({ kind: 'approved' }),
) {
  const ends: { state: string; outcome: unknown; refusal: { code: string } | null }[] = [];
  const activities = {
    run_recordStep: () => ({}),
    run_recordPlan: () => ({}),
    run_recordSuperseded: () => ({}),
    run_recordEnd: (end: never) => {
      ends.push(end);
      return {};
    },
    run_readCancellation: () => ({ requested: false }),
    ouOnboarding_planOnboarding: () => summary(),
    ouOnboarding_applyConfiguration: () => target,
    ouOnboarding_applyPreparation: () => ({}),
    ouOnboarding_readPaused: () => ({ settled: true }),
    ouOnboarding_applyJobs: () => ({}),
    ouOnboarding_applySettings: () => ({}),
    ouOnboarding_applySchema: () => ({}),
    ouOnboarding_verifyCanary: () => ({ check }),
    ouOnboarding_applyStart: () => ({ startedAt: '2026-11-24T06:00:00.000Z' }),
    ouOnboarding_readCycle: () => ({ state: 'ended', evidence: 'ended' }),
    ouOnboarding_readProvisioned: () => ({ settled: true }),
    ouOnboarding_verifyOnboarding: () => ({ outcome: { kind: 'verified', checks: [check] } }),
    ouOnboarding_recordUnread: ({ cause }: { cause: object }) => ({ outcome: { kind: 'unknown', cause } }),
    ouOnboarding_restoreBefore: () => ({ outcome: { kind: 'failed', restored: true, leftBehind: [] } }),
    ...change,
  };
  const events = (name: string) => (name.startsWith('turn-') ? { granted: true } : undefined);
  const walked = drive(ouOnboarding, { input: { runId: 'r1' }, activities, children: { approval }, events });
  const writes = walked.trace
    .filter((line) => line.startsWith('call ouOnboarding_apply'))
    .map((line) => line.slice('call ouOnboarding_apply'.length));
  return { ...walked, end: ends[0], ends, writes };
}

test('plans, asks, takes the turn, plans again, writes, proves, gives the turn back and records the end', () => {
  const { end, trace, ends } = walk();
  expect(end).toMatchObject({ state: 'completed', outcome: { kind: 'verified' } });
  expect(ends).toHaveLength(1);
  expect(trace.filter((line) => !line.includes('run_recordStep'))).toEqual([
    'call ouOnboarding_planOnboarding',
    'call run_recordPlan',
    'child approval',
    'signal ask',
    'event turn-guid-1',
    'call ouOnboarding_planOnboarding',
    'call ouOnboarding_applyConfiguration',
    'call ouOnboarding_applyPreparation',
    'call ouOnboarding_readPaused',
    'call ouOnboarding_applyJobs',
    'call ouOnboarding_applySettings',
    'call ouOnboarding_applySchema',
    'call ouOnboarding_verifyCanary',
    'call ouOnboarding_applyStart',
    'call ouOnboarding_readCycle',
    'call ouOnboarding_readProvisioned',
    'call ouOnboarding_verifyOnboarding',
    'signal give',
    'call run_recordEnd',
  ]);
});

test.each([
  ['refused', summary({ refusal: { code: 'SCOPE_WOULD_NARROW', message: 'no' }, itemCount: 0 })],
  ['planned', summary({ mode: 'plan' })],
  ['completed', summary({ itemCount: 0 })],
  ['refused', summary({ requestedFingerprint: 'sha256:other' })],
])('ends %s without asking anybody and without a write', (state, plan) => {
  const { end, trace } = walk({ ouOnboarding_planOnboarding: () => plan });
  expect(end?.state).toBe(state);
  expect(trace.filter((line) => line.startsWith('child') || line.startsWith('signal'))).toEqual([]);
});

test.each(['rejected', 'expired', 'cancelled'])('ends %s without a write when that is the answer', (kind) => {
  const { end, writes } = walk({}, () => ({ kind }));
  expect(end?.state).toBe(kind);
  expect(writes).toEqual([]);
});

test('starts a new round with the new plan when the approved one is void', () => {
  const plans = [summary()];
  const rounds: number[] = [];
  const { end, trace } = walk(
    { ouOnboarding_planOnboarding: () => plans.shift() ?? summary({ fingerprint: 'sha256:b' }) },
    (...[input]: unknown[]) => {
      rounds.push((input as { round: number }).round);
      return { kind: 'approved' };
    },
  );
  expect(rounds).toEqual([1, 2]);
  expect(end?.state).toBe('completed');
  expect(trace.filter((line) => line.includes('Superseded'))).toHaveLength(1);
  expect(trace.filter((line) => line === 'signal give')).toHaveLength(2);
});

test('goes back when the canary fails, and starts nothing', () => {
  const { end, writes, trace } = walk({
    ouOnboarding_verifyCanary: () => ({ kind: 'refused', code: 'CANARY_FAILED', message: 'no' }),
  });
  expect(writes).not.toContain('Start');
  expect(trace).toContain('call ouOnboarding_restoreBefore');
  expect(end).toMatchObject({ state: 'failed', outcome: { kind: 'failed', restored: true } });
});

test('asks again when someone changed the schema between the last look and the write', () => {
  const answers = [{ kind: 'refused', code: 'SCHEMA_CHANGED', message: 'changed' }, {}];
  const { end, trace } = walk({ ouOnboarding_applySchema: () => answers.shift() });
  expect(trace.filter((line) => line === 'child approval')).toHaveLength(2);
  expect(end?.state).toBe('completed');
});

test('ends cancelled, and goes back, when the run was cancelled before a write', () => {
  const { end, writes } = walk({ ouOnboarding_applySettings: () => ({ kind: 'cancelled' }) });
  expect(end?.state).toBe('cancelled');
  expect(writes).not.toContain('Schema');
});

test('waits by durable timer as long as a service asks, then goes on', () => {
  const answers = [{ kind: 'notNow', code: 'GRAPH_THROTTLED', retryAfterSeconds: 30 }, target];
  const { trace, end } = walk({ ouOnboarding_applyConfiguration: () => answers.shift() });
  expect(trace).toContain('timer 31');
  expect(end?.state).toBe('completed');
});

test('looks for the first cycle for a day at most, with fewer than two hundred looks', () => {
  let looks = 0;
  const { seconds, end } = walk({
    ouOnboarding_readCycle: () => {
      looks++;
      return { state: 'waiting', evidence: '' };
    },
  });
  expect(seconds).toBeGreaterThanOrEqual(86_400);
  expect(looks).toBeLessThan(200);
  expect(end?.state).toBe('completed');
});

test('goes back when the first cycle fails', () => {
  const { end, trace } = walk({ ouOnboarding_readCycle: () => ({ state: 'failed', evidence: 'quarantine' }) });
  expect(trace).toContain('call ouOnboarding_restoreBefore');
  expect(end?.state).toBe('failed');
});

test('records a failed end when an activity breaks for good while planning', () => {
  const { end } = walk({ ouOnboarding_planOnboarding: () => new Error('GRAPH is gone\n at stack') });
  expect(end).toMatchObject({
    state: 'failed',
    outcome: { kind: 'failed', cause: { code: 'UNEXPECTED', message: 'GRAPH is gone' } },
  });
});

test('ends unknown, and stops no job, when the proof cannot be read after the start', () => {
  const { end, trace } = walk({ ouOnboarding_verifyOnboarding: () => new Error('GRAPH is gone') });
  expect(end).toMatchObject({ state: 'completed', outcome: { kind: 'unknown', cause: { message: 'GRAPH is gone' } } });
  expect(trace).not.toContain('call ouOnboarding_restoreBefore');
});

test('goes back when the run was cancelled while the first cycle is awaited', () => {
  const { end, trace } = walk({ ouOnboarding_readCycle: () => ({ kind: 'cancelled' }) });
  expect(end?.state).toBe('cancelled');
  expect(trace).toContain('call ouOnboarding_restoreBefore');
});

test('writes nothing to a job that does not pause', () => {
  const { end, writes } = walk({ ouOnboarding_readPaused: () => ({ settled: false }) });
  expect(writes).toEqual(['Configuration', 'Preparation']);
  expect(end).toMatchObject({ state: 'failed' });
});

test('tries for half an hour to go back, and the last try answers whatever comes', () => {
  const tries: number[] = [];
  const { end, seconds } = walk({
    ouOnboarding_verifyCanary: () => ({ kind: 'refused', code: 'CANARY_FAILED', message: 'no' }),
    ouOnboarding_restoreBefore: ({ tries: number }: { tries: number }) => {
      tries.push(number);
      const outcome = {
        kind: 'failed',
        restored: false,
        leftBehind: [],
        cause: { code: 'RESTORE_INCOMPLETE', message: '' },
      };
      return number < 7 ? new Error('Graph is away') : { outcome };
    },
  });
  expect(tries).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(seconds).toBeGreaterThanOrEqual(1800);
  expect(end).toMatchObject({ state: 'failed', outcome: { restored: false } });
});
