import type { Action } from './actions';
import { EventType } from './history-event';
import type { HistoryEvent } from './history-event';
import { checkRecorded } from './determinism';
import { startAction } from './replay-actions';
import { completeStep } from './replay-state';
import type { FunctionKind, ReplayState, Step, Task } from './replay-state';

export interface ReplayInput {
  /** History of the execution followed by the received messages. */
  events: readonly HistoryEvent[];
  /** Every action the orchestrator has taken since the start of the execution. */
  actions: readonly Action[];
  functionExists(kind: FunctionKind, name: string): boolean;
}

export interface Replayed {
  /** Tasks without a scheduling event in the history, in the order of their numbers. */
  scheduled: Task[];
  cancelledTimers: number[];
  /** Every action has completed, and nothing holds back the end of the execution. */
  finished: boolean;
  continueAsNew: { input: string | null } | undefined;
  /** Raised events nobody has waited for, oldest first. */
  unconsumed: HistoryEvent[];
  stuckOn: string | undefined;
}

/**
 * Repeats the SDK's numbering of tasks, since actions carry no numbers: walks the history, and begins the next
 * action when the current one has completed. Throws NonDeterministic and UnsupportedFeature.
 */
export function replay({ events, actions, functionExists }: ReplayInput): Replayed {
  const state = initialState(functionExists);
  let position = 0;
  let current: Step | undefined;

  function advance() {
    while ((!current || current.done) && position < actions.length) {
      const action = actions[position++];
      if (action) current = startAction(state, action, undefined);
    }
  }

  for (const event of events) {
    observe(state, event);
    if (state.stuckOn === undefined && mayAdvance(event)) advance();
  }
  const idle = [...state.open.values()].every((open) => !open.holdsCompletion);
  const atEnd = position === actions.length && (!current || current.done || state.continueAsNew !== undefined);
  return {
    scheduled: [...state.unrecorded.values()],
    cancelledTimers: state.cancelledTimers,
    finished: idle && atEnd && state.stuckOn === undefined,
    continueAsNew: state.continueAsNew,
    unconsumed: [...state.buffered.values()].flat(),
    stuckOn: state.stuckOn,
  };
}

function initialState(functionExists: ReplayInput['functionExists']): ReplayState {
  return {
    functionExists,
    nextId: 0,
    now: 0,
    unrecorded: new Map(),
    open: new Map(),
    requests: new Map(),
    waits: new Map(),
    buffered: new Map(),
    cancelledTimers: [],
    continueAsNew: undefined,
    stuckOn: undefined,
  };
}

function mayAdvance({ EventType: type }: HistoryEvent): boolean {
  return type === EventType.executionStarted || isCompletion(type) || type === EventType.eventRaised;
}

function isCompletion(type: number): boolean {
  return (
    type === EventType.taskCompleted ||
    type === EventType.taskFailed ||
    type === EventType.timerFired ||
    type === EventType.subOrchestrationCompleted ||
    type === EventType.subOrchestrationFailed
  );
}

function observe(state: ReplayState, event: HistoryEvent): void {
  if (event.EventType === EventType.orchestratorStarted) {
    state.now = Math.max(state.now, Date.parse(event.Timestamp));
  } else if (event.EventType === EventType.eventRaised) {
    receiveEvent(state, event);
  } else if (isCompletion(event.EventType)) {
    if (state.stuckOn === undefined) receiveCompletion(state, event);
  } else if (checkRecorded(state, event) && event.EventType === EventType.eventSent) {
    expectAnswer(state, event);
  }
}

function receiveCompletion(state: ReplayState, event: HistoryEvent): void {
  const id = event.TimerId ?? event.TaskScheduledId ?? -1;
  const open = state.open.get(id);
  if (!open) return;
  state.open.delete(id);
  open.complete(event);
}

function receiveEvent(state: ReplayState, event: HistoryEvent): void {
  const name = event.Name ?? '';
  const request = state.requests.get(name);
  if (request) {
    state.requests.delete(name);
    if (state.stuckOn === undefined) request.complete(event);
    return;
  }
  const waits = state.waits.get(name);
  const newest = waits?.pop();
  if (newest) {
    completeStep(newest);
    return;
  }
  const buffered = state.buffered.get(name);
  if (buffered) buffered.push(event);
  else state.buffered.set(name, [event]);
}

function expectAnswer(state: ReplayState, event: HistoryEvent): void {
  const open = state.open.get(event.EventId);
  const message: unknown = JSON.parse(event.Input ?? '{}');
  const isCall = typeof message === 'object' && message !== null && !('signal' in message) && 'id' in message;
  if (open && isCall && typeof message.id === 'string') state.requests.set(message.id, open);
}
