import { Decided, planOf } from '../../../orchestrations/group-soa/plan';
import { stillApproved } from '../../../orchestrations/group-soa/rules';
import type { PlanSummary } from '../../../orchestrations/kit/run-contract';
import {
  aGroup,
  aMember,
  conversionFacts,
  conversionRequest,
  holding,
  rollbackFacts,
} from '../../support/group-conversion';

test('items stand in the order in which they are written, with their wave; what is left out stands apart with its reason', () => {
  const members = new Map([
    ['a', holding('b')],
    ['b', []],
    ['c', []],
  ]);
  const groups = [aGroup('a'), aGroup('b'), aGroup('c', { isDynamic: true, onPremisesSyncEnabled: null })];
  const { shown } = planOf(conversionFacts(groups, { members, unknownIds: ['gone'] }));
  expect(shown.items.map(({ id, wave }) => [id, wave])).toEqual([
    ['b', 0],
    ['a', 1],
  ]);
  expect(shown.skipped?.map(({ id, code }) => [id, code])).toEqual([
    ['c', 'DYNAMIC'],
    ['gone', 'GROUP_NOT_FOUND'],
  ]);
});

test('the same facts in another order give the same fingerprint', () => {
  const [a, b] = [aGroup('a'), aGroup('b')];
  expect(planOf(conversionFacts([a, b])).fingerprint).toBe(planOf(conversionFacts([b, a])).fingerprint);
});

test('names and counts are shown, not decided', () => {
  const named = planOf(conversionFacts([aGroup('a', { displayName: 'Another name' })]));
  expect(named.fingerprint).toBe(planOf(conversionFacts([aGroup('a')])).fingerprint);
});

test('waves, direction and what is in what are decided', () => {
  const fingerprint = (change: object) => planOf(conversionFacts([aGroup('a'), aGroup('b')], change)).fingerprint;
  const members = new Map([
    ['a', holding('b')],
    ['b', []],
  ]);
  const all = [
    fingerprint({}),
    fingerprint({ members }),
    fingerprint({ request: conversionRequest({ waves: { size: 20 } }) }),
  ];
  expect(new Set(all).size).toBe(3);
});

test('who would be lost on the way back is decided by id', () => {
  const members = new Map([['a', [aMember('p2', { onPremisesSyncEnabled: null })]]]);
  const { decided } = planOf(rollbackFacts(['a'], { members }));
  expect(Decided.parse(decided).items).toEqual([{ id: 'a', action: 'give back to AD', leaving: ['p2'] }]);
});

test('how long it takes follows the write quota', () => {
  const groups = Array.from({ length: 10_000 }, (_, index) => aGroup(`g${index}`));
  const { shown } = planOf(conversionFacts(groups));
  expect(shown.summary).toBe('Move the source of authority of 10,000 groups in 21 waves from AD to the cloud.');
  expect(shown.facts.find(({ name }) => name === 'Takes about')?.value).toBe('9 minutes');
});

test('a refused plan has no items', () => {
  const plan = planOf(conversionFacts([aGroup('a')], { tenantSyncEnabled: false }));
  expect([plan.refusal?.code, plan.shown.items, plan.shown.skipped]).toEqual(['TENANT_SYNC_DISABLED', [], []]);
});

test('an approval holds while the plan is not refused, whatever came since', () => {
  const summary = (refusal: PlanSummary['refusal'], fingerprint: string) => ({ refusal, fingerprint }) as PlanSummary;
  expect(stillApproved(summary(null, 'x'), summary(null, 'y'))).toBe(true);
  expect(stillApproved(summary(null, 'x'), summary({ code: 'PERMISSION_MISSING', message: '' }, 'y'))).toBe(false);
});

test('groups that contain each other so deep that it takes too many waves are refused', () => {
  const groups = Array.from({ length: 120 }, (_, index) => aGroup(`g${index}`));
  const members = new Map(groups.map(({ id }, index) => [id, index < 119 ? holding(`g${index + 1}`) : []]));
  expect(planOf(conversionFacts(groups, { members })).refusal?.code).toBe('TOO_MANY_WAVES');
});
