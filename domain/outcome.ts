import { z } from 'zod';

/** What is known after re-reading; an answer of the service alone is at best `acceptedUnverified`. */
export const OutcomeKind = z.enum(['verified', 'acceptedUnverified', 'unknown', 'failed']);
export type OutcomeKind = z.infer<typeof OutcomeKind>;

const fromBestToWorst = OutcomeKind.options;

/** The worst of the kinds; nothing to do is `verified`. */
export function worstOf(kinds: readonly OutcomeKind[]): OutcomeKind {
  const worst = Math.max(0, ...kinds.map((kind) => fromBestToWorst.indexOf(kind)));
  return fromBestToWorst[worst] ?? 'unknown';
}

export const CheckResult = z.enum(['verified', 'failed', 'unknown', 'needsAction']);
export type CheckResult = z.infer<typeof CheckResult>;

export const Check = z.object({ name: z.string(), result: CheckResult, evidence: z.string() });
export type Check = z.infer<typeof Check>;

/** A check of an outcome; only a readiness check asks for somebody's word, and counts for some ends and not for others. */
export const OutcomeCheck = Check.extend({
  result: z.enum([...CheckResult.options, 'needsAttestation']),
  howTo: z.string().exactOptional(),
  endStates: z.array(z.string()).exactOptional(),
});
export type OutcomeCheck = z.infer<typeof OutcomeCheck>;

export const Cause = z.object({ code: z.string(), message: z.string() });
export type Cause = z.infer<typeof Cause>;

/** `outcome` of a run (api.md, 2 and 3); each room adds its own members. */
export const Outcome = z.looseObject({
  kind: OutcomeKind,
  counts: z.record(z.string(), z.number()).optional(),
  checks: z.array(OutcomeCheck).optional(),
  cause: Cause.optional(),
});
export type Outcome = z.infer<typeof Outcome>;
