import { EntityId, type OrchestrationContext } from 'durable-functions';
import { z } from 'zod';
import type { Step } from './call';
import { pause } from './pause';

/** The entity that gives permits for writes to Microsoft Graph, shared by all runs. */
export const budgetEntity = 'graphWrites';

/** What is there at an instant (milliseconds); below zero: promised already. */
export const BudgetState = z.object({ permits: z.number(), at: z.number() });
export type BudgetState = z.infer<typeof BudgetState>;

export const Take = z.object({ count: z.number(), now: z.number() });

/** After so many seconds the permits may be used. */
export const Taken = z.object({ waitSeconds: z.number() });

const budget = new EntityId(budgetEntity, 'tenant');

/** Waits by durable timer until so many writes may be sent: no worker sleeps, and who asked first goes first. */
export function* takePermits(context: OrchestrationContext, count: number): Step<void> {
  const asked = { count, now: context.df.currentUtcDateTime.getTime() };
  const { waitSeconds } = Taken.parse(yield context.df.callEntity(budget, 'take', asked));
  if (waitSeconds > 0) yield* pause(context, waitSeconds);
}
