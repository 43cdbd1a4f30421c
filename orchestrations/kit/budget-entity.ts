import { writeQuota } from '../../domain/write-quota';
import type { BudgetState } from './budget';

const { perSecond } = writeQuota;
/** Less a little for what the app writes beside bulk changes. */
const capacity = writeQuota.bucket - 10;

export const fullBudget: BudgetState = { permits: capacity, at: 0 };

/** Takes the permits, also those that are still to come: then says how long until they are there. */
export function take(
  before: BudgetState,
  { count, now }: { count: number; now: number },
): { state: BudgetState; waitSeconds: number } {
  const { permits, at } = filledAt(before, now);
  const left = permits - count;
  return { state: { permits: left, at }, waitSeconds: Math.max(0, -left / perSecond) };
}

/** A clock that went back fills nothing. */
function filledAt({ permits, at }: BudgetState, now: number): BudgetState {
  const elapsedSeconds = Math.max(0, now - at) / 1000;
  return { permits: Math.min(capacity, permits + elapsedSeconds * perSecond), at: Math.max(at, now) };
}
