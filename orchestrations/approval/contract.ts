import { z } from 'zod';

export const name = 'approval';

/** Raised to the round's instance after a decision was stored; the orchestrator reads the decisions from storage. */
export const decisionEvent = 'decision';

export const Input = z.object({
  runId: z.string(),
  round: z.number(),
  workflow: z.string(),
  domain: z.string().nullable(),
  fingerprint: z.string(),
});
export type Input = z.infer<typeof Input>;

export const Result = z.object({ kind: z.enum(['approved', 'rejected', 'expired', 'cancelled']) });
export type Result = z.infer<typeof Result>;

/** Instance id of a round: found again by the sweep and by doors. */
export function instanceIdOf(runId: string, round: number): string {
  return `approval-${runId}-${round}`;
}
