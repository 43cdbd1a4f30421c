import { deleteThreshold } from '../../../orchestrations/delete-threshold/orchestrator';
import type { PlanSummary } from '../../../orchestrations/kit/run-contract';
import { drive } from '../../support/drive';

const summary: PlanSummary = {
  fingerprint: 'sha256:a',
  refusal: null,
  itemCount: 12,
  domain: 'corp.contoso.com',
  mode: 'apply',
  workflow: 'delete-threshold',
  requestedFingerprint: null,
  whenBusy: 'wait',
};

function walk(
  change: Record<string, (input: never) => unknown> = {},
  approval: () => unknown = () => ({ kind: 'approved' }),
) {
  const done = () => ({});
  let end: { state: string; outcome: Record<string, unknown> | null; refusal: { code: string } | null } | undefined;
  const walked = drive(deleteThreshold, {
    input: { runId: 'r1' },
    events: (name) => (name.startsWith('turn-') ? { granted: true } : undefined),
    children: { approval },
    activities: {
      run_recordStep: done,
      run_recordPlan: done,
      run_recordSuperseded: done,
      run_recordEnd: (input: never) => {
        end = input;
        return {};
      },
      deleteThreshold_readEvidence: () => ({ state: 'complete', staged: 12 }),
      deleteThreshold_recordIncomplete: done,
      deleteThreshold_planReview: () => summary,
      deleteThreshold_recordRestoreKit: () => ({ groups: 0, users: 12 }),
      deleteThreshold_releaseDeletes: () => ({ releasedAt: '2026-11-24T06:00:00Z' }),
      deleteThreshold_readRelease: () => ({ releasedAt: null }),
      deleteThreshold_readCycle: () => ({ settled: true }),
      deleteThreshold_readDeleted: () => ({ settled: true }),
      deleteThreshold_verifyRelease: () => ({ outcome: { kind: 'verified' } }),
      deleteThreshold_recordUnread: () => ({ outcome: { kind: 'unknown' } }),
      deleteThreshold_applyRestart: () => ({ restarted: true }),
      ...change,
    },
  });
  return {
    ...walked,
    end,
    calls: walked.trace.filter((line) => line.includes('deleteThreshold_')).map((line) => line.slice(21)),
  };
}

test('keeps the restore kit before it releases, and proves what it did', () => {
  const { calls, end } = walk();
  expect(calls).toEqual([
    'readEvidence',
    'planReview',
    'planReview',
    'recordRestoreKit',
    'releaseDeletes',
    'readCycle',
    'readDeleted',
    'verifyRelease',
  ]);
  expect(end).toMatchObject({ state: 'completed', outcome: { kind: 'verified' } });
});

test('asks nobody while the evidence is incomplete, and refuses after two hours', () => {
  const { end, trace, seconds } = walk({ deleteThreshold_readEvidence: () => ({ state: 'gathering', staged: 3 }) });
  expect(end).toMatchObject({ state: 'refused', refusal: { code: 'EVIDENCE_INCOMPLETE' } });
  expect(trace).not.toContain('child approval');
  expect(seconds).toBeGreaterThanOrEqual(7200);
});

test('a hold that has gone by itself is completed, without asking and without a write', () => {
  const { end, calls } = walk({ deleteThreshold_planReview: () => ({ ...summary, itemCount: 0 }) });
  expect(end).toMatchObject({ state: 'completed', outcome: { kind: 'verified', resolvedBy: 'itself' } });
  expect(calls).toEqual(['readEvidence', 'planReview']);
});

test.each(['rejected', 'expired', 'cancelled'])('releases nothing when the answer is %s', (kind) => {
  const { end, calls } = walk({}, () => ({ kind }));
  expect(end?.state).toBe(kind);
  expect(calls).not.toContain('releaseDeletes');
  expect(calls.includes('applyRestart')).toBe(kind === 'rejected');
});

test('a set that changed while people decided, or directly before the release, is asked about again', () => {
  const answers = [{ kind: 'superseded' }, { kind: 'approved' }, { kind: 'approved' }];
  const releases = [
    { kind: 'refused', code: 'DELETES_CHANGED', message: 'changed' },
    { releasedAt: '2026-11-24T06:00:00Z' },
  ];
  const { end, trace } = walk({ deleteThreshold_releaseDeletes: () => releases.shift() }, () => answers.shift());
  expect(trace.filter((line) => line === 'child approval')).toHaveLength(3);
  expect(trace.filter((line) => line === 'call run_recordSuperseded')).toHaveLength(2);
  expect(end?.state).toBe('completed');
});

test('a release whose proof cannot be read is unknown, never failed and never undone', () => {
  const { end } = walk({ deleteThreshold_readCycle: () => new Error('no answer') });
  expect(end).toMatchObject({ state: 'completed', outcome: { kind: 'unknown' } });
});
