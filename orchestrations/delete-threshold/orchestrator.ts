import type { OrchestrationContext } from 'durable-functions';
import { Outcome } from '../../domain/outcome';
import { call, type Step } from '../kit/call';
import { causeOf, Ended } from '../kit/ended';
import { pause } from '../kit/pause';
import { poll } from '../kit/poll';
import { type AppliedRun, type Applied, type Ending, progress, spine } from '../kit/spine';
import * as contract from './contract';
import { cancelledBefore, changedSinceApproval, limits, stillApproved } from './rules';

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
  return yield* proveInTheEnd(context, { ...run, ...released });
}

/** Once it was tried it is seen through, whatever came of the try. */
function* release(
  context: OrchestrationContext,
  run: AppliedRun,
): Step<{ releasedAt: string } | { superseded: string }> {
  try {
    return yield* call(context, contract.releaseDeletes, run);
  } catch (error) {
    const { code, message } = causeOf(error);
    if (code === changedSinceApproval) return { superseded: message };
    if (code === cancelledBefore) throw new Ended('cancelled', code, message);
    const { releasedAt } = yield* call(context, contract.readRelease, run);
    if (releasedAt === null) throw error;
    return { releasedAt };
  }
}

/** What was released cannot be called back, so a log or a tenant that is away is asked again for hours. */
function* proveInTheEnd(context: OrchestrationContext, since: AppliedRun & { releasedAt: string }): Step<Applied> {
  for (let tries = 1; ; tries++) {
    try {
      return yield* prove(context, since);
    } catch (error) {
      if (tries < limits.proofTries) {
        yield* pause(context, limits.proofPauseSeconds);
        continue;
      }
      const { runId, round } = since;
      const { outcome } = yield* call(context, contract.recordUnread, { runId, round, cause: causeOf(error) });
      return { state: 'completed', outcome: Outcome.parse(outcome) };
    }
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

/** A restart that does not work takes nothing from the no. */
function* restart(context: OrchestrationContext, run: AppliedRun): Step<void> {
  try {
    yield* call(context, contract.applyRestart, run);
  } catch (error) {
    const step = `the restart after the rejection did not work: ${causeOf(error).code}`;
    yield* progress(context, { ...run, state: 'awaitingApproval', step, done: 1, total: 1 });
  }
}

function* at(context: OrchestrationContext, { runId, round }: AppliedRun, done: number): Step<void> {
  const state = done < 2 ? 'applying' : 'verifying';
  yield* progress(context, { runId, round, state, step: steps[done] ?? '', done, total: steps.length });
}
