import type { Functions } from '../invocation';
import { callOrchestrator } from './orchestrator-call';
import type { OrchestratorAnswer } from './orchestrator-call';
import { messageOf } from './activity-call';
import { EventType } from './history-event';
import type { FailureDetails, HistoryEvent } from './history-event';
import type { History } from './history-cache';
import { joinTexts } from './history-table';
import type { InstanceRow } from './instance-table';
import { NonDeterministic } from './determinism';
import { replay } from './replay';
import type { Replayed } from './replay';
import { UnsupportedFeature } from './replay-state';
import type { FunctionKind, Task } from './replay-state';

export type Ending =
  | { kind: 'waiting' }
  | { kind: 'completed'; output: string | null }
  | { kind: 'failed'; message: string; failureDetails: FailureDetails | null }
  | { kind: 'continuedAsNew'; input: string | null; unconsumed: HistoryEvent[] };

/** What an episode decided; nothing is written yet. */
export interface Decision {
  /** JSON text, null when cleared, undefined to keep what is there. */
  customStatus: string | null | undefined;
  scheduled: Task[];
  cancelledTimers: number[];
  ending: Ending;
  /** The function that does not exist and on which the instance hangs. */
  stuckOn: string | undefined;
}

export interface EpisodeInput {
  row: InstanceRow;
  history: History;
  /** OrchestratorStarted, then the received messages. */
  received: HistoryEvent[];
}

/** Runs the orchestrator over its history and the received messages. */
export async function runEpisode(functions: Functions, { row, history, received }: EpisodeInput): Promise<Decision> {
  const fn = functions.find(row.name, 'orchestrationtrigger');
  if (!fn) return failure(unknownOrchestrator(row.name, functions));
  const texts = received.map((event) => JSON.stringify(event));
  const events = [...history.events, ...received];
  try {
    const answer = await callOrchestrator(functions, fn, {
      historyText: joinTexts(history.text, texts),
      instanceId: row.id,
      isReplaying: history.events.length > 0,
      parentInstanceId: row.parent?.OrchestrationInstance.InstanceId ?? null,
      input: events.find((event) => event.EventType === EventType.executionStarted)?.Input ?? null,
    });
    const functionExists = (kind: FunctionKind, name: string) =>
      functions.find(name, `${TRIGGERS[kind]}`) !== undefined;
    const replayed = replay({ events, actions: answer.actions, functionExists });
    if (replayed.scheduled.some((task) => task.kind === 'subOrchestration' && task.instanceId === row.id)) {
      throw new UnsupportedFeature('a sub-orchestration with the instance id of its parent');
    }
    return decide(row.name, answer, replayed);
  } catch (error) {
    return error instanceof NonDeterministic ? failure(error.message) : failure(blame(row.name, messageOf(error)));
  }
}

const TRIGGERS = {
  activity: 'activitytrigger',
  orchestrator: 'orchestrationtrigger',
  entity: 'entitytrigger',
} as const;

function decide(name: string, answer: OrchestratorAnswer, replayed: Replayed): Decision {
  return {
    // A falsy status is absent from the answer, and clears an earlier one.
    customStatus: answer.customStatus === undefined ? null : JSON.stringify(answer.customStatus),
    scheduled: replayed.scheduled,
    cancelledTimers: replayed.cancelledTimers,
    ending: replayed.finished ? endingOf(name, answer, replayed) : { kind: 'waiting' },
    stuckOn: replayed.stuckOn,
  };
}

function endingOf(name: string, answer: OrchestratorAnswer, { continueAsNew, unconsumed }: Replayed): Ending {
  if (answer.error !== undefined) {
    const details = answer.failureDetails ?? null;
    const message = details ? `${details.ErrorType}: ${details.ErrorMessage}` : blame(name, answer.error);
    return { kind: 'failed', message, failureDetails: details };
  }
  if (continueAsNew) return { kind: 'continuedAsNew', input: continueAsNew.input, unconsumed };
  if (!answer.isDone) return { kind: 'waiting' };
  return { kind: 'completed', output: answer.output === undefined ? null : JSON.stringify(answer.output) };
}

function failure(message: string): Decision {
  const ending: Ending = { kind: 'failed', message, failureDetails: null };
  return { customStatus: undefined, scheduled: [], cancelledTimers: [], ending, stuckOn: undefined };
}

function blame(name: string, message: string): string {
  return `Orchestrator function '${name}' failed: ${message}`;
}

function unknownOrchestrator(name: string, functions: Functions): string {
  const known = functions.names('orchestrationtrigger').map((other) => `'${other}'`);
  return blame(
    name,
    `The function '${name}' doesn't exist, is disabled, or is not an orchestrator function. ` +
      `Additional info: The following are the known orchestrator functions: ${known.join(', ')}`,
  );
}
