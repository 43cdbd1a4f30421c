import type { OutcomeKind } from '../../../domain/outcome';
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

/** Whether a run meant to change it: what was left as it is, or never begun, it did not. */
export function isWritten(item: RunItem): item is RunItem & { state: OutcomeKind } {
  const { state } = item;
  return state !== 'skipped' && state !== 'planned';
}
