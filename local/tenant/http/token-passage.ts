import { letsEffectHappen } from './faults/active-faults';
import { faultAnswer } from './faults/fault-answer';
import { answerManagedIdentity, answerTokenRequest } from './access/token-doors';
import { entryOf, pathOf, retryAfterOf, strike, type DoorAnswer } from './graph/graph-door';
import type { GraphWorld } from './graph/graph-world';
import type { WebRequest } from './web';

/** Token requests are the app's as well: faults strike them, and the log has them. */
export async function answerTokens(world: GraphWorld, request: WebRequest): Promise<DoorAnswer> {
  const { identity, state } = world.context;
  const fault = world.faults.strike({ method: request.method, path: pathOf(request) });
  await strike(world, fault ? [fault] : []);
  const isManagedIdentity = request.url.pathname === '/msi/token';
  const door = isManagedIdentity ? answerManagedIdentity : answerTokenRequest;
  const real = !fault || letsEffectHappen(fault) ? door(request, identity, world.tokens) : undefined;
  const shown = !real || fault?.status !== undefined ? faultAnswer(world, request, fault ?? { path: '' }) : real;
  state.transaction(() => {
    world.log.write({
      ...entryOf(world, request),
      status: fault?.lostAnswer ? 0 : shown.status,
      ...retryAfterOf(shown),
    });
  });
  return fault?.lostAnswer ? 'lost' : shown;
}
