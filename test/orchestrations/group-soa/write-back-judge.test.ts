import type { OnDemandResult } from '../../../gateways/graph/synchronization';
import { judgeTried, provisionBackCheck, type Tried } from '../../../orchestrations/group-soa/write-back-judge';

const origin = '7C9E6679-7425-40DE-944B-E07FC1F90AE7';

function found(change: Partial<OnDemandResult> = {}): OnDemandResult {
  return {
    result: 'Success',
    sourceId: 'g1',
    targetId: origin.toLowerCase(),
    action: 'Other',
    errorCode: null,
    reason: null,
    steps: [],
    ...change,
  };
}

const outside = { name: 's', type: 'Scoping', status: 'Skipped', description: '' };

test.each([
  ['the object it came from', found(), 'verified', null],
  [
    'the same, with nothing left to change',
    found({ result: 'Skipped', errorCode: 'RedundantExport' }),
    'verified',
    null,
  ],
  ['another object', found({ targetId: 'aaaaaaaa-0000-4000-8000-000000000001' }), 'failed', 'CREATED_TWICE'],
  ['a create that names nothing', found({ targetId: null, action: 'Create' }), 'failed', 'CREATED_TWICE'],
  ['an answer that names nothing', found({ targetId: null }), 'unknown', null],
  ['a failure', found({ result: 'Failure', errorCode: 'ParentContainerNotFound' }), 'failed', 'NOT_PROVISIONED'],
  [
    'a skip',
    found({ result: 'Skipped', errorCode: 'GroupScopeNotSupported', steps: [outside] }),
    'failed',
    'NOT_PROVISIONED',
  ],
  [
    'an assignment not seen yet',
    found({ result: 'Skipped', errorCode: 'NotInScope', steps: [outside] }),
    'unknown',
    null,
  ],
  ['a result that Graph may add', found({ result: 'unknown' }), 'unknown', null],
])('%s', (...[, answer, result, code]) => {
  expect(judgeTried(answer, origin)).toMatchObject({ result, code });
});

test('without the report nothing is proved, whatever was written', () => {
  expect(judgeTried(found(), undefined)).toMatchObject({ result: 'unknown' });
});

const tried = (result: Tried['result']): Tried => ({ id: 'g', result, code: null, evidence: 'e' });

test.each([
  [[], 'needsAction'],
  [[tried('verified')], 'verified'],
  [[tried('verified'), tried('unknown')], 'unknown'],
  [[tried('unknown'), tried('failed'), tried('verified')], 'failed'],
] as const)('%j is %s', (all, result) => {
  expect(provisionBackCheck(all)).toMatchObject({ name: 'provisionBack', result });
});
