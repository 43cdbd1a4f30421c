import { z } from 'zod';
import { Outcome } from '../../domain/outcome';
import { Refusal } from '../../domain/plan';
import { RunState } from '../../domain/run';
import { activityRef } from './activity';

const ofRun = z.object({ runId: z.string() });
const nothing = z.object({});

/** What a plan activity of a room answers; the plan itself is in the run's blob of that round. */
export const PlanSummary = z.object({
  fingerprint: z.string(),
  refusal: Refusal.nullable(),
  itemCount: z.number(),
  /** Whose turn the run needs; null: it changes no configuration. */
  domain: z.string().nullable(),
  mode: z.enum(['apply', 'plan']),
  workflow: z.string(),
  requestedFingerprint: z.string().nullable(),
  whenBusy: z.enum(['wait', 'fail']),
});
export type PlanSummary = z.infer<typeof PlanSummary>;

export const PlanInput = z.object({ runId: z.string(), round: z.number() });
/** One round of one run. */
export type OfRun = z.infer<typeof PlanInput>;

export const recordStep = activityRef({
  name: 'run_recordStep',
  input: ofRun.extend({
    state: RunState,
    step: z.string(),
    round: z.number(),
    progress: z.object({ done: z.number(), total: z.number(), unit: z.string() }),
  }),
  output: nothing,
  cancellable: false,
});

/** Makes the plan of a round the run's plan, with its items. */
export const recordPlan = activityRef({
  name: 'run_recordPlan',
  input: ofRun.extend({ round: z.number() }),
  output: nothing,
  cancellable: false,
});

export const recordSuperseded = activityRef({
  name: 'run_recordSuperseded',
  input: ofRun.extend({ round: z.number(), because: z.string() }),
  output: nothing,
  cancellable: false,
});

export const recordEnd = activityRef({
  name: 'run_recordEnd',
  input: ofRun.extend({
    state: RunState,
    outcome: Outcome.nullable(),
    refusal: Refusal.nullable(),
    outcomeKept: z.string().exactOptional(),
  }),
  output: nothing,
  cancellable: false,
});

export const readCancellation = activityRef({
  name: 'run_readCancellation',
  input: ofRun,
  output: z.object({ requested: z.boolean() }),
  cancellable: false,
});
