import * as df from 'durable-functions';
import { type Allowance, budgets, BudgetState, Take } from './budget';
import { fullBudget, take } from './budget-entity';

export function registerBudgets(): void {
  for (const [name, allowance] of Object.entries<Allowance>(budgets)) {
    df.app.entity<BudgetState>(name, (context) => {
      const before = BudgetState.parse(context.df.getState(() => fullBudget(allowance)));
      const { state, waitSeconds } = take(allowance, before, Take.parse(context.df.getInput<unknown>()));
      context.df.setState(state);
      context.df.return({ waitSeconds });
    });
  }
}
