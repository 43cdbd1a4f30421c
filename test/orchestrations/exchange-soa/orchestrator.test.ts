import { exchangeReadiness } from '../../../orchestrations/exchange-soa/orchestrator';
import { drive } from '../../support/drive';

function walk(readiness: () => unknown) {
  const ends: object[] = [];
  drive(exchangeReadiness, {
    input: { runId: 'r1' },
    activities: {
      run_recordStep: () => ({}),
      exchangeSoa_readReadiness: readiness,
      run_recordEnd: (end: object) => {
        ends.push(end);
        return {};
      },
    },
  });
  return ends;
}

test('the checklist is read and recorded, without asking anybody', () => {
  const ends = walk(() => ({ checks: [], ready: true, endState: 'serverRemoved' }));
  expect(ends).toMatchObject([
    { state: 'completed', outcome: { kind: 'verified', ready: true, endState: 'serverRemoved' } },
  ]);
});

test('a permission that is missing ends it as refused', () => {
  const ends = walk(() => ({ kind: 'refused', code: 'PERMISSION_MISSING', message: 'x' }));
  expect(ends).toMatchObject([{ state: 'refused', refusal: { code: 'PERMISSION_MISSING' } }]);
});
