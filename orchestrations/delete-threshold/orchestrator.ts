import type { OrchestrationContext } from 'durable-functions';
import { Outcome } from '../../domain/outcome';
import { call, type Step } from '../kit/call';
import { causeOf, Ended } from '../kit/ended';
import { poll } from '../kit/poll';
import { type AppliedRun, type Applied, type Ending, progress, spine } from '../kit/spine';
import * as contract from './contract';
import { changedSinceApproval, limits, stillApproved } from './rules';

const steps = [
  'keeping the restore kit',
  'releasing the held deletes',
  'waiting for the cycle that deletes',
  'reading the provisioning log',
  'comparing what was deleted with what was approved',
] as const;

const goneByItself: Ending = {
  state: 'completed',
  outcome: { kind: 'verified', resolvedBy: 'itself', counts: { staged: 0, released: 0, unapproved: 0 } },
};

/** Holds a mass deletion until the right people have seen exactly what would go, and releases that and nothing else. */
export function* deleteThreshold(context: OrchestrationContext): Step<unknown> {
  return yield* spine(context, {
    gather,
    plan: contract.planReview,
    replansWhileAsking: true,
    nothingToDo: goneByItself,
    rejected: restart,
    stillApproved,
    apply,
  });
}

/** Staged deletes come late to the log: two readings that are apart must agree before anybody is asked. */
function* gather(context: OrchestrationContext, run: AppliedRun): Step<void> {
  const { runId, round } = run;
  const step = 'waiting for complete evidence';
  yield* progress(context, { runId, round, state: 'planning', step, done: 0, total: 1 });
  const { state } = yield* poll(context, {
    ref: contract.readEvidence,
    input: run,
    settled: (reading) => reading.state !== 'gathering',
    withinSeconds: limits.evidenceSeconds,
  });
  if (state !== 'gathering') return;
  yield* call(context, contract.recordIncomplete, run);
  throw new Ended('refused', 'EVIDENCE_INCOMPLETE', limits.incompleteText);
}

function* apply(context: OrchestrationContext, run: AppliedRun): Step<Applied> {
  yield* at(context, run, 0);
  yield* call(context, contract.recordRestoreKit, run);
  yield* at(context, run, 1);
  const released = yield* release(context, run);
  if ('superseded' in released) return released;
  try {
    return yield* prove(context, { ...run, ...released });
  } catch (error) {
    const { outcome } = yield* call(context, contract.recordUnread, { ...run, cause: causeOf(error) });
    return { state: 'completed', outcome: Outcome.parse(outcome) };
  }
}

function* release(
  context: OrchestrationContext,
  run: AppliedRun,
): Step<{ releasedAt: string } | { superseded: string }> {
  try {
    return yield* call(context, contract.releaseDeletes, run);
  } catch (error) {
    const { code, message } = causeOf(error);
    if (code === changedSinceApproval) return { superseded: message };
    throw error;
  }
}

function* prove(context: OrchestrationContext, since: AppliedRun & { releasedAt: string }): Step<Applied> {
  yield* at(context, since, 2);
  yield* poll(context, {
    ref: contract.readCycle,
    input: since,
    settled: (reading) => reading.settled,
    withinSeconds: limits.cycleSeconds,
  });
  yield* at(context, since, 3);
  yield* poll(context, {
    ref: contract.readDeleted,
    input: since,
    settled: (reading) => reading.settled,
    withinSeconds: limits.logSeconds,
  });
  yield* at(context, since, 4);
  const { outcome } = yield* call(context, contract.verifyRelease, since);
  return { state: 'completed', outcome: Outcome.parse(outcome) };
}

function* restart(context: OrchestrationContext, run: AppliedRun): Step<void> {
  yield* call(context, contract.applyRestart, run);
}

function* at(context: OrchestrationContext, { runId, round }: AppliedRun, done: number): Step<void> {
  const state = done < 2 ? 'applying' : 'verifying';
  yield* progress(context, { runId, round, state, step: steps[done] ?? '', done, total: steps.length });
}
