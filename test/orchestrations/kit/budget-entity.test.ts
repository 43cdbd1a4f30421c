import type { BudgetState } from '../../../orchestrations/kit/budget';
import { fullBudget, take } from '../../../orchestrations/kit/budget-entity';

const now = Date.parse('2026-11-24T06:00:00.000Z');

function taken(counts: readonly number[], at = now, start: BudgetState = fullBudget) {
  let state = start;
  return counts.map((count) => {
    const given = take(state, { count, now: at });
    state = given.state;
    return given.waitSeconds;
  });
}

test('a full bucket gives what Graph allows at once, and then twenty a second', () => {
  expect(taken([2_990, 200, 200])).toEqual([0, 10, 20]);
});

test('who asks first goes first: a small wish does not overtake a large one', () => {
  const [, large, small] = taken([2_990, 200, 5]);
  expect(small).toBeGreaterThan(large ?? 0);
});

test('what was not used fills up again, but never beyond the bucket', () => {
  const { state } = take(fullBudget, { count: 2_990, now });
  expect(take(state, { count: 200, now: now + 10_000 }).waitSeconds).toBe(0);
  expect(taken([2_991], now + 86_400_000, state)).toEqual([0.05]);
});

test('a clock that went back fills nothing', () => {
  const { state } = take(fullBudget, { count: 2_990, now });
  expect(take(state, { count: 20, now: now - 60_000 }).waitSeconds).toBe(1);
});
