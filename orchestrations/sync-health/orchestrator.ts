import type { OrchestrationContext } from 'durable-functions';
import { call, type Step } from '../kit/call';
import { causeOf } from '../kit/ended';
import * as contract from './contract';
import { appVerdictsOf, changesOf, inParts, verdictsOf } from './rules';

/** One look at everything: what is found opens and resolves alarms, and what cannot be read leaves them as they are. */
export function* syncHealth(context: OrchestrationContext): Step<unknown> {
  const at = context.df.currentUtcDateTime.toISOString();
  say(context, { step: 'looking at the app', done: 0, total: 1 });
  const { app, servicePrincipalIds, gone } = yield* call(context, contract.readOverview, { at });
  const verdicts = changesOf(app.standing, appVerdictsOf(app));
  yield* record(context, at, [{ servicePrincipalId: null, verdicts }]);
  const unread: contract.Unread[] = [];
  for (const { done, part } of inParts(servicePrincipalIds)) {
    say(context, { step: 'looking at the configurations', done, total: servicePrincipalIds.length });
    unread.push(...(yield* look(context, at, part)));
  }
  yield* call(context, contract.recordLook, { at, gone });
  return { looked: servicePrincipalIds.length - unread.length, unread };
}

/** What fails here must not keep the others waiting. Answers those that could not be looked at. */
function* look(context: OrchestrationContext, at: string, servicePrincipalIds: string[]): Step<contract.Unread[]> {
  try {
    const { facts, unread } = yield* call(context, contract.readFacts, { at, servicePrincipalIds });
    const changes = facts.map(({ servicePrincipalId, facts: found }) => ({
      servicePrincipalId,
      verdicts: changesOf(found.standing, verdictsOf(found)),
    }));
    yield* record(context, at, changes);
    return unread;
  } catch (error) {
    const { code } = causeOf(error);
    return servicePrincipalIds.map((servicePrincipalId) => ({ servicePrincipalId, code }));
  }
}

function* record(context: OrchestrationContext, at: string, found: contract.Change[]): Step<void> {
  const changes = found.filter(({ verdicts }) => verdicts.length > 0);
  if (changes.length > 0) yield* call(context, contract.recordAlarms, { at, changes });
}

function say(context: OrchestrationContext, { step, done, total }: { step: string; done: number; total: number }) {
  context.df.setCustomStatus({ step, progress: { done, total, unit: 'configurations' } });
}
