import type { OrchestrationContext } from 'durable-functions';
import { Outcome } from '../../../domain/outcome';
import { call, type Step } from '../../kit/call';
import { causeOf } from '../../kit/ended';
import { type Applied, type AppliedRun, progress, spine } from '../../kit/spine';
import { changedSincePlan, isSamePlan } from '../repair/rules';
import * as contract from './contract';

/** Accepts what is there as what is expected from now on. Writes nothing to the tenant. */
export function* driftBaseline(context: OrchestrationContext): Step<unknown> {
  return yield* spine(context, { plan: contract.planBaseline, stillApproved: isSamePlan, apply });
}

function* apply(context: OrchestrationContext, run: AppliedRun): Step<Applied> {
  const { runId, round } = run;
  yield* progress(context, { runId, round, state: 'applying', step: 'accepting the baseline', done: 0, total: 1 });
  try {
    const { outcome } = yield* call(context, contract.recordBaseline, run);
    return { state: 'completed', outcome: Outcome.parse(outcome) };
  } catch (error) {
    const { code, message } = causeOf(error);
    if (changedSincePlan(code)) return { superseded: message };
    throw error;
  }
}
