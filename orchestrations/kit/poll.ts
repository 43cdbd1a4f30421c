import type { OrchestrationContext } from 'durable-functions';
import type { ActivityRef } from './activity';
import { call, type Step } from './call';
import { throughOutages } from './outages';
import { pauseOrCancelled } from './pause';

/** Seconds between looks: soon at first, then patient, so that a day fits into a short history. */
const looks = [5, 10, 15, 30, 30, 60, 60, 60, 60, 120, 120, 300];
const patient = 600;

/** Reads again and again until `settled` says so or the time is over; gives the last reading either way. A cancellation is looked at at once. */
export function* poll<In, Out>(
  context: OrchestrationContext,
  reading: {
    ref: ActivityRef<In, Out>;
    input: In;
    settled: (out: Out) => boolean;
    withinSeconds: number;
    /** For what shows within seconds or minutes. */
    everySeconds?: number;
    /** Whether an outage of some minutes is waited for at each look. */
    throughOutages?: boolean;
  },
): Step<Out> {
  const end = context.df.currentUtcDateTime.getTime() + reading.withinSeconds * 1000;
  for (let number = 0; ; number++) {
    const look = () => call(context, reading.ref, reading.input);
    const out = yield* reading.throughOutages ? throughOutages(context, look) : look();
    const now = context.df.currentUtcDateTime.getTime();
    if (reading.settled(out) || now >= end) return out;
    const seconds = Math.min(reading.everySeconds ?? looks[number] ?? patient, Math.max(1, (end - now) / 1000));
    yield* pauseOrCancelled(context, seconds);
  }
}
