import { app } from '@azure/functions';
import * as df from 'durable-functions';
import { isEnabled } from '../domain/operator-config';
import type { Gateways } from '../gateways/gateways';
import * as driftCheck from '../orchestrations/drift-check/contract';
import { startDailyCheck } from './drift-checks/daily-check';

const everyMorning = '0 20 4 * * *';

/** Only records and starts: the run is one like all others, and the sweep takes up a start that got lost. */
export function registerDailyDriftCheck(gateways: Gateways): void {
  if (!isEnabled(gateways.config, driftCheck.workflow)) return;
  app.timer('dailyDriftCheck', {
    schedule: everyMorning,
    extraInputs: [df.input.durableClient()],
    async handler(_timer, context) {
      const client = df.getClient(context);
      await startDailyCheck(gateways, {
        async start(orchestrator, instanceId, input) {
          await client.startNew(orchestrator, { instanceId, input });
        },
      });
      await gateways.heartbeats.note('dailyDriftCheck');
    },
  });
}
