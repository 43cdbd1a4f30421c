import type { OrchestrationContext } from 'durable-functions';
import { call, type Step } from '../kit/call';
import { causeOf } from '../kit/ended';
import * as contract from './contract';
import { appVerdictsOf, changesOf, verdictsOf } from './rules';

/** One look at everything: what is found opens and resolves alarms, and what cannot be read leaves them as they are. */
export function* syncHealth(context: OrchestrationContext): Step<unknown> {
  const at = context.df.currentUtcDateTime.toISOString();
  say(context, { step: 'looking at the app', done: 0, total: 1 });
  const app = yield* call(context, contract.readApp, { at });
  yield* settle(context, { at, servicePrincipalId: null }, changesOf(app.standing, appVerdictsOf(app)));
  const { servicePrincipalIds, gone } = yield* call(context, contract.readConfigurations, { at });
  const unread: { servicePrincipalId: string; code: string }[] = [];
  for (const [done, servicePrincipalId] of servicePrincipalIds.entries()) {
    say(context, { step: 'looking at a configuration', done, total: servicePrincipalIds.length });
    const code = yield* look(context, { at, servicePrincipalId });
    if (code !== undefined) unread.push({ servicePrincipalId, code });
  }
  for (const servicePrincipalId of gone) yield* call(context, contract.recordGone, { at, servicePrincipalId });
  yield* call(context, contract.recordLook, { at });
  return { looked: servicePrincipalIds.length - unread.length, unread };
}

/** One that cannot be looked at must not keep the others waiting. Answers why it could not. */
function* look(
  context: OrchestrationContext,
  target: { at: string; servicePrincipalId: string },
): Step<string | undefined> {
  try {
    const facts = yield* call(context, contract.readFacts, target);
    yield* settle(context, target, changesOf(facts.standing, verdictsOf(facts)));
    return undefined;
  } catch (error) {
    return causeOf(error).code;
  }
}

function* settle(
  context: OrchestrationContext,
  target: { at: string; servicePrincipalId: string | null },
  verdicts: contract.Verdict[],
): Step<void> {
  if (verdicts.length > 0) yield* call(context, contract.recordAlarms, { ...target, verdicts });
}

function say(context: OrchestrationContext, { step, done, total }: { step: string; done: number; total: number }) {
  context.df.setCustomStatus({ step, progress: { done, total, unit: 'configurations' } });
}
