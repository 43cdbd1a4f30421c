import { app } from '@azure/functions';
import * as df from 'durable-functions';
import type { Gateways } from '../gateways/gateways';
import { type Histories, retain } from './retention/retention';

const everyNight = '0 40 3 * * *';

export function registerRetention(gateways: Gateways): void {
  app.timer('retention', {
    schedule: everyNight,
    extraInputs: [df.input.durableClient()],
    async handler(_timer, context) {
      await retain(gateways, historiesOf(df.getClient(context)));
      await gateways.heartbeats.note('retention');
    },
  });
}

const { Canceled, Completed, Failed, Terminated } = df.OrchestrationRuntimeStatus;

/** Lists by status and purges one by one: the purge of many takes running instances too, and entities. */
function historiesOf(client: df.DurableClient): Histories {
  return {
    async listEnded(before) {
      const filter = { createdTimeTo: before, runtimeStatus: [Completed, Failed, Terminated, Canceled] };
      const listed = await client.getStatusBy(filter);
      return listed.filter((one) => new Date(one.lastUpdatedTime) < before).map(({ instanceId }) => instanceId);
    },
    async purge(instanceId) {
      await client.purgeInstanceHistory(instanceId);
    },
  };
}
