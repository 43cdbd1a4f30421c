import { type OutcomeKind, worstOf } from '../../../domain/outcome';
import type { RunItem } from '../../../gateways/records/run-items';
import { isWritten } from './all-items';

/** How a change in waves went, over all of its items. What was left as it is says nothing of that. */
export function kindOf(items: readonly RunItem[]): OutcomeKind {
  return worstOf(items.filter(isWritten).map(({ state }) => state));
}

/** How many in which state. `unit`: what they are, such as `groups`. */
export function countsOf(items: readonly RunItem[], unit: string): Record<string, number> {
  const counts: Record<string, number> = { [unit]: items.length };
  for (const { state } of items) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}
