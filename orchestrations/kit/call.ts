import type { OrchestrationContext, Task } from 'durable-functions';
import { Answer } from '../../domain/answers';
import type { ActivityRef } from './activity';
import { Ended } from './ended';
import { pause } from './pause';
import { brokenRetry } from './retry';

/** A typed part of an orchestrator, delegated to with `yield*`. */
export type Step<T> = Generator<Task, T, unknown>;

/** What one try gave: the parsed result, or how long the service asks to wait. */
export type Tried<Out> = { done: Out } | { notNowSeconds: number };

/** Tries an activity once and does not wait: for what must not hold up what comes after it. */
export function* tryOnce<In, Out>(
  context: OrchestrationContext,
  ref: ActivityRef<In, Out>,
  input: In,
): Step<Tried<Out>> {
  const answer = Answer.parse(yield context.df.callActivityWithRetry(ref.name, brokenRetry, input));
  if (answer.kind === 'done') return { done: ref.output.parse(answer.value) };
  if (answer.kind === 'notNow') return { notNowSeconds: answer.retryAfterSeconds };
  if (answer.kind === 'refused') throw new Ended('refused', answer.code, answer.message);
  throw new Ended('cancelled', 'CANCELLED', 'The run was cancelled.');
}

/** Keeps a history short when a service asks to wait again and again. */
const mostWaits = 100;

/**
 * Calls an activity and gives its parsed result. Waits by durable timer when the answer is `notNow`;
 * a refusal or a cancellation leaves the run's steps as `Ended`.
 */
export function* call<In, Out>(context: OrchestrationContext, ref: ActivityRef<In, Out>, input: In): Step<Out> {
  for (let waits = 0; waits < mostWaits; waits++) {
    const tried = yield* tryOnce(context, ref, input);
    if ('done' in tried) return tried.done;
    yield* pause(context, tried.notNowSeconds);
  }
  throw new Ended('failed', 'KEPT_WAITING', `${ref.name} was asked to wait ${mostWaits} times.`);
}
