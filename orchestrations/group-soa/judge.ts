import type { Authority, Links } from '../../gateways/graph/groups';
import type { ItemResult } from '../../gateways/records/run-items';
import { unreadResult } from '../kit/activities/wave-activities';
import type { Kept } from './contract';
import { differenceOf, type KeptLinks } from './links';

export const waitingForTakeOver = 'WAITING_FOR_TAKE_OVER';

/** What re-reading says of one group. `shows`: the change is there, so what it holds is to be compared. */
export type Seen = { kind: 'shows' } | { kind: 'waits' } | { kind: 'result'; result: Omit<ItemResult, 'id'> };

export function seenOf(
  direction: Kept['direction'],
  authority: Authority | undefined,
  { isLast }: { isLast: boolean },
): Seen {
  const state = stateOf(authority);
  if (state === (direction === 'convert' ? 'converted' : 'synchronized')) return { kind: 'shows' };
  if (direction === 'rollBack' && state === 'givenBack') return { kind: 'result', result: waiting };
  if (!isLast) return { kind: 'waits' };
  return { kind: 'result', result: state === 'unread' ? unreadResult : noEffect };
}

/** The states of reference 8.2. */
function stateOf(authority: Authority | undefined): 'synchronized' | 'converted' | 'givenBack' | 'between' | 'unread' {
  const { isCloudManaged, onPremisesSyncEnabled } = authority ?? {};
  if (onPremisesSyncEnabled === true) return 'synchronized';
  if (onPremisesSyncEnabled === undefined || isCloudManaged === undefined) return 'unread';
  if (onPremisesSyncEnabled === false) return 'between';
  return isCloudManaged ? 'converted' : 'givenBack';
}

const waiting = {
  state: 'acceptedUnverified',
  code: waitingForTakeOver,
  message: 'Given back; the next synchronization cycle takes it over.',
} as const;

const noEffect = {
  state: 'failed',
  code: 'NO_EFFECT',
  message: 'The change was sent, and minutes later the group still reads as before.',
} as const;

interface Compared {
  before: KeptLinks | null | undefined;
  after: Links | undefined;
  /** On the way back: everything that comes back with it. AD's groups lose those of the cloud until they are AD's too. */
  comingBack: ReadonlySet<string>;
  /** On the way back: whom the approved plan names as lost. */
  mayLeave: ReadonlySet<string>;
}

/** Once the change shows: whether the group still holds what it held. */
export function comparedOf({ before, after, comingBack, mayLeave }: Compared): Omit<ItemResult, 'id'> {
  if (!before || !after) return { ...unreadResult, message: 'It is changed, and its members could not be compared.' };
  const difference = differenceOf(before, after, mayLeave);
  if (difference === undefined) return { state: 'verified' };
  if (difference.cameOrWent.every((id) => comingBack.has(id))) {
    return {
      ...waiting,
      message: `With AD again; the groups that it holds follow in a later cycle. ${difference.text}.`,
    };
  }
  const message = `It is changed, and so is what it holds since then. ${difference.text}.`;
  return { state: 'failed', code: 'MEMBERSHIP_CHANGED', message };
}
