import { hasEnded } from '../../domain/run';
import type { Gateways } from '../../gateways/gateways';
import { isEnabled } from '../../domain/operator-config';
import { allItems } from '../kit/activities/all-items';
import * as groupSoa from '../group-soa/contract';
import { type Compared, notKnown } from './difference';
import { authorityDifferences, type ExpectedAuthority, expectedAuthorities, findingIdOf } from './authority-rules';
import { type Patience, reading } from './read-facts';

type AuthorityGateways = Pick<Gateways, 'clock' | 'config' | 'groups' | 'runs'>;

/** Which groups runs of ours moved, as long as those runs are kept: the newest run about a group counts. */
export async function readExpectedAuthorities({ config, runs }: AuthorityGateways): Promise<ExpectedAuthority[]> {
  if (!isEnabled(config, groupSoa.workflow)) return [];
  const moves: Parameters<typeof expectedAuthorities>[0][number][] = [];
  for (let after: string | undefined, more = true; more;) {
    const page = await runs.list({ workflow: groupSoa.workflow, limit: 100, ...(after !== undefined && { after }) });
    for (const { runId } of page.runs) {
      const { direction } = groupSoa.Kept.parse(await runs.readRequest(runId));
      moves.push({ runId, direction, items: await allItems({ runs }, runId) });
    }
    after = page.next;
    more = after !== undefined;
  }
  return expectedAuthorities(moves);
}

/** Twenty groups in one request. A run that moves groups meanwhile makes all of it worthless. */
export async function compareAuthorities(
  gateways: AuthorityGateways,
  asked: { expected: readonly ExpectedAuthority[]; since: string; patience: Patience },
): Promise<Compared> {
  const { expected, since, patience } = asked;
  const ids = expected.map(({ groupId }) => groupId);
  const now = await reading(gateways, patience, () => gateways.groups.readCloudManaged(ids));
  const untold = expected.map(findingIdOf);
  if (now.kind === 'unreadable') return { ...notKnown(null, '/groups', now), untold };
  if (await isMovingSince(gateways, since)) {
    const underWay = { code: 'RUN_UNDER_WAY', detail: 'A run moves groups meanwhile; look again when it has ended.' };
    return { ...notKnown(null, '/groups', underWay), untold };
  }
  return authorityDifferences(expected, now.value);
}

async function isMovingSince({ runs }: AuthorityGateways, since: string): Promise<boolean> {
  const unfinished = await runs.listUnfinished();
  const writing = unfinished.some(
    ({ workflow, state }) => workflow === groupSoa.workflow && ['applying', 'verifying'].includes(state),
  );
  if (writing) return true;
  const { runs: newest } = await runs.list({ workflow: groupSoa.workflow, limit: 20 });
  return newest.some(({ state, endedAt }) => hasEnded(state) && endedAt !== null && endedAt >= since);
}
