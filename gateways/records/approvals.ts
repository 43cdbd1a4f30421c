import type { Person } from '../../domain/person';

export type RoundState = 'open' | 'approved' | 'rejected' | 'expired' | 'superseded' | 'cancelled';

/** One round of asking: bound to the fingerprint of one plan. */
export interface Round {
  runId: string;
  round: number;
  workflow: string;
  instanceId: string;
  fingerprint: string;
  requesterId: string;
  approvers: Person[];
  required: number;
  openedAt: string;
  expiresAt: string;
  state: RoundState;
  closedAt: string | null;
  /** Why a round was superseded, in words. */
  closedBecause: string | null;
}

export interface Decision {
  approver: Person;
  decision: 'approve' | 'reject';
  comment: string;
  at: string;
  fingerprint: string;
}

export interface Approvals {
  /** Keeps the first one written for this run and round. */
  open(round: Round): Promise<Round>;
  get(runId: string, round: number): Promise<Round | undefined>;
  /** Closes an open round; a closed one stays as it is. Returns what holds. */
  close(
    runId: string,
    round: number,
    ending: { state: RoundState; at: string; because: string | null },
  ): Promise<Round>;
  /** An approved round whose plan no longer holds: `approved` or `open` becomes `superseded`. Safe to repeat. */
  supersede(runId: string, round: number, ending: { at: string; because: string }): Promise<void>;
  listOpen(): Promise<Round[]>;
  /**
   * Insert if absent, in one transaction with the check that the round is open: of two decisions of one person the first
   * stays; once one rejection or the quorum is reached no further decision is taken (`closed`).
   */
  decide(
    runId: string,
    round: number,
    decision: Decision,
  ): Promise<{ kind: 'stored' | 'kept'; decision: Decision } | { kind: 'closed' }>;
  decisions(runId: string, round: number): Promise<Decision[]>;
}
