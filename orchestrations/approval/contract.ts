import { z } from 'zod';
import { activityRef } from '../kit/activity';

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

const OfRound = z.object({ runId: z.string(), round: z.number() });

export const askRound = activityRef({
  name: 'approval_askRound',
  input: Input,
  output: z.object({ approverIds: z.array(z.string()), expiresAt: z.string() }),
  cancellable: false,
});

/** `sent: false`: the mail could not be sent; the round waits on, and the console shows it. */
export const sendAskMail = activityRef({
  name: 'approval_sendAskMail',
  input: OfRound.extend({ approverId: z.string() }),
  output: z.object({ sent: z.boolean() }),
  cancellable: false,
});

export const readStanding = activityRef({
  name: 'approval_readStanding',
  input: OfRound,
  output: z.object({ standing: z.enum(['open', 'approved', 'rejected', 'cancelled', 'expired']) }),
  cancellable: false,
});

export const recordClosed = activityRef({
  name: 'approval_recordClosed',
  input: OfRound.extend({ state: Result.shape.kind }),
  output: Result,
  cancellable: false,
});
