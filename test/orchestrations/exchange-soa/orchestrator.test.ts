import { exchangeReadiness, exchangeSoa } from '../../../orchestrations/exchange-soa/orchestrator';
import type { PlanSummary } from '../../../orchestrations/kit/run-contract';
import { drive } from '../../support/drive';

interface End {
  state: string;
  outcome: Record<string, unknown> | null;
  refusal: { code: string } | null;
}

const done = () => ({});
const kept = (ends: End[]) => (end: End) => {
  ends.push(end);
  return {};
};

function walkReadiness(readiness: () => unknown) {
  const ends: End[] = [];
  drive(exchangeReadiness, {
    input: { runId: 'r1' },
    activities: {
      run_recordStep: done,
      exchangeSoa_readReadiness: readiness,
      run_recordEnd: kept(ends),
    },
  });
  return ends;
}

test('the checklist is read and recorded, without asking anybody', () => {
  const ends = walkReadiness(() => ({ checks: [], ready: true, endState: 'serverRemoved' }));
  expect(ends).toMatchObject([
    { state: 'completed', outcome: { kind: 'verified', ready: true, endState: 'serverRemoved' } },
  ]);
});

test('a permission that is missing ends the checklist as refused', () => {
  const ends = walkReadiness(() => ({ kind: 'refused', code: 'PERMISSION_MISSING', message: 'x' }));
  expect(ends).toMatchObject([{ state: 'refused', refusal: { code: 'PERMISSION_MISSING' } }]);
});

const summary: PlanSummary = {
  fingerprint: 'sha256:a',
  refusal: null,
  itemCount: 28,
  domain: null,
  mode: 'apply',
  workflow: 'exchange-soa',
  requestedFingerprint: null,
  whenBusy: 'wait',
};
const moved = { kind: 'verified', counts: { verified: 28 }, checks: [] };

interface Given {
  verifyChange?: () => unknown;
  waves?: object[];
  approval?: string;
}

function walk({
  verifyChange = () => ({ outcome: moved, waiting: 0, isCutShort: false }),
  waves = [],
  approval = 'approved',
}: Given = {}) {
  const ends: End[] = [];
  const walked = drive(exchangeSoa, {
    input: { runId: 'r1' },
    events: (name) => (name.startsWith('turn-') ? { granted: true } : undefined),
    children: {
      approval: () => (approval === 'approved' ? { kind: 'approved' } : { kind: 'rejected', by: 'a', comment: 'no' }),
      exchangeSoa_wave: () => waves.shift() ?? { kind: 'proved' },
    },
    activities: {
      run_recordStep: done,
      run_recordPlan: done,
      run_recordSuperseded: done,
      run_recordEnd: kept(ends),
      exchangeSoa_planChange: () => summary,
      exchangeSoa_readWaves: () => ({ sizes: [5, 23], pauseSeconds: 0, unit: 'mailboxes' }),
      exchangeSoa_verifyChange: verifyChange,
    },
  });
  return { ...walked, end: ends[0], waves: walked.trace.filter((line) => line === 'child exchangeSoa_wave').length };
}

test('mailboxes are moved wave by wave, and everything is read once more after the last', () => {
  const { end, waves, trace } = walk();
  expect(waves).toBe(2);
  expect(trace.indexOf('call exchangeSoa_verifyChange')).toBeGreaterThan(trace.lastIndexOf('child exchangeSoa_wave'));
  expect(end).toMatchObject({ state: 'completed', outcome: moved });
});

test('without an approval nothing is written', () => {
  const { waves, trace } = walk({ approval: 'rejected' });
  expect([waves, trace.includes('call exchangeSoa_readWaves')]).toEqual([0, false]);
});

test('what has not settled is read again until it has', () => {
  let looks = 0;
  const { end } = walk({ verifyChange: () => ({ outcome: moved, waiting: ++looks < 5 ? 2 : 0, isCutShort: false }) });
  expect([looks, end?.state]).toEqual([5, 'completed']);
});

test('others may write as soon as everything is written, while cycles are waited for', () => {
  const { trace } = walk();
  expect(trace.filter((line) => line.startsWith('signal'))).toEqual(['signal ask', 'signal give']);
  expect(trace.indexOf('signal give')).toBeGreaterThan(trace.lastIndexOf('child exchangeSoa_wave'));
  expect(trace.indexOf('signal give')).toBeLessThan(trace.indexOf('call exchangeSoa_verifyChange'));
});

test('some minutes in which nothing can be read are waited for', () => {
  let looks = 0;
  const verifyChange = () => {
    if (++looks < 4) return new Error('EXCHANGE_BROKEN');
    return { outcome: moved, waiting: 0, isCutShort: false };
  };
  expect(walk({ verifyChange }).end).toMatchObject({ state: 'completed', outcome: moved });
});

test('a run whose waiting was cut short ends as cancelled, with what it did', () => {
  const { end } = walk({ verifyChange: () => ({ outcome: moved, waiting: 0, isCutShort: true }) });
  expect(end).toMatchObject({ state: 'cancelled', outcome: moved });
});

test('a wave that was cancelled ends the run as cancelled, with what it did', () => {
  const { end, waves } = walk({ waves: [{ kind: 'left', state: 'cancelled', code: 'WHY', message: 'Because.' }] });
  expect(waves).toBe(1);
  expect(end).toMatchObject({ state: 'cancelled', outcome: { counts: { verified: 28 }, cause: { code: 'WHY' } } });
});
