import type { OrchestrationContext } from 'durable-functions';
import { call, type Step } from '../kit/call';
import { type Ending, progress, toItsEnd } from '../kit/spine';
import * as contract from './contract';
import { keptOutcome } from './rules';

/** Compares what is declared, what was last accepted and what is there. Changes nothing and asks nobody. */
export function* driftCheck(context: OrchestrationContext): Step<unknown> {
  return yield* toItsEnd(context, (runId) => check(context, runId));
}

function* check(context: OrchestrationContext, runId: string): Step<Ending> {
  yield* at(context, runId, { step: 'surveying the configurations', done: 0, total: 1 });
  const { parts, groupParts, mode, mailTo } = yield* call(context, contract.readOutset, { runId });
  const total = parts + groupParts + 1;
  for (let part = 0; part < parts; part++) {
    yield* at(context, runId, { step: `reading part ${part + 1} of ${parts}`, done: part, total });
    yield* call(context, contract.readDomains, { runId, part });
  }
  for (let part = 0; part < groupParts; part++) {
    const step = `reading groups, part ${part + 1} of ${groupParts}`;
    yield* at(context, runId, { step, done: parts + part, total });
    yield* call(context, contract.readAuthorities, { runId, part });
  }
  yield* at(context, runId, { step: 'comparing with the last findings', done: total - 1, total });
  const { changed } = yield* call(context, contract.recordFindings, { runId });
  if (mode === 'plan') return { state: 'planned', outcomeKept: keptOutcome };
  for (const to of changed ? mailTo : []) yield* call(context, contract.sendChange, { runId, to });
  return { state: 'completed', outcomeKept: keptOutcome };
}

function* at(
  context: OrchestrationContext,
  runId: string,
  { step, done, total }: { step: string; done: number; total: number },
): Step<void> {
  yield* progress(context, { runId, round: 1, state: 'verifying', step, done, total });
}
