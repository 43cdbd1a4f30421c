import type { Gateways } from '../../gateways/gateways';
import type { RunItem } from '../../gateways/records/run-items';
import { allItems } from '../kit/activities/all-items';
import { Decided } from './plan';
import type { GroupsOfRun } from './write-back-kept';

/** Items of a run that are groups; the others are what is written for their way back. */
export function isGroup({ kind }: Pick<RunItem, 'kind'>): boolean {
  return kind === 'group';
}

export function groupsOfRun({ runs }: Pick<Gateways, 'runs'>): GroupsOfRun {
  return {
    async planned({ runId, round }) {
      const plan = await runs.readPlan(runId, round);
      return Decided.parse(plan?.decided).items.map(({ id }) => id);
    },

    async converted({ runId }) {
      const items = (await allItems({ runs }, runId)).filter((item) => isGroup(item) && item.state === 'verified');
      return items.toSorted((one, other) => (one.wave ?? 0) - (other.wave ?? 0)).map(({ id }) => id);
    },
  };
}
