import type { OrchestrationContext } from 'durable-functions';
import { Outcome } from '../../domain/outcome';
import type { Step } from '../kit/call';
import { poll } from '../kit/poll';
import { type AppliedRun, type Applied, progress, spine } from '../kit/spine';
import { inWaves, waveOrchestrator } from '../kit/waves';
import * as contract from './contract';
import { limits, stillApproved } from './rules';
import { prepareWriteBack, proveWriteBack } from './write-back';

/** Moves the source of authority of groups to the cloud, or back to AD, wave by wave. */
export function* groupSoa(context: OrchestrationContext): Step<unknown> {
  return yield* spine(context, { plan: contract.planChange, stillApproved, apply });
}

export const groupSoaWave = waveOrchestrator(contract);

function* apply(context: OrchestrationContext, run: AppliedRun): Step<Applied> {
  yield* prepareWriteBack(context, run);
  const ended = yield* inWaves(context, run, { room: contract.name, refs: contract });
  const back = ended.kind === 'left' ? [] : yield* proveWriteBack(context, run);
  const step = 'reading everything once more';
  yield* progress(context, { ...run, state: 'verifying', step, done: 0, total: 1 });
  const verified = yield* poll(context, {
    ref: contract.verifyChange,
    input: run,
    settled: ({ waiting }) => waiting === 0,
    withinSeconds: limits.lastLooksSeconds,
    everySeconds: limits.lastLookEverySeconds,
  });
  const outcome = { ...verified.outcome, checks: [...verified.outcome.checks, ...back] };
  if (ended.kind !== 'left') return { state: 'completed', outcome: Outcome.parse(outcome) };
  const { state, code, message } = ended;
  const cause = { code, message };
  return { state: state === 'cancelled' ? state : 'failed', outcome: Outcome.parse({ ...outcome, cause }) };
}
