import type { OrchestrationContext } from 'durable-functions';
import type { Step } from './call';
import { cancelEvent } from './run-input';
import { select } from './select';

/** The instant `seconds` from now, on the orchestration's own clock. */
export function secondsFromNow(context: OrchestrationContext, seconds: number): Date {
  return new Date(context.df.currentUtcDateTime.getTime() + seconds * 1000);
}

/** Timers fire up to a second early on Azure, so a stated wait is rounded up by one. */
export function* pause(context: OrchestrationContext, seconds: number): Step<void> {
  yield context.df.createTimer(secondsFromNow(context, Math.ceil(seconds) + 1));
}

/** Ends at once when the run is asked to stop; the next cancellable activity then says so. */
export function* pauseOrCancelled(context: OrchestrationContext, seconds: number): Step<void> {
  const cancelled = context.df.waitForExternalEvent(cancelEvent);
  yield* select(context, { cancelled }, secondsFromNow(context, Math.ceil(seconds)));
}
