import type { ItemState, Run, RunState, Workflow } from '../../domain/run';
import type { Plan, PlanItem } from '../../domain/plan';

export type RunChange = Partial<
  Omit<Run, 'runId' | 'workflow' | 'requester' | 'startedAt' | 'instanceId' | 'cancelRequested'>
>;

export interface RunItem extends PlanItem {
  state: ItemState;
  code?: string;
  message?: string;
  wave?: number;
}

/** Rows of runs, their requests, plans and items. Keys sort newest first. */
export interface Runs {
  /** Keeps the first one written under this id. `request` is the parsed body. */
  create(run: Run, request: unknown): Promise<void>;
  get(runId: string): Promise<Run | undefined>;
  /** Merges under the row's ETag and sets `updatedAt`. A run that has ended keeps its state. */
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

  /** Replaces the items of a run by those of its newest plan, all `planned`. */
  writeItems(runId: string, items: readonly PlanItem[]): Promise<void>;
  settleItems(
    runId: string,
    results: readonly { id: string; state: ItemState; code?: string; message?: string }[],
  ): Promise<void>;
  listItems(
    runId: string,
    query: { state?: ItemState; limit: number; after?: string },
  ): Promise<{ items: RunItem[]; next?: string }>;

  /** What was there before a write; the first snapshot of a name stays. */
  keepSnapshot(runId: string, name: string, content: unknown): Promise<void>;
  readSnapshot(runId: string, name: string): Promise<unknown>;

  /** Retention: removes row, items, plans and snapshots of a finished run; the ledger stays. */
  remove(runId: string): Promise<void>;
}
