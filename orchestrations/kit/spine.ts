import type { OrchestrationContext } from 'durable-functions';
import type { Outcome } from '../../domain/outcome';
import type { RunState } from '../../domain/run';
import * as approval from '../approval/contract';
import type { ActivityRef } from './activity';
import { call, type Step } from './call';
import { causeOf, Ended } from './ended';
import { type PlanSummary, recordEnd, recordPlan, recordStep, recordSuperseded } from './run-contract';
import { RunInput } from './run-input';
import { giveTurn, takeTurn, turnOf, waitingForTurn } from './turn';

/** What a room adds to the spine that all workflows share: plan, approve, apply, verify, record. */
export interface Room {
  plan: ActivityRef<{ runId: string; round: number }, PlanSummary>;
  /** Whether what was approved may be applied to the world as it is now. */
  stillApproved(approved: PlanSummary, now: PlanSummary): boolean;
  /** Holds the turn. Writes, verifies, and goes back by itself when it must. */
  apply(context: OrchestrationContext, run: AppliedRun): Step<Applied>;
  /** Waits until the plan of a round can be made; before each round. */
  gather?(context: OrchestrationContext, run: AppliedRun): Step<void>;
  /** The plan is made again while people decide, whenever one of them has or the tenant is known to have changed. */
  replansWhileAsking?: boolean;
  /** How a run ends that has nothing (more) to do. */
  nothingToDo?: Ending;
  /** What follows a no, before the run ends with it. */
  rejected?(context: OrchestrationContext, run: AppliedRun): Step<void>;
}

export interface AppliedRun {
  runId: string;
  round: number;
}

export interface Ending {
  state: RunState;
  outcome?: Outcome;
  refusal?: { code: string; message: string };
  /** Name of the snapshot that holds the outcome, where it would be too long for a history. */
  outcomeKept?: string;
}

/** `superseded`: everything is as before, because someone else changed what the approved plan builds on. */
export type Applied = Ending | { superseded: string } | WrittenRun;

/** Everything is written. What is still to be read, others need not wait for. */
interface WrittenRun {
  afterTurn(): Step<Ending>;
}

const nothingToDo: Ending = { state: 'completed', outcome: { kind: 'verified', counts: {}, checks: [] } };

/** Runs a workflow from its request to its recorded end. */
export function* spine(context: OrchestrationContext, room: Room): Step<{ state: RunState }> {
  return yield* toItsEnd(context, (runId) => throughRounds(context, room, runId));
}

/** The frame of the spine alone, for what changes nothing in the tenant and therefore asks nobody. */
export function* toItsEnd(
  context: OrchestrationContext,
  steps: (runId: string) => Step<Ending>,
): Step<{ state: RunState }> {
  const { runId } = RunInput.parse(context.df.getInput());
  let ending: Ending;
  try {
    ending = yield* steps(runId);
  } catch (error) {
    ending = endingOf(error);
  }
  const { state, outcome = null, refusal = null, outcomeKept = null } = ending;
  yield* call(context, recordEnd, { runId, state, outcome, refusal, ...(outcomeKept !== null && { outcomeKept }) });
  return { state: ending.state };
}

function* throughRounds(context: OrchestrationContext, room: Room, runId: string): Step<Ending> {
  for (let round = 1; ; round++) {
    yield* enter(context, { runId, round }, 'planning');
    if (room.gather) yield* room.gather(context, { runId, round });
    const plan = yield* call(context, room.plan, { runId, round });
    yield* call(context, recordPlan, { runId, round });
    const early = endingWithoutApproval(plan, room);
    if (early) return early;
    yield* enter(context, { runId, round }, 'awaitingApproval');
    const answer = yield* askApproval(context, room, { runId, round, plan });
    if (answer.kind === 'refused') return { state: 'refused', refusal: answer.refusal };
    if (answer.kind === 'rejected' && room.rejected) yield* room.rejected(context, { runId, round });
    if (answer.kind === 'superseded') {
      yield* call(context, recordSuperseded, { runId, round, because: changedMeanwhile });
    } else if (answer.kind !== 'approved') {
      return { state: answer.kind };
    } else {
      const applied = yield* inTurn(context, room, { runId, round, plan });
      if (applied) return yield* endingAfter(applied);
    }
  }
}

function* endingAfter(applied: Ending | WrittenRun): Step<Ending> {
  return 'afterTurn' in applied ? yield* applied.afterTurn() : applied;
}

const changedMeanwhile = 'What would be changed is no longer what was asked, while people were deciding.';

/** Holds the turn from the re-plan until everything is written, or verified. Gives nothing when the approved plan is void. */
function* inTurn(
  context: OrchestrationContext,
  room: Room,
  { runId, round, plan }: AppliedRun & { plan: PlanSummary },
): Step<Ending | WrittenRun | undefined> {
  yield* enter(context, { runId, round }, 'applying');
  const { whenBusy } = plan;
  const of = turnOf(plan);
  if (of !== null) yield* takeTurn(context, { of, runId, whenBusy });
  try {
    const now = yield* call(context, room.plan, { runId, round: round + 1 });
    let because = differenceOf(now);
    if (room.stillApproved(plan, now)) {
      const applied = yield* room.apply(context, { runId, round });
      if (!('superseded' in applied)) return applied;
      because = applied.superseded;
      yield* call(context, room.plan, { runId, round: round + 1 });
    }
    yield* call(context, recordSuperseded, { runId, round, because });
    return undefined;
  } finally {
    if (of !== null) giveTurn(context, { of, runId });
  }
}

function differenceOf(now: PlanSummary): string {
  if (now.refusal) return `The plan is now refused: ${now.refusal.code}.`;
  if (now.itemCount === 0) return 'Nothing is left to do: someone else made these changes.';
  return 'What would be changed, or what it builds on, is no longer what was approved.';
}

function endingWithoutApproval(plan: PlanSummary, room: Room): Ending | undefined {
  if (plan.refusal) return { state: 'refused', refusal: plan.refusal };
  if (plan.mode === 'plan') return { state: 'planned' };
  if (plan.requestedFingerprint && plan.requestedFingerprint !== plan.fingerprint) {
    const message = `The plan is now ${plan.fingerprint}; look at it and ask again with that fingerprint.`;
    return { state: 'refused', refusal: { code: 'PLAN_CHANGED', message } };
  }
  return plan.itemCount === 0 ? (room.nothingToDo ?? nothingToDo) : undefined;
}

function* askApproval(
  context: OrchestrationContext,
  room: Room,
  { runId, round, plan }: AppliedRun & { plan: PlanSummary },
): Step<approval.Result> {
  const { workflow, domain, fingerprint } = plan;
  const replanBy = room.replansWhileAsking ? room.plan.name : null;
  const input: approval.Input = { runId, round, workflow, domain, fingerprint, replanBy };
  const instanceId = approval.instanceIdOf(runId, round);
  return approval.Result.parse(yield context.df.callSubOrchestrator(approval.name, input, instanceId));
}

const stepNames = {
  planning: 'reading the tenant and planning',
  awaitingApproval: 'waiting for approval',
  applying: waitingForTurn,
} as const;

function* enter(
  context: OrchestrationContext,
  { runId, round }: AppliedRun,
  state: keyof typeof stepNames,
): Step<void> {
  yield* progress(context, { runId, round, state, step: stepNames[state], done: 0, total: 1 });
}

/** Says in the status, the run's row and the ledger what is being done now. */
export function* progress(
  context: OrchestrationContext,
  at: AppliedRun & { state: RunState; step: string; done: number; total: number; unit?: string },
): Step<void> {
  const { runId, round, state, step, unit = 'steps' } = at;
  const steps = { done: at.done, total: at.total, unit };
  context.df.setCustomStatus({ step, progress: steps });
  yield* call(context, recordStep, { runId, round, state, step, progress: steps });
}

function endingOf(error: unknown): Ending {
  const cause = causeOf(error);
  if (!(error instanceof Ended)) return { state: 'failed', outcome: { kind: 'failed', cause } };
  if (error.state === 'refused') return { state: 'refused', refusal: cause };
  return error.state === 'failed' ? { state: 'failed', outcome: { kind: 'failed', cause } } : { state: error.state };
}
