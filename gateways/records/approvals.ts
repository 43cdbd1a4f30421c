import { BrokenError, RefusedError } from '../../domain/errors';
import type { Person } from '../../domain/person';
import { allRows } from '../storage/many-rows';
import type { Operation, Storage } from '../storage/storage';
import { untilCommitted } from '../storage/until-committed';

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
}

const PARTITION = 'approvals';
const keyOf = (kind: 'round' | 'open' | 'decision', runId: string, round: number) =>
  `${kind}:${runId}:${String(round).padStart(4, '0')}`;
const decisionKey = (runId: string, round: number, approverId: string) =>
  `${keyOf('decision', runId, round)}:${approverId}`;

/** The row of a round holds who decided what, so that one ETag orders decisions, closing and each other. */
interface StoredRound {
  round: Round;
  decided: { approverId: string; decision: Decision['decision'] }[];
}

/** One partition for all rounds (people decide slowly), so that a round and its mark as open change together. */
export function createApprovals(storage: Storage): Approvals {
  const table = storage.table('approvals');

  async function read(runId: string, round: number): Promise<{ stored: StoredRound; etag: string } | undefined> {
    const row = await table.get(PARTITION, keyOf('round', runId, round));
    return row && { stored: row.value as StoredRound, etag: row.etag };
  }

  async function readExisting(runId: string, round: number) {
    const found = await read(runId, round);
    if (!found) throw new BrokenError('ROUND_MISSING', `Round ${round} of run ${runId} is not stored.`);
    return found;
  }

  async function readDecision(runId: string, round: number, approverId: string): Promise<Decision | undefined> {
    const row = await table.get(PARTITION, decisionKey(runId, round, approverId));
    return row?.value as Decision | undefined;
  }

  async function write(
    stored: StoredRound,
    etag: string,
    also: readonly Operation[],
  ): Promise<'committed' | 'conflict'> {
    const { runId, round } = stored.round;
    return table.transact(PARTITION, [
      { kind: 'replace', key: keyOf('round', runId, round), etag, value: stored },
      ...also,
    ]);
  }

  /** Returns the round as it then is. */
  function end(runId: string, round: number, endingOf: (stored: StoredRound) => Ending | undefined): Promise<Round> {
    return untilCommitted(async () => {
      const { stored, etag } = await readExisting(runId, round);
      const ending = endingOf(stored);
      if (!ending) return stored.round;
      const closed = { ...stored.round, state: ending.state, closedAt: ending.at, closedBecause: ending.because };
      const wasOpen = stored.round.state === 'open';
      const also: Operation[] = wasOpen ? [{ kind: 'remove', key: keyOf('open', runId, round) }] : [];
      return (await write({ ...stored, round: closed }, etag, also)) === 'committed' ? closed : 'conflict';
    });
  }

  return {
    open: (round) =>
      untilCommitted(async () => {
        const { runId, round: number } = round;
        const inserted = await table.transact(PARTITION, [
          { kind: 'insert', key: keyOf('round', runId, number), value: { round, decided: [] } satisfies StoredRound },
          { kind: 'insert', key: keyOf('open', runId, number), value: { runId, round: number } },
        ]);
        return inserted === 'committed' ? round : ((await read(runId, number))?.stored.round ?? 'conflict');
      }),

    get: async (runId, round) => (await read(runId, round))?.stored.round,

    close: (runId, round, ending) =>
      end(runId, round, (stored) => (stored.round.state === 'open' ? whatHolds(stored, ending) : undefined)),

    async supersede(runId, round, ending) {
      if (!(await read(runId, round))) return;
      await end(runId, round, ({ round: { state } }) =>
        state === 'open' || state === 'approved' ? { ...ending, state: 'superseded' } : undefined,
      );
    },

    async listOpen() {
      const rounds: Round[] = [];
      for await (const mark of allRows(table, PARTITION, { prefix: 'open:' })) {
        const { runId, round } = mark.value as Pick<Round, 'runId' | 'round'>;
        const found = await read(runId, round);
        if (found?.stored.round.state === 'open') rounds.push(found.stored.round);
      }
      return rounds;
    },

    decide: (runId, round, decision) =>
      untilCommitted(async () => {
        const approverId = decision.approver.id;
        const earlier = await readDecision(runId, round, approverId);
        if (earlier) return { kind: 'kept', decision: earlier };
        const { stored, etag } = await readExisting(runId, round);
        if (!mayDecide(stored.round, approverId)) {
          throw new RefusedError('NOT_ALLOWED', 'Only the people who were asked decide, and never the requester.');
        }
        if (!takes(stored, decision)) return { kind: 'closed' };
        const decided = [...stored.decided, { approverId, decision: decision.decision }];
        const insert: Operation = { kind: 'insert', key: decisionKey(runId, round, approverId), value: decision };
        const written = await write({ ...stored, decided }, etag, [insert]);
        return written === 'committed' ? { kind: 'stored', decision } : written;
      }),

    async decisions(runId, round) {
      const decisions: Decision[] = [];
      for await (const row of allRows(table, PARTITION, { prefix: `${keyOf('decision', runId, round)}:` })) {
        decisions.push(row.value as Decision);
      }
      return decisions.sort((one, other) => one.at.localeCompare(other.at));
    },
  };
}

interface Ending {
  state: RoundState;
  at: string;
  because: string | null;
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
