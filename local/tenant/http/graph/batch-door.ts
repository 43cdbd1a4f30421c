import type { Fault } from '../faults/fault';
import { letsEffectHappen } from '../faults/active-faults';
import { faultAnswer } from '../faults/fault-answer';
import type { LoggedInnerRequest } from '../log/request-log';
import { inAnyOrder, readBatch, type InnerAnswer, type InnerRequest } from './graph-batch';
import {
  pathOf,
  refuse,
  retryAfterOf,
  seenThrough,
  strike,
  type DoorAnswer,
  type GraphDoor,
  type Passage,
} from './passage';
import { anyJsonBody, type GraphAnswer } from './graph-request';
import { failureOf, idsOf, perform, type GraphWorld } from './graph-world';

/** Inner requests are charged, struck by faults and made true one by one; the log keeps them in one entry. */
export async function answerBatch(door: GraphDoor, passage: Passage): Promise<DoorAnswer> {
  const { world, chance } = door;
  const requests = readRequests(world, passage);
  if (!Array.isArray(requests)) return requests;
  const faults = new Map(requests.map((inner) => [inner.id, innerFault(world, passage, inner)]));
  await strike(
    world,
    [...faults.values()].flatMap((fault) => fault ?? []),
  );
  if (passage.fault && !letsEffectHappen(passage.fault)) return outerFault(world, passage, passage.fault);
  const done = new Map<string, LoggedInnerRequest>();
  const holds: NonNullable<GraphAnswer['hold']>[] = [];
  const answers = inAnyOrder(requests, chance, (inner) => {
    const answer = innerAnswer(world, { passage, inner, fault: faults.get(inner.id), done });
    if (answer.hold) holds.push(answer.hold);
    return shownInner(inner, answer);
  });
  for (const answer of answers) if (!done.has(answer.id)) noteFailedDependency(requests, answer, done);
  const lost = [passage.fault, ...faults.values()].some((fault) => fault?.lostAnswer);
  const answer = outerAnswer(world, passage, { answers, batch: inOrder(requests, done), lost });
  return lost ? dropped(holds) : { ...answer, ...together(holds) };
}

function readRequests(world: GraphWorld, passage: Passage): InnerRequest[] | GraphAnswer {
  try {
    return readBatch(anyJsonBody(passage.request), passage.request, passage.request.version);
  } catch (error) {
    return refuse(world, passage, failureOf(world, error));
  }
}

function innerFault(world: GraphWorld, { caller }: Passage, { request }: InnerRequest): Fault | undefined {
  if (caller.kind === 'admin') return undefined;
  return world.faults.strike({ method: request.method, path: pathOf(request) });
}

interface InnerPassage {
  passage: Passage;
  inner: InnerRequest;
  fault: Fault | undefined;
  done: Map<string, LoggedInnerRequest>;
}

function innerAnswer(world: GraphWorld, { passage, inner, fault, done }: InnerPassage): GraphAnswer {
  const request = { ...inner.request, version: passage.request.version };
  const finish = (answer: GraphAnswer) => {
    const shown = seenThrough(world, { request, fault }, answer);
    const { method } = request;
    const status = fault?.lostAnswer ? 0 : shown.status;
    done.set(inner.id, { method, path: pathOf(request), status, ...retryAfterOf(shown) });
    // Reads change nothing, so that they can wait for the batch's own line.
    if (method !== 'GET' && passage.entry)
      world.log.write({ ...passage.entry, status: 200, batch: [...done.values()] });
    return shown;
  };
  if (fault && !letsEffectHappen(fault)) {
    return world.context.state.transaction(() => finish(faultAnswer(world, request, fault)));
  }
  return perform(world, { request, caller: passage.caller, finish });
}

function shownInner({ id }: InnerRequest, { status, headers, body }: GraphAnswer): InnerAnswer {
  const type = body === undefined ? {} : { 'Content-Type': 'application/json' };
  return { id, status, headers: { ...type, ...headers }, ...(body === undefined ? {} : { body }) };
}

function noteFailedDependency(
  requests: readonly InnerRequest[],
  { id, status }: InnerAnswer,
  done: Map<string, LoggedInnerRequest>,
): void {
  const inner = requests.find((each) => each.id === id);
  if (inner) done.set(id, { method: inner.request.method, path: pathOf(inner.request), status });
}

function inOrder(
  requests: readonly InnerRequest[],
  done: ReadonlyMap<string, LoggedInnerRequest>,
): LoggedInnerRequest[] {
  return requests.flatMap(({ id }) => done.get(id) ?? []);
}

interface Outcome {
  answers: InnerAnswer[];
  batch: LoggedInnerRequest[];
  lost: boolean;
}

function outerAnswer(world: GraphWorld, passage: Passage, { answers, batch, lost }: Outcome): GraphAnswer {
  const { requestId, clientRequestId } = idsOf(passage.request);
  const headers = { 'request-id': requestId, 'client-request-id': clientRequestId };
  const shown = seenThrough(world, passage, { status: 200, headers, body: { responses: answers } });
  world.context.state.transaction(() => {
    if (!passage.entry) return;
    world.log.write({ ...passage.entry, status: lost ? 0 : shown.status, batch, ...retryAfterOf(shown) });
    world.keepQuotas();
  });
  return shown;
}

function outerFault(world: GraphWorld, passage: Passage, fault: Fault): DoorAnswer {
  const shown = faultAnswer(world, passage.request, fault);
  world.context.state.transaction(() => {
    if (!passage.entry) return;
    world.log.write({ ...passage.entry, status: fault.lostAnswer ? 0 : shown.status, ...retryAfterOf(shown) });
  });
  return fault.lostAnswer ? 'lost' : shown;
}

function dropped(holds: readonly NonNullable<GraphAnswer['hold']>[]): 'lost' {
  for (const { done } of holds) done();
  return 'lost';
}

/** The batch is answered when its slowest request is. */
function together(holds: readonly NonNullable<GraphAnswer['hold']>[]): Pick<GraphAnswer, 'hold'> {
  if (holds.length === 0) return {};
  const milliseconds = Math.max(...holds.map((hold) => hold.milliseconds));
  return { hold: { milliseconds, done: () => void holds.forEach(({ done }) => done()) } };
}
