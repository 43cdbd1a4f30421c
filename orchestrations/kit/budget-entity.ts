import type { BudgetState } from './budget';

/** A token bucket: what Graph allows, less a little for what else the app writes. */
const capacity = 2_900;
const perSecond = 20;

export const fullBudget: BudgetState = { tokens: capacity, at: 0 };

/** All permits or none: then how long until there are enough. A clock that went back refills nothing. */
export function take(
  { tokens, at }: BudgetState,
  { count, now }: { count: number; now: number },
): { state: BudgetState; waitSeconds: number } {
  const elapsed = Math.max(0, now - at) / 1000;
  const filled = Math.min(capacity, tokens + elapsed * perSecond);
  const later = Math.max(at, now);
  const wanted = Math.min(count, capacity);
  if (filled < wanted) return { state: { tokens: filled, at: later }, waitSeconds: (wanted - filled) / perSecond };
  return { state: { tokens: filled - wanted, at: later }, waitSeconds: 0 };
}
