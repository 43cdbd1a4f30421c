import type { OrchestrationContext } from 'durable-functions';
import type { Outcome } from '../../domain/outcome';
import type { Step } from '../kit/call';
import { causeOf } from '../kit/ended';
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
  const outcome = yield* lastLooks(context, run);
  const checks = [...(outcome.checks ?? []), ...back];
  if (ended.kind !== 'left') return { state: 'completed', outcome: { ...outcome, checks } };
  const { state, code, message } = ended;
  const cause = { code, message };
  if (state === 'cancelled') return { state, outcome: { ...outcome, checks, cause } };
  return { state: 'failed', outcome: { ...outcome, checks, kind: 'failed', cause } };
}

/** What is written is written: when it cannot be counted, that is what is said. */
function* lastLooks(context: OrchestrationContext, run: AppliedRun): Step<Outcome> {
  const step = 'reading everything once more';
  yield* progress(context, { ...run, state: 'verifying', step, done: 0, total: 1 });
  try {
    const { outcome } = yield* poll(context, {
      ref: contract.verifyChange,
      input: run,
      settled: ({ waiting }) => waiting === 0,
      withinSeconds: limits.lastLooksSeconds,
      everySeconds: limits.lastLookEverySeconds,
    });
    return outcome;
  } catch (error) {
    return { kind: 'unknown', cause: causeOf(error) };
  }
}
