import { type OutcomeKind, worstOf } from '../../../domain/outcome';
import type { RunItem } from '../../../gateways/records/run-items';

/** How a change in waves went, over all of its items. `unit`: what they are, such as `groups`. */
export function outcomeOf(
  items: readonly RunItem[],
  unit: string,
): { kind: OutcomeKind; counts: Record<string, number> } {
  const counts: Record<string, number> = { [unit]: items.length };
  for (const { state } of items) counts[state] = (counts[state] ?? 0) + 1;
  return { kind: worstOf(kindsOf(items)), counts };
}

/** What was left as it is says nothing about how the change went. */
function kindsOf(items: readonly RunItem[]): OutcomeKind[] {
  return items.flatMap(({ state }) => (state === 'skipped' || state === 'planned' ? [] : [state]));
}
