import type { Authority } from '../../../gateways/graph/groups';
import { comparedOf, seenOf } from '../../../orchestrations/group-soa/judge';
import { aMember, holding } from '../../support/group-conversion';

const authority = (
  isCloudManaged: boolean | undefined,
  onPremisesSyncEnabled: boolean | null | undefined,
): Authority => ({
  isCloudManaged,
  onPremisesSyncEnabled,
});

const look = { isLast: false };
const lastLook = { isLast: true };
const codeOf = (seen: ReturnType<typeof seenOf>) =>
  seen.kind === 'result' ? [seen.result.state, seen.result.code] : seen.kind;

test.each([
  ['synchronized', authority(undefined, true), 'waits', 'shows'],
  ['flagged, still synchronized', authority(true, true), 'waits', 'shows'],
  ['converted', authority(true, null), 'shows', 'waits'],
  ['given back', authority(false, null), 'waits', ['acceptedUnverified', 'WAITING_FOR_TAKE_OVER']],
  ['not read', authority(undefined, undefined), 'waits', 'waits'],
  ['read by half', authority(undefined, null), 'waits', 'waits'],
])('%s: what it means on the way to the cloud, and back', (_state, given, convert, rollBack) => {
  expect(codeOf(seenOf('convert', given, look))).toEqual(convert);
  expect(codeOf(seenOf('rollBack', given, look))).toEqual(rollBack);
});

test('on the last look a change that never showed has failed, and a failed read is unknown', () => {
  expect(codeOf(seenOf('convert', authority(undefined, true), lastLook))).toEqual(['failed', 'NO_EFFECT']);
  expect(codeOf(seenOf('convert', authority(false, null), lastLook))).toEqual(['failed', 'NO_EFFECT']);
  expect(codeOf(seenOf('convert', authority(undefined, undefined), lastLook))).toEqual(['unknown', 'READ_FAILED']);
  expect(codeOf(seenOf('convert', authority(undefined, null), lastLook))).toEqual(['unknown', 'READ_FAILED']);
  expect(codeOf(seenOf('rollBack', authority(true, null), lastLook))).toEqual(['failed', 'NO_EFFECT']);
});

const kept = (...ids: string[]) => ids.map((id) => ({ id, name: `Person ${id}`, isOfCloud: false }));
const noOne = new Set<string>();

test('the same members and owners in another order are no difference', () => {
  const before = { members: kept('a', 'b'), owners: kept('c') };
  const after = { members: [aMember('b'), aMember('a')], owners: [aMember('c')] };
  expect(comparedOf({ before, after, comingBack: noOne, mayLeave: noOne })).toEqual({ state: 'verified' });
});

test('who came and who went is said by name', () => {
  const before = { members: kept('a', 'b'), owners: kept('c') };
  const after = { members: [aMember('a'), aMember('d')], owners: [] };
  const compared = comparedOf({ before, after, comingBack: noOne, mayLeave: noOne });
  expect(compared).toMatchObject({ state: 'failed', code: 'MEMBERSHIP_CHANGED' });
  expect(compared.message).toContain('members: + Person d, - Person b; owners: - Person c.');
});

test('who was approved to leave may leave, a group of the cloud too; others may not', () => {
  const before = { members: kept('a', 'x'), owners: kept('y') };
  const after = { members: [aMember('a')], owners: [] };
  const mayLeave = new Set(['x', 'y']);
  expect(comparedOf({ before, after, comingBack: noOne, mayLeave }).state).toBe('verified');
  expect(comparedOf({ before, after, comingBack: noOne, mayLeave: new Set(['x']) }).state).toBe('failed');
});

test('a group that is still to come back is waited for', () => {
  const before = { members: kept('child'), owners: [] };
  const after = { members: [], owners: [] };
  const compared = comparedOf({ before, after, comingBack: new Set(['child']), mayLeave: noOne });
  expect(compared).toMatchObject({ state: 'acceptedUnverified', code: 'WAITING_FOR_TAKE_OVER' });
});

test('without the one or the other reading nothing is said to be the same', () => {
  const links = { members: holding('a'), owners: [] };
  expect(comparedOf({ before: undefined, after: links, comingBack: noOne, mayLeave: noOne }).state).toBe('unknown');
  expect(
    comparedOf({ before: { members: [], owners: [] }, after: undefined, comingBack: noOne, mayLeave: noOne }).state,
  ).toBe('unknown');
});
