import type { Allowance, BudgetState } from './budget';

export function fullBudget({ capacity }: Allowance): BudgetState {
  return { permits: capacity, at: 0 };
}

/** Takes the permits, also those that are still to come: then says how long until they are there. */
export function take(
  allowance: Allowance,
  before: BudgetState,
  { count, now }: { count: number; now: number },
): { state: BudgetState; waitSeconds: number } {
  const { permits, at } = filledAt(allowance, before, now);
  const left = permits - count;
  return { state: { permits: left, at }, waitSeconds: Math.max(0, -left / allowance.perSecond) };
}

/** A clock that went back fills nothing. */
function filledAt({ capacity, perSecond }: Allowance, { permits, at }: BudgetState, now: number): BudgetState {
  const elapsedSeconds = Math.max(0, now - at) / 1000;
  return { permits: Math.min(capacity, permits + elapsedSeconds * perSecond), at: Math.max(at, now) };
}
