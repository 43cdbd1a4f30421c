import { app } from '@azure/functions';
import * as df from 'durable-functions';
import { isEnabled } from '../domain/operator-config';
import type { Gateways } from '../gateways/gateways';
import * as deleteThreshold from '../orchestrations/delete-threshold/contract';
import { turnEntity, TurnState } from '../orchestrations/kit/turn';
import { reviewHeldJobs } from './delete-reviews/held-jobs';
import { sweep, type SweepClient } from './sweep/sweep';

const everyFiveMinutes = '0 */5 * * * *';

/** A timer does not overlap itself, and leaves no history. */
export function registerSweep(gateways: Gateways): void {
  app.timer('sweep', {
    schedule: everyFiveMinutes,
    extraInputs: [df.input.durableClient()],
    async handler(_timer, context) {
      const client = sweepClient(() => df.getClient(context));
      await sweep(gateways, client);
      if (isEnabled(gateways.config, deleteThreshold.workflow)) await reviewHeldJobs(gateways, client);
      await gateways.heartbeats.note('sweep');
    },
  });
}

/** The client is made when it is asked for something: most sweeps find nothing to do. */
function sweepClient(client: () => df.DurableClient): SweepClient {
  const turn = (domain: string) => new df.EntityId(turnEntity, domain);
  return {
    async statusOf(instanceId) {
      try {
        return (await client().getStatus(instanceId, { showInput: false })).runtimeStatus;
      } catch (error) {
        if (String(error).includes('HTTP 404')) return undefined;
        throw error;
      }
    },
    async start(orchestrator, instanceId, input) {
      await client().startNew(orchestrator, { instanceId, input });
    },
    raise: (instanceId, event, data) => client().raiseEvent(instanceId, event, data),
    async turnOf(domain) {
      const { entityExists, entityState } = await client().readEntityState<unknown>(turn(domain));
      return entityExists ? TurnState.parse(entityState) : undefined;
    },
    signalTurn: (domain, operation, input) => client().signalEntity(turn(domain), operation, input),
  };
}
