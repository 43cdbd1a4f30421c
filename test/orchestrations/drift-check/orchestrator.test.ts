import { driftCheck } from '../../../orchestrations/drift-check/orchestrator';
import { drive } from '../../support/drive';

function walk(change: Record<string, (input: never) => unknown> = {}) {
  const ends: object[] = [];
  const activities = {
    run_recordStep: () => ({}),
    run_recordEnd: (end: never) => {
      ends.push(end);
      return {};
    },
    driftCheck_readOutset: () => ({
      parts: 2,
      groupParts: 1,
      mode: 'apply',
      mailTo: ['a@contoso.com', 'b@contoso.com'],
    }),
    driftCheck_readDomains: () => ({}),
    driftCheck_readAuthorities: () => ({}),
    driftCheck_recordFindings: () => ({ kind: 'verified', changed: true }),
    driftCheck_sendChange: () => ({ sent: true }),
    ...change,
  };
  const { trace } = drive(driftCheck, { input: { runId: 'r1' }, activities });
  return { ends, trace: trace.filter((line) => !line.includes('run_recordStep')) };
}

test('surveys, reads part by part, records, mails each recipient and ends, without asking or locking anybody', () => {
  const { ends, trace } = walk();
  expect(trace).toEqual([
    'call driftCheck_readOutset',
    'call driftCheck_readDomains',
    'call driftCheck_readDomains',
    'call driftCheck_readAuthorities',
    'call driftCheck_recordFindings',
    'call driftCheck_sendChange',
    'call driftCheck_sendChange',
    'call run_recordEnd',
  ]);
  expect(ends).toEqual([{ runId: 'r1', state: 'completed', outcome: null, refusal: null, outcomeKept: 'outcome' }]);
});

test('mails nobody when nothing changed, or in a dry run', () => {
  const quiet = walk({ driftCheck_recordFindings: () => ({ kind: 'verified', changed: false }) });
  const dry = walk({
    driftCheck_readOutset: () => ({ parts: 1, groupParts: 0, mode: 'plan', mailTo: ['a@contoso.com'] }),
  });
  for (const { trace } of [quiet, dry]) expect(trace).not.toContain('call driftCheck_sendChange');
  expect(dry.ends).toMatchObject([{ state: 'planned' }]);
});

test('ends refused, failed or cancelled as its first look does', () => {
  const answers = [
    { kind: 'refused', code: 'UNKNOWN_DOMAIN', message: 'no' },
    { kind: 'cancelled' },
    new Error('broken for good'),
  ];
  const states = answers.map((answer) => walk({ driftCheck_readOutset: () => answer }).ends[0]);
  expect(states).toMatchObject([
    { state: 'refused', refusal: { code: 'UNKNOWN_DOMAIN' } },
    { state: 'cancelled' },
    { state: 'failed' },
  ]);
});
