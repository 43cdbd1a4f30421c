import type { OrchestrationContext } from 'durable-functions';
import { type Check, Outcome } from '../../domain/outcome';
import { call, type Step } from '../kit/call';
import { causeOf, Ended } from '../kit/ended';
import { pause } from '../kit/pause';
import { poll } from '../kit/poll';
import { type AppliedRun, type Applied, progress, spine } from '../kit/spine';
import * as contract from './contract';
import { limits, stillApproved, voidsApproval } from './rules';

type Target = contract.Target;

const cycleFailed = 'FIRST_CYCLE_FAILED';

const steps = [
  'preparing the configuration',
  'creating the jobs',
  'writing the settings',
  'writing scope and mappings',
  'provisioning the canary',
  'starting the jobs',
  'waiting for the first cycle',
  'reading the provisioning log',
  'verifying',
] as const;

/** Takes organizational units of a domain into Cloud Sync: creates the domain's configuration or extends its scope. */
export function* ouOnboarding(context: OrchestrationContext): Step<unknown> {
  return yield* spine(context, { plan: contract.planOnboarding, stillApproved, apply });
}

function* apply(context: OrchestrationContext, run: AppliedRun): Step<Applied> {
  try {
    const target = yield* prepare(context, run);
    const canary = yield* change(context, run, target);
    return yield* startAndVerify(context, run, { target, checks: [canary.check] });
  } catch (error) {
    return yield* goBack(context, run, error);
  }
}

function* prepare(context: OrchestrationContext, run: AppliedRun): Step<Target> {
  yield* at(context, run, 0);
  const target = yield* call(context, contract.applyConfiguration, run);
  yield* call(context, contract.applyPreparation, { ...run, target });
  const paused = yield* poll(context, {
    ref: contract.readPaused,
    input: { ...run, target },
    settled: (reading) => reading.settled,
    withinSeconds: limits.pauseSeconds,
  });
  if (paused.settled) return target;
  throw new Ended('failed', 'PAUSE_NOT_SEEN', 'The provisioning job did not pause, so nothing was changed.');
}

function* change(context: OrchestrationContext, run: AppliedRun, target: Target) {
  yield* at(context, run, 1);
  yield* call(context, contract.applyJobs, { ...run, target });
  yield* at(context, run, 2);
  yield* call(context, contract.applySettings, { ...run, target });
  yield* at(context, run, 3);
  yield* call(context, contract.applySchema, { ...run, target });
  yield* at(context, run, 4);
  return yield* call(context, contract.verifyCanary, { ...run, target });
}

function* startAndVerify(
  context: OrchestrationContext,
  run: AppliedRun,
  { target, checks }: { target: Target; checks: Check[] },
): Step<Applied> {
  yield* at(context, run, 5);
  const { startedAt } = yield* call(context, contract.applyStart, { ...run, target });
  try {
    return yield* prove(context, { ...run, target, startedAt, checks });
  } catch (error) {
    const cause = causeOf(error);
    if ((error instanceof Ended && error.state === 'cancelled') || cause.code === cycleFailed) throw error;
    const { outcome } = yield* call(context, contract.recordUnread, { ...run, cause });
    return { state: 'completed', outcome: Outcome.parse(outcome) };
  }
}

function* prove(
  context: OrchestrationContext,
  { checks, ...since }: AppliedRun & { target: Target; startedAt: string; checks: Check[] },
): Step<Applied> {
  yield* at(context, since, 6);
  const cycle = yield* poll(context, {
    ref: contract.readCycle,
    input: since,
    settled: (reading) => reading.state !== 'waiting',
    withinSeconds: limits.firstCycleSeconds,
  });
  if (cycle.state === 'failed') throw new Ended('failed', cycleFailed, cycle.evidence);
  yield* at(context, since, 7);
  yield* poll(context, {
    ref: contract.readProvisioned,
    input: since,
    settled: (reading) => reading.settled,
    withinSeconds: limits.provisioningLogSeconds,
  });
  yield* at(context, since, 8);
  const { outcome } = yield* call(context, contract.verifyOnboarding, { ...since, checks });
  return { state: 'completed', outcome: Outcome.parse(outcome) };
}

/** A change by someone else in the last instant voids the approval; everything else ends the run as failed or cancelled. */
function* goBack(context: OrchestrationContext, run: AppliedRun, error: unknown): Step<Applied> {
  const cause = causeOf(error);
  yield* progress(context, { ...run, state: 'applying', step: `going back: ${cause.code}`, done: 0, total: 1 });
  const outcome = yield* restore(context, run, cause);
  if (outcome['restored'] === true && voidsApproval(cause.code)) return { superseded: cause.message };
  const cancelled = error instanceof Ended && error.state === 'cancelled';
  return { state: cancelled ? 'cancelled' : 'failed', outcome: Outcome.parse(outcome) };
}

/** A service that is away for minutes must not leave things half-made: going back is tried for half an hour. */
function* restore(context: OrchestrationContext, run: AppliedRun, cause: { code: string; message: string }) {
  for (let tries = 1; ; tries++) {
    try {
      return (yield* call(context, contract.restoreBefore, { ...run, cause, tries })).outcome;
    } catch (error) {
      if (tries === limits.restoreTries) throw error;
      yield* pause(context, limits.restorePauseSeconds);
    }
  }
}

function* at(context: OrchestrationContext, { runId, round }: AppliedRun, done: number): Step<void> {
  const state = done < 6 ? 'applying' : 'verifying';
  yield* progress(context, { runId, round, state, step: steps[done] ?? '', done, total: steps.length });
}
