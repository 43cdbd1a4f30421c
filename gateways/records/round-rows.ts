import { BrokenError } from '../../domain/errors';
import { allRows, transactAll } from '../storage/many-rows';
import type { Operation, Storage, Table } from '../storage/storage';
import { untilCommitted } from '../storage/until-committed';
import type { Decision, Round, RoundState } from './approvals';

/** The row of a round holds who decided what, so that one ETag orders decisions, closing and each other. */
export interface StoredRound {
  round: Round;
  decided: { approverId: string; decision: Decision['decision'] }[];
}

export interface FoundRound {
  stored: StoredRound;
  etag: string;
}

export interface Ending {
  state: RoundState;
  at: string;
  because: string | null;
}

export interface RoundRows {
  open(round: Round): Promise<Round>;
  read(runId: string, round: number): Promise<FoundRound | undefined>;
  readExisting(runId: string, round: number): Promise<FoundRound>;
  readDecision(runId: string, round: number, approverId: string): Promise<Decision | undefined>;
  /** The decision and the round that knows of it, in one transaction. */
  addDecision(found: FoundRound, decision: Decision): Promise<'committed' | 'conflict'>;
  /** Ends the round as `endingOf` says, looked at again after each race; undefined: as it is. Returns what holds. */
  end(runId: string, round: number, endingOf: (stored: StoredRound) => Ending | undefined): Promise<Round>;
  /** Of an open round, looked at again after each race; a closed one stays as it is. Returns what holds. */
  change(runId: string, round: number, changeOf: (open: Round) => Round): Promise<Round>;
  listOpen(): Promise<Round[]>;
  decisions(runId: string, round: number): Promise<Decision[]>;
  remove(runId: string): Promise<void>;
}

const PARTITION = 'approvals';
const keyOf = (kind: 'round' | 'open' | 'decision', runId: string, round: number) =>
  `${kind}:${runId}:${String(round).padStart(4, '0')}`;
const decisionKey = (runId: string, round: number, approverId: string) =>
  `${keyOf('decision', runId, round)}:${approverId}`;

/** One partition for all rounds (people decide slowly), so that a round and its mark as open change together. */
export function createRoundRows(storage: Storage): RoundRows {
  const table = storage.table('approvals');
  const read: RoundRows['read'] = (runId, round) => readRound(table, runId, round);

  async function readExisting(runId: string, round: number): Promise<FoundRound> {
    const found = await read(runId, round);
    if (!found) throw new BrokenError('ROUND_MISSING', `Round ${round} of run ${runId} is not stored.`);
    return found;
  }

  return {
    read,
    readExisting,

    open: (round) => untilCommitted(() => openRound(table, round)),

    async readDecision(runId, round, approverId) {
      const row = await table.get(PARTITION, decisionKey(runId, round, approverId));
      return row?.value as Decision | undefined;
    },

    async addDecision({ stored, etag }, decision) {
      const { runId, round } = stored.round;
      const approverId = decision.approver.id;
      const value = { ...stored, decided: [...stored.decided, { approverId, decision: decision.decision }] };
      return table.transact(PARTITION, [
        { kind: 'replace', key: keyOf('round', runId, round), etag, value },
        { kind: 'insert', key: decisionKey(runId, round, approverId), value: decision },
      ]);
    },

    end: (runId, round, endingOf) =>
      untilCommitted(async () => {
        const found = await readExisting(runId, round);
        const ending = endingOf(found.stored);
        return ending ? endRound(table, found, ending) : found.stored.round;
      }),

    change: (runId, round, changeOf) =>
      untilCommitted(async () => {
        const found = await readExisting(runId, round);
        const { round: known } = found.stored;
        return known.state === 'open' ? replaceRound(table, found, changeOf(known)) : known;
      }),

    async listOpen() {
      const rounds: Round[] = [];
      for await (const mark of allRows(table, PARTITION, { prefix: 'open:' })) {
        const { runId, round } = mark.value as Pick<Round, 'runId' | 'round'>;
        const found = await read(runId, round);
        if (found?.stored.round.state === 'open') rounds.push(found.stored.round);
      }
      return rounds;
    },

    decisions: (runId, round) => readDecisions(table, runId, round),
    remove: (runId) => removeRounds(table, runId),
  };
}

async function readRound(table: Table, runId: string, round: number): Promise<FoundRound | undefined> {
  const row = await table.get(PARTITION, keyOf('round', runId, round));
  return row && { stored: row.value as StoredRound, etag: row.etag };
}

async function readDecisions(table: Table, runId: string, round: number): Promise<Decision[]> {
  const decisions: Decision[] = [];
  for await (const row of allRows(table, PARTITION, { prefix: decisionKey(runId, round, '') })) {
    decisions.push(row.value as Decision);
  }
  return decisions.sort((one, other) => one.at.localeCompare(other.at));
}

async function openRound(table: Table, round: Round): Promise<Round | 'conflict'> {
  const { runId, round: number } = round;
  const inserted = await table.transact(PARTITION, [
    { kind: 'insert', key: keyOf('round', runId, number), value: { round, decided: [] } satisfies StoredRound },
    { kind: 'insert', key: keyOf('open', runId, number), value: { runId, round: number } },
  ]);
  return inserted === 'committed' ? round : ((await readRound(table, runId, number))?.stored.round ?? 'conflict');
}

async function replaceRound(table: Table, { stored, etag }: FoundRound, changed: Round): Promise<Round | 'conflict'> {
  const value = { ...stored, round: changed } satisfies StoredRound;
  const key = keyOf('round', changed.runId, changed.round);
  const written = await table.transact(PARTITION, [{ kind: 'replace', key, etag, value }]);
  return written === 'committed' ? changed : 'conflict';
}

async function endRound(table: Table, { stored, etag }: FoundRound, ending: Ending): Promise<Round | 'conflict'> {
  const { runId, round, state } = stored.round;
  const ended = { ...stored.round, state: ending.state, closedAt: ending.at, closedBecause: ending.because };
  const value = { ...stored, round: ended } satisfies StoredRound;
  const operations: Operation[] = [{ kind: 'replace', key: keyOf('round', runId, round), etag, value }];
  if (state === 'open') operations.push({ kind: 'remove', key: keyOf('open', runId, round) });
  return (await table.transact(PARTITION, operations)) === 'committed' ? ended : 'conflict';
}

async function removeRounds(table: Table, runId: string): Promise<void> {
  for (const kind of ['decision', 'open', 'round']) {
    const removals: Operation[] = [];
    for await (const { key } of allRows(table, PARTITION, { prefix: `${kind}:${runId}:` })) {
      removals.push({ kind: 'remove', key });
    }
    await transactAll(table, PARTITION, removals);
  }
}
