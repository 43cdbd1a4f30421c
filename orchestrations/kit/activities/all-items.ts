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

/** Ids of everything that a run wrote; how it is now is to be read anew. */
export async function writtenBy(gateways: Pick<Gateways, 'runs'>, runId: string): Promise<string[]> {
  const items = await allItems(gateways, runId);
  return items.filter(({ state }) => state !== 'skipped' && state !== 'planned').map(({ id }) => id);
}
