import { authenticate } from '../access/authenticate';
import { GRAPH } from '../access/token-doors';
import { letsEffectHappen } from '../faults/active-faults';
import { faultAnswer } from '../faults/fault-answer';
import { GraphFailure } from '../graph-failure';
import type { WebRequest } from '../web';
import { answerBatch } from './batch-door';
import type { Caller, GraphAnswer } from './graph-request';
import { failureOf, perform, type GraphWorld } from './graph-world';
import { entryOf, finished, pathOf, refuse, strike, type DoorAnswer, type GraphDoor, type Passage } from './passage';

/** Answers `/v1.0/...` and `/beta/...`. */
export async function answerGraph(door: GraphDoor, request: WebRequest): Promise<DoorAnswer> {
  const { world } = door;
  const version = /^\/beta(\/|$)/i.test(request.url.pathname) ? 'beta' : 'v1.0';
  const caller = callerOf(world, request);
  const isApp = caller instanceof GraphFailure || caller.kind === 'app';
  const fault = isApp ? world.faults.strike({ method: request.method, path: pathOf(request) }) : undefined;
  await strike(world, fault ? [fault] : []);
  const passage = {
    request: { ...request, version } as const,
    fault,
    entry: isApp ? entryOf(world, request) : undefined,
  };
  if (caller instanceof GraphFailure) {
    return settled(passage, refuse(world, { ...passage, caller: NOBODY }, caller));
  }
  const isBatch = request.method === 'POST' && /^\/[^/]+\/(\$|%24)batch$/i.test(request.url.pathname);
  if (isBatch) return answerBatch(door, { ...passage, caller });
  return settled(passage, pass(world, { ...passage, caller }));
}

const NOBODY: Caller = { kind: 'app', objectId: '', roles: new Set() };

function callerOf(world: GraphWorld, request: WebRequest): Caller | GraphFailure {
  try {
    return authenticate(request.headers['authorization'], world.tokens, GRAPH.aud);
  } catch (error) {
    return failureOf(world, error);
  }
}

/** The request with its effect, its fault and its line in the log. */
function pass(world: GraphWorld, passage: Passage): GraphAnswer {
  const { fault, request, caller } = passage;
  const finish = (answer: GraphAnswer) => finished(world, passage, answer);
  if (fault && !letsEffectHappen(fault)) {
    return world.context.state.transaction(() => finish(faultAnswer(world, request, fault)));
  }
  return perform(world, { request, caller, finish });
}

function settled({ fault }: Pick<Passage, 'fault'>, answer: GraphAnswer): DoorAnswer {
  if (!fault?.lostAnswer) return answer;
  answer.hold?.done();
  return 'lost';
}
