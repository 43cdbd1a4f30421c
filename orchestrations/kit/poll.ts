import type { OrchestrationContext } from 'durable-functions';
import type { ActivityRef } from './activity';
import { call, type Step } from './call';
import { secondsFromNow } from './pause';
import { cancelEvent } from './run-input';
import { select } from './select';

/** Seconds between looks: soon at first, then patient, so that a day fits into a short history. */
const looks = [5, 10, 15, 30, 30, 60, 60, 60, 60, 120, 120, 300];
const patient = 600;

/** Reads again and again until `settled` says so or the time is over; gives the last reading either way. A cancellation is looked at at once. */
export function* poll<In, Out>(
  context: OrchestrationContext,
  reading: { ref: ActivityRef<In, Out>; input: In; settled: (out: Out) => boolean; withinSeconds: number },
): Step<Out> {
  const end = context.df.currentUtcDateTime.getTime() + reading.withinSeconds * 1000;
  for (let look = 0; ; look++) {
    const out = yield* call(context, reading.ref, reading.input);
    const now = context.df.currentUtcDateTime.getTime();
    if (reading.settled(out) || now >= end) return out;
    const seconds = Math.min(looks[look] ?? patient, Math.max(1, (end - now) / 1000));
    const cancelled = context.df.waitForExternalEvent(cancelEvent);
    yield* select(context, { cancelled }, secondsFromNow(context, Math.ceil(seconds)));
  }
}
