import * as df from 'durable-functions';
import { budgetEntity, BudgetState, Take } from './budget';
import { fullBudget, take } from './budget-entity';

export function registerBudget(): void {
  df.app.entity<BudgetState>(budgetEntity, (context) => {
    const before = BudgetState.parse(context.df.getState(() => fullBudget));
    const { state, waitSeconds } = take(before, Take.parse(context.df.getInput<unknown>()));
    context.df.setState(state);
    context.df.return({ waitSeconds });
  });
}
