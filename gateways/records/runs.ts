import { BrokenError, RefusedError } from '../../domain/errors';
import { Plan } from '../../domain/plan';
import { hasEnded, Run, type RunState, type Workflow } from '../../domain/run';
import type { Clock } from '../clock';
import { allRows } from '../storage/many-rows';
import { encodeKey } from '../storage/row-keys';
import type { Operation, Storage } from '../storage/storage';
import { untilCommitted } from '../storage/until-committed';
import { createRunItems, type RunItems } from './run-items';
import { createSpill } from './spill';

export type RunChange = Partial<
  Omit<Run, 'runId' | 'workflow' | 'requester' | 'startedAt' | 'instanceId' | 'cancelRequested'>
>;

export type { ItemResult, RunItem } from './run-items';

/** Rows of runs, their requests, plans and items. Keys sort newest first. */
export interface Runs extends RunItems {
  /** Keeps the first one written under this id. `request` is the parsed body. */
  create(run: Run, request: unknown): Promise<void>;
  get(runId: string): Promise<Run | undefined>;
  /**
   * Merges under the row's ETag and sets `updatedAt`. A run that has ended keeps state, step, progress, round and `endedAt`,
   * whatever a late or repeated step says.
   */
  change(runId: string, change: RunChange): Promise<Run>;
  /** Answers `ended` when it is too late. */
  requestCancel(runId: string, request: { by: string; reason: string }): Promise<'requested' | 'ended' | 'notFound'>;
  list(query: {
    workflow?: Workflow;
    state?: RunState;
    limit: number;
    after?: string;
  }): Promise<{ runs: Run[]; next?: string }>;
  /** Every run that has not ended, for the sweep. */
  listUnfinished(): Promise<Run[]>;
  readRequest(runId: string): Promise<unknown>;

  writePlan(runId: string, round: number, plan: Plan): Promise<void>;
  readPlan(runId: string, round: number): Promise<Plan | undefined>;

  /** What was there before a write; the first snapshot of a name stays. */
  keepSnapshot(runId: string, name: string, content: unknown): Promise<void>;
  readSnapshot(runId: string, name: string): Promise<unknown>;

  /** Retention: removes row, items, plans and snapshots of a finished run; the ledger stays. The row goes last: broken off, it can be repeated. */
  remove(runId: string): Promise<void>;
}

const PARTITION = 'runs';
const rowKey = (runId: string) => `run:${runId}`;
/** Beside the row as long as the run has not ended, in the same transactions. */
const unfinishedKey = (runId: string) => `unfinished:${runId}`;
const cursorOf = (key: string) => key.slice(key.indexOf(':') + 1);

/** One partition for all runs (a few writes per second at most), so that a row and its mark as unfinished change together. */
export function createRuns(storage: Storage, clock: Clock): Runs {
  const table = storage.table('runs');
  const documents = storage.blobs('runs');
  const snapshots = storage.blobs('snapshots');
  const spill = createSpill(documents);
  const { removeItems, ...items } = createRunItems(storage);
  const now = () => clock.now().toISOString();
  const pack = (run: Run) => spill.pack(`${run.runId}/rows`, run);

  async function read(runId: string): Promise<{ run: Run; etag: string } | undefined> {
    const row = await table.get(PARTITION, rowKey(runId));
    return row && { run: Run.parse(await spill.unpack(row.value)), etag: row.etag };
  }

  async function write(run: Run, etag: string, wasUnfinished: boolean): Promise<Run | 'conflict'> {
    const operations: Operation[] = [{ kind: 'replace', key: rowKey(run.runId), etag, value: await pack(run) }];
    if (wasUnfinished && hasEnded(run.state)) operations.push({ kind: 'remove', key: unfinishedKey(run.runId) });
    return (await table.transact(PARTITION, operations)) === 'committed' ? run : 'conflict';
  }

  async function readJson(blobs: typeof documents, name: string): Promise<unknown> {
    const json = await blobs.get(name);
    return json === undefined ? undefined : JSON.parse(json);
  }

  return {
    ...items,

    async create(run, request) {
      await documents.put(`${run.runId}/request.json`, JSON.stringify(request), { ifAbsent: true });
      const operations: Operation[] = [{ kind: 'insert', key: rowKey(run.runId), value: await pack(run) }];
      if (!hasEnded(run.state)) operations.push({ kind: 'insert', key: unfinishedKey(run.runId), value: {} });
      await table.transact(PARTITION, operations);
    },

    get: async (runId) => (await read(runId))?.run,

    change: (runId, change) =>
      untilCommitted(async () => {
        const found = await read(runId);
        if (!found) throw new BrokenError('RUN_MISSING', `Run ${runId} is not recorded.`);
        const ended = hasEnded(found.run.state);
        const changed = { ...found.run, ...change, ...(ended ? whatEndingFixes(found.run) : {}), updatedAt: now() };
        return write(changed, found.etag, !ended);
      }),

    requestCancel: (runId, request) =>
      untilCommitted(async () => {
        const found = await read(runId);
        if (!found) return 'notFound';
        if (hasEnded(found.run.state)) return 'ended';
        if (found.run.cancelRequested) return 'requested';
        const at = now();
        const written = await write(
          { ...found.run, cancelRequested: { ...request, at }, updatedAt: at },
          found.etag,
          true,
        );
        return written === 'conflict' ? written : 'requested';
      }),

    async list({ workflow, state, limit, after }) {
      const runs: Run[] = [];
      const range = { prefix: rowKey(''), ...(after === undefined ? {} : { after: rowKey(after) }) };
      for await (const row of allRows(table, PARTITION, range)) {
        const run = Run.parse(await spill.unpack(row.value));
        if ((workflow && run.workflow !== workflow) || (state && run.state !== state)) continue;
        const last = runs.at(-1);
        if (runs.length === limit && last) return { runs, next: last.runId };
        runs.push(run);
      }
      return { runs };
    },

    async listUnfinished() {
      const runs: Run[] = [];
      for await (const mark of allRows(table, PARTITION, { prefix: unfinishedKey('') })) {
        const run = (await read(cursorOf(mark.key)))?.run;
        if (run && !hasEnded(run.state)) runs.push(run);
      }
      return runs;
    },

    readRequest: (runId) => readJson(documents, `${runId}/request.json`),

    async writePlan(runId, round, plan) {
      await documents.put(planName(runId, round), JSON.stringify(plan));
    },

    async readPlan(runId, round) {
      const plan = await readJson(documents, planName(runId, round));
      return plan === undefined ? undefined : Plan.parse(plan);
    },

    async keepSnapshot(runId, name, content) {
      await snapshots.put(snapshotName(runId, name), JSON.stringify(content ?? null), { ifAbsent: true });
    },

    readSnapshot: (runId, name) => readJson(snapshots, snapshotName(runId, name)),

    async remove(runId) {
      const found = await read(runId);
      if (found && !hasEnded(found.run.state)) throw new RefusedError('RUN_NOT_ENDED', `Run ${runId} has not ended.`);
      await removeItems(runId);
      for (const blobs of [documents, snapshots]) {
        for (const name of await blobs.list(`${runId}/`)) await blobs.remove(name);
      }
      if (found) await table.transact(PARTITION, [{ kind: 'remove', key: rowKey(runId) }]);
    },
  };
}

function whatEndingFixes({ state, step, progress, round, endedAt }: Run): RunChange {
  return { state, step, progress, round, endedAt };
}

function planName(runId: string, round: number): string {
  return `${runId}/plan-${round}.json`;
}

function snapshotName(runId: string, name: string): string {
  return `${runId}/${encodeKey(name)}.json`;
}
