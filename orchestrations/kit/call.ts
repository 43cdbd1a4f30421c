import type { OrchestrationContext, Task } from 'durable-functions';
import { Answer } from '../../domain/answers';
import type { ActivityRef } from './activity';
import { Ended } from './ended';
import { pause } from './pause';
import { brokenRetry } from './retry';

/** A typed part of an orchestrator, delegated to with `yield*`. */
export type Step<T> = Generator<Task, T, unknown>;

/** Keeps a history short when a service asks to wait again and again. */
const mostWaits = 100;

/**
 * Calls an activity and gives its parsed result. Waits by durable timer when the answer is `notNow`;
 * a refusal or a cancellation leaves the run's steps as `Ended`.
 */
export function* call<In, Out>(context: OrchestrationContext, ref: ActivityRef<In, Out>, input: In): Step<Out> {
  for (let waits = 0; waits < mostWaits; waits++) {
    const answer = Answer.parse(yield context.df.callActivityWithRetry(ref.name, brokenRetry, input));
    if (answer.kind === 'done') return ref.output.parse(answer.value);
    if (answer.kind === 'refused') throw new Ended('refused', answer.code, answer.message);
    if (answer.kind === 'cancelled') throw new Ended('cancelled', 'CANCELLED', 'The run was cancelled.');
    yield* pause(context, answer.retryAfterSeconds);
  }
  throw new Ended('failed', 'KEPT_WAITING', `${ref.name} was asked to wait ${mostWaits} times.`);
}
