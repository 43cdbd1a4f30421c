import type { Person } from '../../domain/person';
import { commonAction, type Plan } from '../../domain/plan';
import type { Run } from '../../domain/run';
import type { Round } from '../../gateways/records/approvals';
import { askTitle, workflowTitle } from '../kit/pages/wording';

export function nameOf(person: Person): string {
  return `${person.displayName} (${person.userPrincipalName})`;
}

/** What is asked for, for subjects and headings. */
export function titleOf({ workflow }: Run, { shown }: Plan): string {
  return askTitle(workflow, shown.items.length, commonAction(shown.items));
}

/** Why this person is asked, for mail and page alike. */
export function whyAsked(run: Run, round: Round, approver: Person): string {
  const title = workflowTitle(run.workflow);
  return round.escalatedTo?.includes(approver.id)
    ? `Nobody had decided in time, and the policy for ${title} names you for that case. The others can still decide as well.`
    : `The policy for ${title} names you as an approver.`;
}

/** Who took the request back, and why. */
export function withdrawnText({ cancelRequested }: Run): string {
  if (!cancelRequested) return 'The run has ended, so nothing is left to decide. Nothing more is changed.';
  const { by, reason } = cancelRequested;
  return `Withdrawn by ${by}; nothing more is changed. Reason: ${reason}`;
}
