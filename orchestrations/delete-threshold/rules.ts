import { outsetRefusal } from '../../domain/outset-refusal';
import { counted } from '../../domain/counted';
import type { Refusal, Risk } from '../../domain/plan';
import type { PlanSummary } from '../kit/run-contract';
import type { Facts } from './facts';
import type { Described, Flag } from './flags';

const hour = 3600;

/** How long the steps wait, in seconds. The log has no promise; a large domain takes hours for a cycle (reference 2.4, 7). */
export const limits = {
  evidenceSeconds: 2 * hour,
  /** Two readings this far apart must agree, and the service's last look must be this far back. */
  agreementSeconds: 600,
  cycleSeconds: 24 * hour,
  logSeconds: 2 * hour,
  /** A proof that cannot be read is tried again so often and so long. */
  proofTries: 36,
  proofPauseSeconds: 600,
  /** Nothing is concluded from the log before this much has passed since the cycle ended. */
  quietSeconds: 900,
  incompleteText:
    'The provisioning log did not show the same complete set of held deletes within two hours, so nobody was asked. Look at the job in the portal, then ask for a new review.',
} as const;

/** Code of the refusal to release another set than the approved one. */
export const changedSinceApproval = 'DELETES_CHANGED';

/** Code of the refusal to release for a run that was cancelled. */
export const cancelledBefore = 'CANCELLED';

/** Exactly the set that was approved, of the same hold. */
export function stillApproved(approved: PlanSummary, now: PlanSummary): boolean {
  return !now.refusal && approved.fingerprint === now.fingerprint;
}

export function refusalOf(facts: Facts): Refusal | undefined {
  const { held, otherReason, staged } = facts;
  const outset = outsetRefusal(facts);
  if (outset) return outset;
  if (otherReason !== null) {
    const message = `The job is quarantined for another reason (${otherReason}), which hides whether deletes are held. Put that right; a review opens by itself when they still are.`;
    return { code: 'JOB_QUARANTINED', message };
  }
  if (held && staged.length < held.threshold) {
    return { code: 'EVIDENCE_INCOMPLETE', message: limits.incompleteText };
  }
  return undefined;
}

const riskTexts: Record<Flag, { code: string; severity: Risk['severity']; text: (count: number) => string }> = {
  privileged: {
    code: 'PRIVILEGED_ACCOUNTS',
    severity: 'critical',
    text: (count) => `${counted(count, 'account holds', 'accounts hold')} a directory role.`,
  },
  hardDelete: {
    code: 'HARD_DELETES',
    severity: 'critical',
    text: (count) => `${counted(count, 'group')}: gone for good; can only be made again, with new ids.`,
  },
  unknown: {
    code: 'FACTS_UNKNOWN',
    severity: 'critical',
    text: (count) =>
      `Not everything could be read about ${counted(count, 'object')}, which may be more dangerous than shown.`,
  },
  licensed: {
    code: 'LICENSED_ACCOUNTS',
    severity: 'warning',
    text: (count) => `${counted(count, 'account has', 'accounts have')} licences; their services stop at once.`,
  },
  mailEnabled: {
    code: 'MAIL_ENABLED_OBJECTS',
    severity: 'warning',
    text: (count) =>
      `${counted(count, 'object receives', 'objects receive')} mail; what is sent there will be returned.`,
  },
  ownsGroups: {
    code: 'GROUP_OWNERS',
    severity: 'info',
    text: (count) => `${counted(count, 'account owns', 'accounts own')} groups, which lose an owner.`,
  },
};

/** Whatever is released is what is pending at that instant, so the plan always says that. */
export function risksOf(deletes: readonly Described[]): Risk[] {
  const flagged = Object.entries(riskTexts).flatMap(([flag, { code, severity, text }]) => {
    const count = deletes.filter(({ flags }) => flags.some((one) => one === flag)).length;
    return count > 0 ? [{ code, severity, message: text(count) }] : [];
  });
  return deletes.length === 0 ? [] : [...flagged, releaseIsNotAList];
}

const releaseIsNotAList: Risk = {
  code: 'RELEASES_WHAT_IS_PENDING',
  severity: 'info',
  message:
    'Microsoft Graph cannot release a list: it releases what is pending when the service acts. The set is read again directly before, and what was deleted is compared with this list afterwards.',
};
