import type { OrchestrationContext } from 'durable-functions';
import { Outcome } from '../../domain/outcome';
import { call, type Step } from '../kit/call';
import { poll } from '../kit/poll';
import { type AppliedRun, type Applied, type Ending, progress, toItsEnd, spine } from '../kit/spine';
import { inWaves, type WaveEnd, waveOrchestrator } from '../kit/waves';
import * as contract from './contract';
import { limits, stillApproved } from './rules';

/** Moves the Exchange attributes of mailboxes to the cloud, or back to AD, wave by wave. */
export function* exchangeSoa(context: OrchestrationContext): Step<unknown> {
  return yield* spine(context, { plan: contract.planChange, stillApproved, apply });
}

export const exchangeSoaWave = waveOrchestrator(contract, 'exchangeWrites');

function* apply(context: OrchestrationContext, run: AppliedRun): Step<Applied> {
  const ended = yield* inWaves(context, run, { room: contract.name, refs: contract });
  return { afterTurn: () => settled(context, run, ended) };
}

function* settled(context: OrchestrationContext, run: AppliedRun, ended: WaveEnd): Step<Ending> {
  const step = 'waiting for a cycle, then reading everything once more';
  yield* progress(context, { ...run, state: 'verifying', step, done: 0, total: 1 });
  const { outcome, isCutShort } = yield* poll(context, {
    ref: contract.verifyChange,
    input: run,
    settled: ({ waiting }) => waiting === 0,
    // The activity gives up by itself before that.
    withinSeconds: limits.restoresWithinSeconds + 3_600,
    throughOutages: true,
  });
  if (ended.kind === 'left') {
    const { state, code, message } = ended;
    const cause = { code, message };
    return { state: state === 'cancelled' ? state : 'failed', outcome: Outcome.parse({ ...outcome, cause }) };
  }
  return { state: isCutShort ? 'cancelled' : 'completed', outcome: Outcome.parse(outcome) };
}

/** Reads the checklist of the last Exchange server. It writes nothing, so nobody has to approve it. */
export function* exchangeReadiness(context: OrchestrationContext): Step<unknown> {
  return yield* toItsEnd(context, function* (runId) {
    const step = 'reading the checklist';
    yield* progress(context, { runId, round: 1, state: 'verifying', step, done: 0, total: 1 });
    const readiness = yield* call(context, contract.readReadiness, { runId });
    return { state: 'completed', outcome: Outcome.parse({ kind: 'verified', ...readiness }) };
  });
}
