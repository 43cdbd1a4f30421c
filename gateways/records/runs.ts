import { BrokenError, RefusedError } from '../../domain/errors';
import { hasEnded, type Run, type RunState, type Workflow } from '../../domain/run';
import type { Clock } from '../clock';
import type { Storage } from '../storage/storage';
import { untilCommitted } from '../storage/until-committed';
import { createRunDocuments, type RunDocuments } from './run-documents';
import { createRunItems, type RunItems } from './run-items';
import { createRunRows, type RunRows } from './run-rows';

export type { RunItem } from './run-items';

export type RunChange = Partial<
  Omit<Run, 'runId' | 'workflow' | 'requester' | 'startedAt' | 'instanceId' | 'cancelRequested'>
>;

interface RunQuery {
  workflow?: Workflow;
  state?: RunState;
  limit: number;
  after?: string;
}

/** Rows of runs, their requests, plans and items. Keys sort newest first. */
export interface Runs extends RunDocuments, RunItems {
  /**
   * Keeps the first one written under this id. `request` is the parsed body; it is written first, so a recorded run has one.
   */
  create(run: Run, request: unknown): Promise<void>;
  get(runId: string): Promise<Run | undefined>;
  /**
   * Merges under the row's ETag and sets `updatedAt`. A run that has ended keeps state, step, progress, round and `endedAt`,
   * whatever a late or repeated step says.
   */
  change(runId: string, change: RunChange): Promise<Run>;
  /** Answers `ended` when it is too late. The first request stays. */
  requestCancel(runId: string, request: { by: string; reason: string }): Promise<'requested' | 'ended' | 'notFound'>;
  list(query: RunQuery): Promise<{ runs: Run[]; next?: string }>;
  /** Every run that has not ended, for the sweep. */
  listUnfinished(): Promise<Run[]>;
  /**
   * Retention: removes row, items, plans and snapshots of a finished run; the ledger stays. The row goes last: broken off, it can
   * be repeated.
   */
  remove(runId: string): Promise<void>;
}

export function createRuns(storage: Storage, clock: Clock): Runs {
  const rows = createRunRows(storage);
  const { keepRequest, removeDocuments, ...documents } = createRunDocuments(storage);
  const { removeItems, ...items } = createRunItems(storage);
  const now = () => clock.now().toISOString();

  return {
    ...documents,
    ...items,

    async create(run, request) {
      await keepRequest(run.runId, request);
      await rows.insert(run);
    },

    get: async (runId) => (await rows.read(runId))?.run,

    change: (runId, change) =>
      untilCommitted(async () => {
        const found = await rows.read(runId);
        if (!found) throw new BrokenError('RUN_MISSING', `Run ${runId} is not recorded.`);
        const fixed = hasEnded(found.run.state) ? whatEndingFixes(found.run) : {};
        return rows.replace(found, { ...found.run, ...change, ...fixed, updatedAt: now() });
      }),

    requestCancel: (runId, request) =>
      untilCommitted(async () => {
        const found = await rows.read(runId);
        if (!found) return 'notFound';
        if (hasEnded(found.run.state)) return 'ended';
        if (found.run.cancelRequested) return 'requested';
        const at = now();
        const replaced = await rows.replace(found, {
          ...found.run,
          cancelRequested: { ...request, at },
          updatedAt: at,
        });
        return replaced === 'conflict' ? replaced : 'requested';
      }),

    list: (query) => listRuns(rows, query),
    listUnfinished: () => listUnfinished(rows),

    async remove(runId) {
      const found = await rows.read(runId);
      if (found && !hasEnded(found.run.state)) throw new RefusedError('RUN_NOT_ENDED', `Run ${runId} has not ended.`);
      await removeItems(runId);
      await removeDocuments(runId);
      if (found) await rows.remove(runId);
    },
  };
}

async function listRuns(rows: RunRows, { workflow, state, limit, after }: RunQuery) {
  const runs: Run[] = [];
  for await (const run of rows.all(after)) {
    if ((workflow && run.workflow !== workflow) || (state && run.state !== state)) continue;
    const last = runs.at(-1);
    if (runs.length === limit && last) return { runs, next: last.runId };
    runs.push(run);
  }
  return { runs };
}

async function listUnfinished(rows: RunRows): Promise<Run[]> {
  const runs: Run[] = [];
  for await (const runId of rows.unfinishedIds()) {
    const found = await rows.read(runId);
    if (found && !hasEnded(found.run.state)) runs.push(found.run);
  }
  return runs;
}

function whatEndingFixes({ state, step, progress, round, endedAt }: Run): RunChange {
  return { state, step, progress, round, endedAt };
}
