import * as df from 'durable-functions';
import { Ask, Granted, Place, turnEntity, TurnState } from './turn';
import { ask, freeTurn, give, type TurnChange } from './turn-entity';

/** Registers the entity that hands out turns. It tells by event, through a durable client, since entities cannot raise events themselves. */
export function registerTurns(): void {
  df.app.entity<TurnState>(turnEntity, {
    extraInputs: [df.input.durableClient()],
    handler: async (context) => {
      const state = TurnState.parse(context.df.getState(() => freeTurn));
      const change = changed(state, context.df.operationName, context.df.getInput<unknown>());
      context.df.setState(await told(df.getClient(context), change));
    },
  });
}

/** `remind` tells the holder again, for when its event was lost. */
function changed(state: TurnState, operation: string | undefined, input: unknown): TurnChange {
  if (operation === 'ask') return ask(state, Ask.parse(input));
  if (operation === 'give') return give(state, Place.pick({ runId: true }).parse(input).runId);
  return { state, tell: state.holder && { place: state.holder, granted: true } };
}

/** One whose instance is gone leaves the line, and the next one is told. */
async function told(client: df.DurableClient, change: TurnChange): Promise<TurnState> {
  if (!change.tell) return change.state;
  const { place, granted } = change.tell;
  try {
    await client.raiseEvent(place.instanceId, place.event, Granted.parse({ granted }));
    return change.state;
  } catch (error) {
    if (!String(error).includes('No instance')) throw error;
    return told(client, give(change.state, place.runId));
  }
}
