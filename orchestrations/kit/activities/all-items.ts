import type { Gateways } from '../../../gateways/gateways';
import type { RunItem } from '../../../gateways/records/run-items';

/** Every item of a run, page by page. */
export async function allItems({ runs }: Pick<Gateways, 'runs'>, runId: string): Promise<RunItem[]> {
  const items: RunItem[] = [];
  for (let after: string | undefined, more = true; more;) {
    const page = await runs.listItems(runId, { limit: 500, ...(after === undefined ? {} : { after }) });
    items.push(...page.items);
    after = page.next;
    more = page.next !== undefined;
  }
  return items;
}

/** Whether a run changed it, or may have: how it is now is to be read anew. */
export function mayHaveChanged({ state }: RunItem): boolean {
  return state === 'verified' || state === 'acceptedUnverified' || state === 'unknown';
}
