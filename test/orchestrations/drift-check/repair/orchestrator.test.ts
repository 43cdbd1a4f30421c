import { driftRepair } from '../../../../orchestrations/drift-check/repair/orchestrator';
import { drive } from '../../../support/drive';

const summary = {
  fingerprint: 'sha256:a',
  refusal: null,
  itemCount: 2,
  domain: 'corp.contoso.com',
  mode: 'apply',
  workflow: 'drift-repair',
  requestedFingerprint: null,
  whenBusy: 'wait',
};

function walk(change: Record<string, (input: never) => unknown> = {}) {
  const ends: object[] = [];
  const activities = {
    run_recordStep: () => ({}),
    run_recordPlan: () => ({}),
    run_recordSuperseded: () => ({}),
    run_recordEnd: (end: never) => {
      ends.push(end);
      return {};
    },
    driftRepair_planRepair: () => summary,
    driftRepair_applyPause: () => ({}),
    driftRepair_readPaused: () => ({ settled: true }),
    driftRepair_applySettings: () => ({}),
    driftRepair_applySchema: () => ({}),
    driftRepair_applyJobs: () => ({}),
    driftRepair_restoreJobs: () => ({}),
    driftRepair_readRepaired: () => ({ settled: true }),
    driftRepair_verifyRepair: ({ cause }: { cause: object | null }) => ({
      outcome: { kind: cause ? 'failed' : 'verified', ...(cause && { cause }) },
    }),
    ...change,
  };
  const events = (name: string) => (name.startsWith('turn-') ? { granted: true } : undefined);
  const children = { approval: () => ({ kind: 'approved' }) };
  const { trace } = drive(driftRepair, { input: { runId: 'r1' }, activities, children, events });
  return { end: ends[0], trace: trace.filter((line) => !line.includes('run_recordStep')) };
}

test('plans, asks, takes the turn, plans again, writes in the pause of the job, verifies, gives the turn back', () => {
  const { end, trace } = walk();
  expect(end).toMatchObject({ state: 'completed', outcome: { kind: 'verified' } });
  expect(trace).toEqual([
    'call driftRepair_planRepair',
    'call run_recordPlan',
    'child approval',
    'signal ask',
    'event turn-guid-1',
    'call driftRepair_planRepair',
    'call driftRepair_applyPause',
    'call driftRepair_readPaused',
    'call driftRepair_applySettings',
    'call driftRepair_applySchema',
    'call driftRepair_applyJobs',
    'call driftRepair_readRepaired',
    'call driftRepair_verifyRepair',
    'signal give',
    'call run_recordEnd',
  ]);
});

test('asks again when somebody changed the schema between the last look and the write, with the job running', () => {
  const answers = [{ kind: 'refused', code: 'SCHEMA_CHANGED', message: 'changed' }, {}];
  const { end, trace } = walk({ driftRepair_applySchema: () => answers.shift() });
  expect(trace.filter((line) => line === 'child approval')).toHaveLength(2);
  expect(trace).toContain('call driftRepair_restoreJobs');
  expect(end).toMatchObject({ state: 'completed' });
});

test.each([
  ['failed', new Error('Graph is gone')],
  ['cancelled', { kind: 'cancelled' }],
  ['failed', { kind: 'refused', code: 'SETTINGS_MASKED', message: 'no' }],
])('ends %s when a write does not work, with the job running and each finding looked at', (state, answer) => {
  const { end, trace } = walk({ driftRepair_applySettings: () => answer });
  expect(end).toMatchObject({ state, outcome: { kind: 'failed' } });
  expect(trace).toEqual(expect.arrayContaining(['call driftRepair_restoreJobs', 'call driftRepair_verifyRepair']));
  expect(trace).not.toContain('call driftRepair_applySchema');
});

test('writes nothing to a job that does not pause', () => {
  const { end, trace } = walk({ driftRepair_readPaused: () => ({ settled: false }) });
  expect(trace).not.toContain('call driftRepair_applySettings');
  expect(end).toMatchObject({ state: 'failed', outcome: { cause: { code: 'PAUSE_NOT_SEEN' } } });
});
