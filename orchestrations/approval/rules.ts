import type { Decision, Round } from '../../gateways/records/approvals';

export type Standing = 'open' | 'approved' | 'rejected';

/**
 * Where a round stands by what is stored. Only the people asked count, each once, never the requester, only for this plan and
 * in time; the first rejection ends it.
 */
export function standingOf(round: Round, decisions: readonly Decision[]): Standing {
  const valid = decisions.filter((decision) => counts(round, decision));
  if (valid.some((decision) => decision.decision === 'reject')) return 'rejected';
  const approving = new Set(valid.map((decision) => decision.approver.id));
  return approving.size >= round.required ? 'approved' : 'open';
}

function counts(round: Round, { approver, fingerprint, at }: Decision): boolean {
  return (
    approver.id !== round.requesterId &&
    round.approvers.some((asked) => asked.id === approver.id) &&
    fingerprint === round.fingerprint &&
    at <= round.expiresAt
  );
}
