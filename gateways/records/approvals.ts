import { RefusedError } from '../../domain/errors';
import type { Person } from '../../domain/person';
import type { Storage } from '../storage/storage';
import { untilCommitted } from '../storage/until-committed';
import { createRoundRows, type Ending, type StoredRound } from './round-rows';

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
  /** Ids of those among `approvers` who were asked because nobody had decided. */
  escalatedTo?: string[];
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
  /**
   * Closes an open round; a closed one stays as it is. Returns what holds: an expiry finds `approved` or `rejected` where the
   * decisions were there before it.
   */
  close(
    runId: string,
    round: number,
    ending: { state: RoundState; at: string; because: string | null },
  ): Promise<Round>;
  /** An approved round whose plan no longer holds: `approved` or `open` becomes `superseded`. Safe to repeat. */
  supersede(runId: string, round: number, ending: { at: string; because: string }): Promise<void>;
  /** Asks these as well, as long as the round is open; never the requester. Safe to repeat. Answers the round as it is then. */
  addApprovers(runId: string, round: number, people: readonly Person[]): Promise<Round>;
  listOpen(): Promise<Round[]>;
  /**
   * Insert if absent, in one transaction with the check that the round is open: of two decisions of one person the first
   * stays (`kept`, also after the round closed); once one rejection or the quorum is reached, the time is over or the plan is
   * another one, no further decision is taken (`closed`). Someone who was not asked is refused.
   */
  decide(
    runId: string,
    round: number,
    decision: Decision,
  ): Promise<{ kind: 'stored' | 'kept'; decision: Decision } | { kind: 'closed' }>;
  /** In the order of their instants. */
  decisions(runId: string, round: number): Promise<Decision[]>;
  /** Retention: removes all rounds of a run with their decisions; the ledger keeps who decided what. */
  remove(runId: string): Promise<void>;
}

export function createApprovals(storage: Storage): Approvals {
  const rows = createRoundRows(storage);
  return {
    open: (round) => rows.open(round),
    get: async (runId, round) => (await rows.read(runId, round))?.stored.round,

    close: (runId, round, ending) =>
      rows.end(runId, round, (stored) => (stored.round.state === 'open' ? whatHolds(stored, ending) : undefined)),

    async supersede(runId, round, ending) {
      if (!(await rows.read(runId, round))) return;
      await rows.end(runId, round, ({ round: { state } }) =>
        state === 'open' || state === 'approved' ? { ...ending, state: 'superseded' } : undefined,
      );
    },

    addApprovers: (runId, round, people) => rows.change(runId, round, (open) => withApprovers(open, people)),

    listOpen: () => rows.listOpen(),

    decide: (runId, round, decision) =>
      untilCommitted(async () => {
        const earlier = await rows.readDecision(runId, round, decision.approver.id);
        if (earlier) return { kind: 'kept', decision: earlier };
        const found = await rows.readExisting(runId, round);
        if (!mayDecide(found.stored.round, decision.approver.id)) {
          throw new RefusedError('NOT_ALLOWED', 'Only the people who were asked decide, and never the requester.');
        }
        if (!takes(found.stored, decision)) return { kind: 'closed' };
        const written = await rows.addDecision(found, decision);
        return written === 'committed' ? { kind: 'stored', decision } : written;
      }),

    decisions: (runId, round) => rows.decisions(runId, round),
    remove: (runId) => rows.remove(runId),
  };
}

function withApprovers(open: Round, people: readonly Person[]): Round {
  const isNew = ({ id }: Person) => id !== open.requesterId && !open.approvers.some((asked) => asked.id === id);
  const added = people.filter(isNew);
  const escalatedTo = [...(open.escalatedTo ?? []), ...added.map(({ id }) => id)];
  return { ...open, approvers: [...open.approvers, ...added], escalatedTo };
}

function mayDecide({ approvers, requesterId }: Round, approverId: string): boolean {
  return approverId !== requesterId && approvers.some((asked) => asked.id === approverId);
}

function takes(stored: StoredRound, { fingerprint, at }: Decision): boolean {
  const { round } = stored;
  const inTime = Date.parse(at) <= Date.parse(round.expiresAt);
  return round.state === 'open' && settledBy(stored) === undefined && inTime && fingerprint === round.fingerprint;
}

/** Distinct people by construction: a second decision of a person is never taken. */
function settledBy({ round, decided }: StoredRound): 'approved' | 'rejected' | undefined {
  if (decided.some(({ decision }) => decision === 'reject')) return 'rejected';
  return decided.length >= round.required ? 'approved' : undefined;
}

/** A decision that was stored in time stands against an expiry that came too late. */
function whatHolds(stored: StoredRound, ending: Ending): Ending {
  const settled = ending.state === 'expired' ? settledBy(stored) : undefined;
  return settled ? { ...ending, state: settled } : ending;
}
