import * as df from 'durable-functions';
import { turnEntity, TurnState } from '../../orchestrations/kit/turn';
import type { SweepClient } from './sweep';

/** The client is made when it is asked for something: most sweeps find nothing to do. */
export function durableClient(client: () => df.DurableClient): SweepClient {
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
