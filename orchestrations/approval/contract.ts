import { z } from 'zod';
import { Refusal } from '../../domain/plan';
import { activityRef } from '../kit/activity';

export const name = 'approval';

/** Raised to the round's instance when what its plan was made from has changed. */
export const changedEvent = 'changed';

/** Raised to the round's instance after a decision was stored; the orchestrator reads the decisions from storage. */
export const decisionEvent = 'decision';

export const Input = z.object({
  runId: z.string(),
  round: z.number(),
  workflow: z.string(),
  domain: z.string().nullable(),
  fingerprint: z.string(),
  /** Registered name of the plan activity that is asked again whenever somebody decides or the tenant has changed; null: only before writing. */
  replanBy: z.string().nullable().default(null),
});
export type Input = z.infer<typeof Input>;

const Closing = z.enum(['approved', 'rejected', 'expired', 'cancelled']);

/** `superseded`: the plan is no longer the one that was asked for. `refused`: nobody could be asked, and the reason says what to do. */
export const Result = z.discriminatedUnion('kind', [
  z.object({ kind: Closing }),
  z.object({ kind: z.literal('superseded') }),
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
  output: z.object({
    approverIds: z.array(z.string()),
    remindAt: z.string(),
    escalateAt: z.string(),
    expiresAt: z.string(),
  }),
  cancellable: false,
});

/** Adds the people whom the policy names for the case that nobody decides; answers whom of them was not asked before. */
export const escalateRound = activityRef({
  name: 'approval_escalateRound',
  input: OfRound,
  output: z.object({ approverIds: z.array(z.string()) }),
  cancellable: false,
});

export const Occasion = z.enum(['first', 'reminder', 'escalation']);
export type Occasion = z.infer<typeof Occasion>;

/** `sent: false`: there was nothing to ask any more, or the mail could not be sent; the round waits on, and the console shows it. */
export const sendAskMail = activityRef({
  name: 'approval_sendAskMail',
  input: OfRound.extend({ approverId: z.string(), occasion: Occasion }),
  output: z.object({ sent: z.boolean() }),
  cancellable: false,
});

/** Keeps that a mail could not be sent in all its tries. */
export const recordUnsent = activityRef({
  name: 'approval_recordUnsent',
  input: OfRound.extend({
    approverId: z.string(),
    occasion: z.enum([...Occasion.options, 'result']),
    code: z.string(),
  }),
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
  output: z.object({ kind: Closing, toTell: z.array(z.string()) }),
  cancellable: false,
});

/** Tells one person who asked or was asked how a round ended. */
export const sendResultMail = activityRef({
  name: 'approval_sendResultMail',
  input: OfRound.extend({ personId: z.string() }),
  output: z.object({ sent: z.boolean() }),
  cancellable: false,
});
