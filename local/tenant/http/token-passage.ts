import { letsEffectHappen } from './faults/active-faults';
import { faultAnswer } from './faults/fault-answer';
import { answerManagedIdentity, answerTokenRequest, isOfAzureMonitor } from './access/token-doors';
import { entryOf, pathOf, retryAfterOf, strike, type DoorAnswer } from './graph/passage';
import type { GraphWorld } from './graph/graph-world';
import type { WebRequest } from './web';

/** Token requests of the app are its own: faults strike them, and the log has them. Those of Azure Monitor pass by. */
export async function answerTokens(world: GraphWorld, request: WebRequest): Promise<DoorAnswer> {
  const { identity, state } = world.context;
  if (isOfAzureMonitor(request)) return answerTokenRequest(request, identity, world.tokens);
  const fault = world.faults.strike({ method: request.method, path: pathOf(request) });
  await strike(world, fault ? [fault] : []);
  const door = request.url.pathname === '/msi/token' ? answerManagedIdentity : answerTokenRequest;
  // A token leaves nothing behind: whether it was made before the fault's answer went out makes no difference.
  const isReplaced = fault && (fault.status !== undefined || !letsEffectHappen(fault));
  const shown = isReplaced ? faultAnswer(world, request, fault) : door(request, identity, world.tokens);
  state.transaction(() => {
    world.log.write({
      ...entryOf(world, request),
      status: fault?.lostAnswer ? 0 : shown.status,
      ...retryAfterOf(shown),
    });
  });
  return fault?.lostAnswer ? 'lost' : shown;
}
