import { EntityId, type OrchestrationContext } from 'durable-functions';
import { z } from 'zod';
import { call, type Step } from './call';
import { Ended } from './ended';
import { secondsFromNow } from './pause';
import { cancelEvent } from './run-input';
import { readCancellation } from './run-contract';
import { select } from './select';

/** The entity that hands out a turn: first come, first served, one writer at a time. Its key is what is written to, mostly a domain, in lower case. */
export const turnEntity = 'turn';

/** The step of a run that has asked and was not told yet; the sweep knows it by that. */
export const waitingForTurn = 'waiting for its turn';

/** One run after the other writes to mailboxes, so that each plans with what the one before it has done. */
const turns: Readonly<Record<string, string>> = { 'exchange-soa': 'exchange-online' };

/** What only one run at a time may write to; null when it writes to nothing of that kind. */
export function turnOf({ workflow, domain }: { workflow: string; domain: string | null }): string | null {
  return turns[workflow] ?? domain?.toLowerCase() ?? null;
}

export const Place = z.object({ runId: z.string(), instanceId: z.string(), event: z.string() });
export type Place = z.infer<typeof Place>;

export const TurnState = z.object({ holder: Place.nullable(), waiting: z.array(Place) });
export type TurnState = z.infer<typeof TurnState>;

export const Ask = Place.extend({ whenBusy: z.enum(['wait', 'fail']) });

/** What the entity raises to the one who asked. */
export const Granted = z.object({ granted: z.boolean() });

const daySeconds = 86_400;

function entityOf(what: string): EntityId {
  return new EntityId(turnEntity, what.toLowerCase());
}

interface TurnRequest {
  /** A domain, or what else only one run may write to. */
  of: string;
  runId: string;
  whenBusy: 'wait' | 'fail';
}

/** Asks by signal and waits for the grant, which is raised as an event of its own name so that a repeated one is never taken for a later one. */
export function* takeTurn(context: OrchestrationContext, request: TurnRequest): Step<void> {
  const { instanceId } = context.df;
  const event = `turn-${context.df.newGuid(instanceId)}`;
  const place = { runId: request.runId, instanceId, event, whenBusy: request.whenBusy };
  context.df.signalEntity(entityOf(request.of), 'ask', place);
  const granted = context.df.waitForExternalEvent(event);
  for (;;) {
    const cancelled = context.df.waitForExternalEvent(cancelEvent);
    const first = yield* select(context, { granted, cancelled }, secondsFromNow(context, daySeconds));
    if (first.name === 'granted') return ensureGranted(first.value);
    const { requested } = yield* call(context, readCancellation, { runId: request.runId });
    if (!requested) continue;
    giveTurn(context, request);
    throw new Ended('cancelled', 'CANCELLED', 'The run was cancelled while it waited for its turn.');
  }
}

function ensureGranted(event: unknown): void {
  if (Granted.parse(event).granted) return;
  throw new Ended('refused', 'CONFIGURATION_BUSY', 'Another run writes to the same, and the request said not to wait.');
}

/** Gives the turn back, or the place in the line. Harmless when it is not held. */
export function giveTurn(context: OrchestrationContext, { of, runId }: { of: string; runId: string }): void {
  context.df.signalEntity(entityOf(of), 'give', { runId });
}
