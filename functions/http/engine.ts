import type { InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';
import { BrokenError } from '../../domain/errors';
import { turnEntity, TurnState } from '../../orchestrations/kit/turn';

/** What doors ask of the durable engine. */
export interface Engine {
  /** Rejects when the instance is there already: rows say what was started, so doors need not tell the reasons apart. */
  start(orchestrator: string, instanceId: string, input: { runId: string }): Promise<void>;
  raise(instanceId: string, event: string, data: object): Promise<void>;
  /** The run that holds the turn of a domain. */
  readTurnHolder(domain: string): Promise<string | undefined>;
}

/** The client is made when it is asked for something: doors that only read have no binding for it. */
export function engineOf(context: InvocationContext): Engine {
  const client = () => df.getClient(context);
  return {
    async start(orchestrator, instanceId, input) {
      await client().startNew(orchestrator, { instanceId, input });
    },
    raise: async (instanceId, event, data) => client().raiseEvent(instanceId, event, data),
    async readTurnHolder(domain) {
      const turn = await reached(client().readEntityState(new df.EntityId(turnEntity, domain.toLowerCase())));
      return turn.entityExists ? TurnState.parse(turn.entityState).holder?.runId : undefined;
    },
  };
}

async function reached<Value>(answer: Promise<Value>): Promise<Value> {
  try {
    return await answer;
  } catch (cause) {
    throw new BrokenError('ENGINE_UNREACHABLE', 'the durable engine did not answer', { cause });
  }
}
