import type { Difference, Finding } from '../../../domain/drift';
import {
  authorityDifferences,
  expectedAuthorities,
  findingIdOf,
} from '../../../orchestrations/drift-check/authority-rules';
import { settle } from '../../../orchestrations/drift-check/findings';

type Item = Parameters<typeof expectedAuthorities>[0][number]['items'][number];

const item = (id: string, state: Item['state'], code?: string): Item => ({
  id,
  kind: 'group',
  target: `Group ${id}`,
  state,
  ...(code && { code }),
});
const expectedOf = (id: string, isCloudManaged = true) => ({
  groupId: id,
  name: `Group ${id}`,
  isCloudManaged,
  runId: 'r',
});

test('a converted group is expected in the cloud, a given back one in AD, also while AD has not taken it over yet', () => {
  const found = expectedAuthorities([
    {
      runId: 'two',
      direction: 'rollBack',
      items: [item('b', 'verified'), item('c', 'acceptedUnverified', 'WAITING_FOR_TAKE_OVER')],
    },
    { runId: 'one', direction: 'convert', items: [item('a', 'verified'), item('b', 'verified')] },
  ]);
  expect(found.map(({ groupId, isCloudManaged, runId }) => [groupId, isCloudManaged, runId])).toEqual([
    ['b', false, 'two'],
    ['c', false, 'two'],
    ['a', true, 'one'],
  ]);
});

test.each<[Item['state'], string[]]>([
  ['failed', []],
  ['unknown', []],
  ['acceptedUnverified', []],
  ['skipped', ['one']],
  ['planned', ['one']],
])('after a later item that is %s, the runs that something is expected by are %j', (state, wanted) => {
  const found = expectedAuthorities([
    { runId: 'two', direction: 'rollBack', items: [item('a', state)] },
    { runId: 'one', direction: 'convert', items: [item('a', 'verified')] },
  ]);
  expect(found.map(({ runId }) => runId)).toEqual(wanted);
});

test('what a run writes for the way back is no group', () => {
  const mapping = { ...item('groupName', 'verified'), kind: 'mapping' };
  expect(expectedAuthorities([{ runId: 'one', direction: 'convert', items: [mapping] }])).toEqual([]);
});

test('a group that somebody else moved is found, with what was left behind and what is there', () => {
  const now = new Map([
    ['a', false],
    ['b', true],
  ]);
  const { differences, unknown, judged } = authorityDifferences([expectedOf('a'), expectedOf('b')], now);
  expect(differences).toMatchObject([
    {
      code: 'SOA_CHANGED_OUTSIDE',
      domain: null,
      path: '/groups/a/isCloudManaged',
      expected: { isCloudManaged: true, runId: 'r', name: 'Group a' },
      actual: { isCloudManaged: false },
    },
  ]);
  expect([unknown, judged]).toEqual([[], ['authority']]);
});

test('a group that cannot be read is unknown, and its finding alone stays as it is', () => {
  const both = [expectedOf('a'), expectedOf('b')];
  const found = authorityDifferences(
    both,
    new Map([
      ['a', false],
      ['b', false],
    ]),
  ).differences;
  const before = found.map((one: Difference): Finding => ({ ...one, firstSeenAt: 'then', waivedUntil: null }));
  const seen = authorityDifferences(
    both,
    new Map([
      ['a', undefined],
      ['b', true],
    ]),
  );
  expect(seen.unknown).toMatchObject([{ path: '/groups', code: 'READ_FAILED' }]);
  const { findings, change } = settle(before, [{ domain: null, ...seen }], { waivers: [], now: 'now' });
  expect(findings).toMatchObject([{ id: findingIdOf(expectedOf('a')), firstSeenAt: 'then' }]);
  expect(change.closed).toMatchObject([{ id: findingIdOf(expectedOf('b')) }]);
});
