import { setTimeout as realDelay } from 'node:timers/promises';
import { adOperation } from '../../forest/ad-operation';
import type { Chance } from '../chance';
import type { Fault } from '../faults/fault';
import { faultAnswer } from '../faults/fault-answer';
import type { GraphFailure } from '../graph-failure';
import { loggedBody, type LoggedRequest } from '../log/request-log';
import type { WebRequest } from '../web';
import { momentOf, type Caller, type GraphAnswer, type GraphVersion } from './graph-request';
import { idsOf, refusal, type GraphWorld } from './graph-world';

/** One request on its way: who sent it, and what strikes it. */
export interface Passage {
  request: WebRequest & { version: GraphVersion };
  caller: Caller;
  fault: Fault | undefined;
  /** What the log will say, without the status; undefined for the administrator. */
  entry: Omit<LoggedRequest, 'status'> | undefined;
}

/** `lost`: the connection is dropped in place of the answer. */
export type DoorAnswer = GraphAnswer | 'lost';

export interface GraphDoor {
  world: GraphWorld;
  chance: Chance;
}

export function refuse(world: GraphWorld, passage: Passage, failure: GraphFailure): GraphAnswer {
  const answer = refusal(world, failure, idsOf(passage.request));
  return world.context.state.transaction(() => finished(world, passage, answer));
}

export function finished(world: GraphWorld, { request, fault, entry }: Passage, answer: GraphAnswer): GraphAnswer {
  const shown = seenThrough(world, { request, fault }, answer);
  if (entry) {
    world.log.write({ ...entry, status: fault?.lostAnswer ? 0 : shown.status, ...retryAfterOf(shown) });
    world.keepQuotas();
  }
  return shown;
}

/** The answer as the fault lets it through. */
export function seenThrough(
  world: GraphWorld,
  { request, fault }: Pick<Passage, 'request' | 'fault'>,
  answer: GraphAnswer,
): GraphAnswer {
  if (!fault || fault.status === undefined) return answer;
  const instead = faultAnswer(world, request, fault);
  return answer.hold ? { ...instead, hold: answer.hold } : instead;
}

/** What faults do before the request is handled: the operations in AD, then the longest delay, in real time. */
export async function strike(world: GraphWorld, faults: readonly Fault[]): Promise<void> {
  for (const { before } of faults) {
    if (!before) continue;
    try {
      adOperation(momentOf(world.context), before);
    } catch (error) {
      world.complain(error);
    }
  }
  const delay = Math.max(0, ...faults.map((fault) => fault.delay ?? 0));
  if (delay > 0) await realDelay(delay);
}

export function retryAfterOf(answer: { headers?: Record<string, string> }): { retryAfter?: number } {
  const seconds = answer.headers?.['Retry-After'];
  return seconds === undefined ? {} : { retryAfter: Number(seconds) };
}

export function pathOf(request: WebRequest): string {
  return `${request.url.pathname}${request.url.search}`;
}

export function entryOf(world: GraphWorld, request: WebRequest): Omit<LoggedRequest, 'status'> {
  return {
    sequence: world.log.nextSequence(),
    at: new Date(world.context.clock.now()).toISOString(),
    method: request.method,
    path: pathOf(request),
    ...loggedBody(request.headers, request.body),
  };
}
