import type { OrchestrationContext } from 'durable-functions';
import { Outcome } from '../../domain/outcome';
import type { Step } from '../kit/call';
import { poll } from '../kit/poll';
import { type AppliedRun, type Applied, progress, spine } from '../kit/spine';
import { inWaves } from '../kit/waves';
import * as contract from './contract';
import { limits, stillApproved } from './rules';

const waves = {
  layout: contract.readWaves,
  write: contract.applyChunk,
  verify: contract.verifyWave,
  stop: contract.recordStopped,
};

/** Moves the source of authority of groups to the cloud, or back to AD, wave by wave. */
export function* groupSoa(context: OrchestrationContext): Step<unknown> {
  return yield* spine(context, { plan: contract.planChange, stillApproved, apply });
}

function* apply(context: OrchestrationContext, run: AppliedRun): Step<Applied> {
  yield* inWaves(context, run, waves);
  const step = 'reading everything once more';
  yield* progress(context, { ...run, state: 'verifying', step, done: 1, total: 1 });
  const { outcome } = yield* poll(context, {
    ref: contract.verifyChange,
    input: run,
    settled: ({ waiting }) => waiting === 0,
    withinSeconds: limits.takeOverSeconds,
  });
  return { state: 'completed', outcome: Outcome.parse(outcome) };
}
