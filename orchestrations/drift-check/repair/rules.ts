import type { PlanSummary } from '../../kit/run-contract';

export const limits = {
  pauseSeconds: 1800,
  /** A change may take so long to show after it was accepted. */
  showsSeconds: 600,
} as const;

/** Only the very plan that was approved is applied; what it builds on is part of it. */
export function isSamePlan(approved: PlanSummary, now: PlanSummary): boolean {
  return !now.refusal && approved.fingerprint === now.fingerprint;
}

/** Somebody else changed what the plan builds on between the last look and our write; nothing of theirs was overwritten. */
export function changedSincePlan(code: string): boolean {
  return ['CONFIGURATION_CHANGED', 'SCHEMA_CHANGED', 'SETTINGS_CHANGED'].includes(code);
}
