import * as df from 'durable-functions';
import { budgetEntity, BudgetState, Take, Throttled } from './budget';
import { empty, fullBudget, take } from './budget-entity';

export function registerBudget(): void {
  df.app.entity<BudgetState>(budgetEntity, (context) => {
    const before = BudgetState.parse(context.df.getState(() => fullBudget));
    const input = context.df.getInput<unknown>();
    if (context.df.operationName === 'throttled') return context.df.setState(empty(before, Throttled.parse(input).now));
    const { state, waitSeconds } = take(before, Take.parse(input));
    context.df.setState(state);
    context.df.return({ waitSeconds });
  });
}
