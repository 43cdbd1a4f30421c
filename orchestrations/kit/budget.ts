import { EntityId, type OrchestrationContext } from 'durable-functions';
import { z } from 'zod';
import { writeQuota } from '../../domain/write-quota';
import type { Step } from './call';
import { pause } from './pause';

/** What is there at an instant (milliseconds); below zero: promised already. */
export const BudgetState = z.object({ permits: z.number(), at: z.number() });
export type BudgetState = z.infer<typeof BudgetState>;

export const Take = z.object({ count: z.number(), now: z.number() });

/** After so many seconds the permits may be used. */
export const Taken = z.object({ waitSeconds: z.number() });

/** How many writes at once, and how many more with every second. */
export interface Allowance {
  capacity: number;
  perSecond: number;
}

/** Each an entity that gives permits for writes, shared by all runs. */
export const budgets = {
  /** Of Microsoft Graph, less a little for what the app writes beside bulk changes. */
  graphWrites: { capacity: writeQuota.bucket - 10, perSecond: writeQuota.perSecond },
  /** Exchange Online publishes no number; one in a second is what careful tools do (reference exchange-soa-and-email.md, B.5). */
  exchangeWrites: { capacity: 10, perSecond: 1 },
} as const satisfies Record<string, Allowance>;
export type Budget = keyof typeof budgets;

/** Waits by durable timer until so many writes may be sent: no worker sleeps, and who asked first goes first. */
export function* takePermits(context: OrchestrationContext, budget: Budget, count: number): Step<void> {
  const asked = { count, now: context.df.currentUtcDateTime.getTime() };
  const { waitSeconds } = Taken.parse(yield context.df.callEntity(new EntityId(budget, 'tenant'), 'take', asked));
  if (waitSeconds > 0) yield* pause(context, waitSeconds);
}
