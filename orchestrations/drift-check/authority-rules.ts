import type { ItemState } from '../../domain/run';
import { type Compared, difference, judged } from './difference';

/** What a run of ours left behind of a group. */
export interface ExpectedAuthority {
  groupId: string;
  name: string;
  isCloudManaged: boolean;
  runId: string;
}

interface Move {
  runId: string;
  direction: 'convert' | 'rollBack';
  items: readonly { id: string; kind: string; target: string; state: ItemState; code?: string }[];
}

/** A group that waits for AD to take it over is given back. */
const isSure = ({ state, code }: Move['items'][number]) =>
  state === 'verified' || (state === 'acceptedUnverified' && code === 'WAITING_FOR_TAKE_OVER');

/** It was not touched. */
const untouched: readonly ItemState[] = ['planned', 'skipped'];

/** From the newest run to the oldest: the last one that touched a group counts; of what that left open nothing is expected. */
export function expectedAuthorities(moves: readonly Move[]): ExpectedAuthority[] {
  const seen = new Set<string>();
  return moves.flatMap(({ runId, direction, items }) =>
    items.flatMap((item): ExpectedAuthority[] => {
      if (item.kind !== 'group' || seen.has(item.id) || untouched.includes(item.state)) return [];
      seen.add(item.id);
      if (!isSure(item)) return [];
      return [{ groupId: item.id, name: item.target, isCloudManaged: direction === 'convert', runId }];
    }),
  );
}

/** A group that is gone cannot be read either: neither says anything, and leaves its finding as it is. */
export function authorityDifferences(
  expected: readonly ExpectedAuthority[],
  now: ReadonlyMap<string, boolean | undefined>,
): Compared {
  const isRead = ({ groupId }: ExpectedAuthority) => now.get(groupId) !== undefined;
  const unread = expected.filter((one) => !isRead(one));
  const differing = expected.filter((one) => isRead(one) && now.get(one.groupId) !== one.isCloudManaged);
  const compared = judged(['authority'], differing.map(changedOutside));
  const [first] = unread;
  if (!first) return compared;
  const detail = `Who manages ${unread.length} of ${expected.length} groups cannot be read now: ${first.groupId} and others like it.`;
  return {
    ...compared,
    unknown: [{ domain: null, path: '/groups', code: 'READ_FAILED', detail }],
    untold: unread.map(findingIdOf),
  };
}

export function findingIdOf(one: ExpectedAuthority): string {
  return changedOutside(one).id;
}

function changedOutside({ groupId, name, isCloudManaged, runId }: ExpectedAuthority) {
  return difference({
    domain: null,
    code: 'SOA_CHANGED_OUTSIDE',
    path: `/groups/${groupId}/isCloudManaged`,
    expected: { isCloudManaged, runId, name },
    actual: { isCloudManaged: !isCloudManaged },
    aspect: 'authority',
  });
}
