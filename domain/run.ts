import { z } from 'zod';
import { Outcome } from './outcome';
import { Refusal } from './plan';
import { Person } from './person';

export const RunState = z.enum([
  'queued',
  'planning',
  'awaitingApproval',
  'applying',
  'verifying',
  'completed',
  'planned',
  'refused',
  'rejected',
  'expired',
  'failed',
  'cancelled',
]);
export type RunState = z.infer<typeof RunState>;

const endings: readonly RunState[] = ['completed', 'planned', 'refused', 'rejected', 'expired', 'failed', 'cancelled'];

export function hasEnded(state: RunState): boolean {
  return endings.includes(state);
}

export const Workflow = z.enum([
  'ou-onboarding',
  'delete-threshold',
  'group-soa',
  'exchange-soa',
  'drift-check',
  'drift-repair',
  'drift-baseline',
  'sync-health',
]);
export type Workflow = z.infer<typeof Workflow>;

/** The others only look: they ask nobody, and have no policy. */
export function asksForApproval(workflow: Workflow): boolean {
  return workflow !== 'drift-check' && workflow !== 'sync-health';
}

export const Progress = z.object({ done: z.number(), total: z.number(), unit: z.string() });
export type Progress = z.infer<typeof Progress>;

/** The row of a run: everything a reader needs without asking the engine. Plans and requests live in blobs. */
export const Run = z.object({
  runId: z.string(),
  workflow: Workflow,
  mode: z.enum(['apply', 'plan']),
  state: RunState,
  step: z.string(),
  progress: Progress,
  instanceId: z.string(),
  orchestrator: z.string(),
  /** Whose turn the run needs (an AD domain), for `CONFIGURATION_BUSY`. */
  domain: z.string().nullable(),
  requester: Person,
  ticket: z.string().nullable(),
  reason: z.string().nullable(),
  round: z.number(),
  plan: z.object({ round: z.number(), fingerprint: z.string(), summary: z.string(), itemCount: z.number() }).nullable(),
  refusal: Refusal.nullable(),
  outcome: Outcome.nullable(),
  cancelRequested: z.object({ by: z.string(), reason: z.string(), at: z.string() }).nullable(),
  startedAt: z.string(),
  updatedAt: z.string(),
  endedAt: z.string().nullable(),
});
export type Run = z.infer<typeof Run>;

export const ItemState = z.enum(['planned', 'verified', 'acceptedUnverified', 'failed', 'unknown', 'skipped']);
export type ItemState = z.infer<typeof ItemState>;
