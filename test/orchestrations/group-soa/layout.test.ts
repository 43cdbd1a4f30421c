import type { Plan } from '../../../domain/plan';
import type { ItemResult } from '../../../gateways/records/run-items';
import { readWaveIds } from '../../../orchestrations/kit/activities/wave-activities';
import { keepLayout, readOrder } from '../../../orchestrations/group-soa/layout';
import { planOf } from '../../../orchestrations/group-soa/plan';
import type { ConversionGateways } from '../../../orchestrations/group-soa/read-facts';
import {
  aGroup,
  aMember,
  conversionFacts,
  conversionRequest,
  holding,
  rollbackFacts,
} from '../../support/group-conversion';

const of = { runId: 'r1', round: 1 };

/** Two plans of a run: the approved one and the one of now. */
function world(approved: Plan, now: Plan, direction: 'convert' | 'rollBack' = 'convert') {
  const snapshots = new Map<string, unknown>();
  const settled: ItemResult[] = [];
  const runs = {
    readPlan: async (_runId: string, round: number) => (round === 1 ? approved : now),
    readRequest: async () => conversionRequest({ direction }),
    settleItems: async (_runId: string, results: ItemResult[]) => void settled.push(...results),
    keepSnapshot: async (_runId: string, name: string, content: unknown) => {
      if (!snapshots.has(name)) snapshots.set(name, content);
    },
    readSnapshot: async (_runId: string, name: string) => snapshots.get(name),
  };
  const gateways = { runs, clock: { now: () => new Date('2026-11-24T06:00:00Z') } } as unknown as ConversionGateways;
  return { gateways, settled };
}

test('what came since the approval is not written, what has gone is skipped with the reason of now', async () => {
  const approved = planOf(conversionFacts([aGroup('a'), aGroup('b'), aGroup('c')]));
  const now = planOf(
    conversionFacts([aGroup('a'), aGroup('b', { isDynamic: true, onPremisesSyncEnabled: null }), aGroup('d')]),
  );
  const { gateways, settled } = world(approved, now);
  await keepLayout(gateways, of);
  expect(await readWaveIds(gateways, of)).toEqual(['a']);
  expect(settled.map(({ id, state, code }) => [id, state, code])).toEqual([
    ['b', 'skipped', 'DYNAMIC'],
    ['c', 'skipped', 'GROUP_NOT_FOUND'],
  ]);
});

test('who was added since and would be lost on the way back keeps the group out', async () => {
  const facts = (...lost: string[]) =>
    rollbackFacts(['a'], { members: new Map([['a', lost.map((id) => aMember(id, { onPremisesSyncEnabled: null }))]]) });
  const more = world(planOf(facts('p1')), planOf(facts('p1', 'p2')), 'rollBack');
  await keepLayout(more.gateways, of);
  expect(more.settled.map(({ id, code }) => [id, code])).toEqual([['a', 'MORE_WOULD_LEAVE']]);
  const fewer = world(planOf(facts('p1', 'p2')), planOf(facts('p1')), 'rollBack');
  await keepLayout(fewer.gateways, of);
  expect(await readWaveIds(fewer.gateways, of)).toEqual(['a']);
});

test('the order follows what is in what now, not at the approval', async () => {
  const groups = [aGroup('a'), aGroup('b')];
  const now = planOf(
    conversionFacts(groups, {
      members: new Map([
        ['a', holding('b')],
        ['b', []],
      ]),
    }),
  );
  const { gateways } = world(planOf(conversionFacts(groups)), now);
  await keepLayout(gateways, of);
  expect(await readWaveIds(gateways, of)).toEqual(['b', 'a']);
  expect(await readOrder(gateways, of)).toMatchObject({ predecessors: { a: ['b'] }, names: { b: 'Group b' } });
});

test('a layout that was kept stays, whatever is planned later', async () => {
  const approved = planOf(conversionFacts([aGroup('a')]));
  const { gateways } = world(approved, approved);
  await keepLayout(gateways, of);
  const later = { ...gateways, runs: { ...gateways.runs, readPlan: () => Promise.reject(new Error('not asked')) } };
  await expect(keepLayout(later as ConversionGateways, of)).resolves.toBeUndefined();
});

test('what contains a group that is left out, or that came after the approval, is left out with it', async () => {
  const inside = (id: string) =>
    new Map([
      ['a', holding(id)],
      ['b', []],
      ['c', []],
    ]);
  const groups = [aGroup('a'), aGroup('b')];
  const approved = planOf(conversionFacts(groups, { members: inside('b') }));
  const more = planOf(conversionFacts([...groups, aGroup('c')], { members: inside('c') }));
  const { gateways, settled } = world(approved, more);
  await keepLayout(gateways, of);
  expect(await readWaveIds(gateways, of)).toEqual(['b']);
  expect(settled.map(({ id, code }) => [id, code])).toEqual([['a', 'CHILD_NOT_CONVERTED']]);
});

test('on the way back what is in a group that is left out stays too, and a cycle stays whole', async () => {
  const lost = aMember('p1', { onPremisesSyncEnabled: null });
  const members = (...added: (typeof lost)[]) =>
    new Map([
      ['top', [...holding('bottom'), ...added]],
      ['bottom', []],
      ['x', [...holding('y'), ...added]],
      ['y', holding('x')],
    ]);
  const ids = ['top', 'bottom', 'x', 'y'];
  const { gateways, settled } = world(
    planOf(rollbackFacts(ids, { members: members() })),
    planOf(rollbackFacts(ids, { members: members(lost) })),
    'rollBack',
  );
  await keepLayout(gateways, of);
  expect(await readWaveIds(gateways, of)).toEqual([]);
  expect(Object.fromEntries(settled.map(({ id, code }) => [id, code]))).toEqual({
    top: 'MORE_WOULD_LEAVE',
    bottom: 'PARENT_NOT_ROLLED_BACK',
    x: 'MORE_WOULD_LEAVE',
    y: 'PARENT_NOT_ROLLED_BACK',
  });
});
