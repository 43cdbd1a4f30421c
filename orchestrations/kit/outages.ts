import type { OrchestrationContext } from 'durable-functions';
import type { Step } from './call';
import { Ended } from './ended';
import { pause } from './pause';

const outages = { most: 10, seconds: 60 } as const;

/** For reading what was written: an outage of some minutes, in which nothing can be read, is waited for. */
export function* throughOutages<T>(context: OrchestrationContext, read: () => Step<T>): Step<T> {
  for (let outage = 1; ; outage++) {
    try {
      return yield* read();
    } catch (error) {
      if (error instanceof Ended || outage >= outages.most) throw error;
      yield* pause(context, outages.seconds);
    }
  }
}
