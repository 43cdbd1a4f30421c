import type { OrchestrationContext } from 'durable-functions';
import { Outcome } from '../../../domain/outcome';
import { call, type Step } from '../../kit/call';
import { causeOf, Ended } from '../../kit/ended';
import { poll } from '../../kit/poll';
import { type Applied, type AppliedRun, progress, spine } from '../../kit/spine';
import * as contract from './contract';
import { changedSincePlan, isSamePlan, limits } from './rules';

const steps = [
  'pausing the provisioning job',
  'writing the settings',
  'writing scope and mappings',
  'creating and starting jobs',
  'verifying',
] as const;

/** Brings findings of a drift check back to what is expected. Each change stands for itself, so what is done stays done. */
export function* driftRepair(context: OrchestrationContext): Step<unknown> {
  return yield* spine(context, { plan: contract.planRepair, stillApproved: isSamePlan, apply });
}

function* apply(context: OrchestrationContext, run: AppliedRun): Step<Applied> {
  try {
    yield* write(context, run);
  } catch (error) {
    return yield* stopEarly(context, run, error);
  }
  yield* at(context, run, 4);
  yield* poll(context, {
    ref: contract.readRepaired,
    input: run,
    settled: (reading) => reading.settled,
    withinSeconds: limits.showsSeconds,
  });
  const { outcome } = yield* call(context, contract.verifyRepair, { ...run, cause: null });
  return { state: 'completed', outcome: Outcome.parse(outcome) };
}

function* write(context: OrchestrationContext, run: AppliedRun): Step<void> {
  yield* at(context, run, 0);
  yield* call(context, contract.applyPause, run);
  const paused = yield* poll(context, {
    ref: contract.readPaused,
    input: run,
    settled: (reading) => reading.settled,
    withinSeconds: limits.pauseSeconds,
  });
  if (!paused.settled) throw new Ended('failed', 'PAUSE_NOT_SEEN', 'The provisioning job did not pause.');
  yield* at(context, run, 1);
  yield* call(context, contract.applySettings, run);
  yield* at(context, run, 2);
  yield* call(context, contract.applySchema, run);
  yield* at(context, run, 3);
  yield* call(context, contract.applyJobs, run);
}

/** A hand edit in the last instant voids the approval; anything else ends the run, with the jobs running as before. */
function* stopEarly(context: OrchestrationContext, run: AppliedRun, error: unknown): Step<Applied> {
  const cause = causeOf(error);
  yield* call(context, contract.restoreJobs, run);
  if (changedSincePlan(cause.code)) return { superseded: cause.message };
  const { outcome } = yield* call(context, contract.verifyRepair, { ...run, cause });
  const isCancelled = error instanceof Ended && error.state === 'cancelled';
  return { state: isCancelled ? 'cancelled' : 'failed', outcome: Outcome.parse(outcome) };
}

function* at(context: OrchestrationContext, { runId, round }: AppliedRun, done: number): Step<void> {
  const state = done < 4 ? 'applying' : 'verifying';
  yield* progress(context, { runId, round, state, step: steps[done] ?? '', done, total: steps.length });
}
