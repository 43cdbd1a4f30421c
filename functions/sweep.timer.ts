import { app } from '@azure/functions';
import * as df from 'durable-functions';
import { isEnabled } from '../domain/operator-config';
import type { Gateways } from '../gateways/gateways';
import * as deleteThreshold from '../orchestrations/delete-threshold/contract';
import { judgeTimers } from '../orchestrations/kit/activities/timers';
import { reviewHeldJobs } from './delete-reviews/held-jobs';
import { durableClient } from './sweep/durable-client';
import { sweep } from './sweep/sweep';

const everyFiveMinutes = '0 */5 * * * *';

/** A timer does not overlap itself, and leaves no history. */
export function registerSweep(gateways: Gateways): void {
  app.timer('sweep', {
    schedule: everyFiveMinutes,
    extraInputs: [df.input.durableClient()],
    async handler(_timer, context) {
      const client = durableClient(() => df.getClient(context));
      await sweep(gateways, client);
      if (isEnabled(gateways.config, deleteThreshold.workflow)) await reviewHeldJobs(gateways, client);
      // Before its own mark: one that comes back after a silence says so.
      await judgeTimers(gateways);
      await gateways.heartbeats.note('sweep');
    },
  });
}
