import { z } from 'zod';
import { Refusal } from '../../domain/plan';
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

const Closing = z.enum(['approved', 'rejected', 'expired', 'cancelled']);

/** `refused`: nobody could be asked, and the reason says what to do. */
export const Result = z.discriminatedUnion('kind', [
  z.object({ kind: Closing }),
  z.object({ kind: z.literal('refused'), refusal: Refusal }),
]);
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

/** Keeps that a mail could not be sent in all its tries. */
export const recordUnsent = activityRef({
  name: 'approval_recordUnsent',
  input: OfRound.extend({ approverId: z.string(), code: z.string() }),
  output: z.object({}),
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
  input: OfRound.extend({ state: Closing }),
  output: z.object({ kind: Closing }),
  cancellable: false,
});
