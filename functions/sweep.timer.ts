import { app } from '@azure/functions';
import * as df from 'durable-functions';
import { expectedFailureOf } from '../domain/errors';
import { isEnabled } from '../domain/operator-config';
import type { Gateways } from '../gateways/gateways';
import * as deleteThreshold from '../orchestrations/delete-threshold/contract';
import { retellAlarms } from '../orchestrations/kit/activities/alarms';
import { judgeTimers } from '../orchestrations/kit/activities/timers';
import { reviewHeldJobs } from './delete-reviews/held-jobs';
import { durableClient } from './sweep/durable-client';
import { sweep, type SweepClient } from './sweep/sweep';

const everyFiveMinutes = '0 */5 * * * *';

/** A timer does not overlap itself, and leaves no history. */
export function registerSweep(gateways: Gateways): void {
  app.timer('sweep', {
    schedule: everyFiveMinutes,
    extraInputs: [df.input.durableClient()],
    async handler(_timer, context) {
      const client = durableClient(() => df.getClient(context));
      await sweep(gateways, client);
      if (isEnabled(gateways.config, deleteThreshold.workflow)) await reviewIfReadable(gateways, client);
      // Before its own mark: one that comes back after a silence says so.
      await judgeTimers(gateways);
      await retellAlarms(gateways);
      await gateways.heartbeats.note('sweep');
    },
  });
}

/** A tenant that is away says nothing about our timer: the next sweep looks again. */
async function reviewIfReadable(gateways: Gateways, client: SweepClient): Promise<void> {
  try {
    await reviewHeldJobs(gateways, client);
  } catch (error) {
    const failure = expectedFailureOf(error);
    if (!failure) throw error;
    gateways.log.warn({ code: failure.code }, 'the sweep could not look at held deletes');
  }
}
