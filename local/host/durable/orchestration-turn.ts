import type { Functions } from '../invocation';
import { runEpisode } from './episode';
import type { Decision } from './episode';
import type { History } from './history-cache';
import { reusesTimer } from './reuse-warning';
import { commitEpisode, finish } from './episode-commit';
import { EventType } from './history-event';
import type { HistoryEvent } from './history-event';
import type { InstanceRow } from './instance-table';
import type { StoredMessage } from './message-table';
import type { Tables } from './tables';
import { isNewer } from './versions';
import { event, isFinal } from './writing';
import type { Write } from './writing';

export interface OrchestrationContext {
  tables: Tables;
  functions: Functions;
  defaultVersion: string | null;
  now(): number;
  log(level: 'information' | 'warning' | 'error', message: string): void;
}

interface Received {
  message: StoredMessage;
  event: HistoryEvent;
}

const CONTROLS = new Set<number>([
  EventType.executionTerminated,
  EventType.executionSuspended,
  EventType.executionResumed,
]);

/** Takes what waits for an instance and returns the transaction to be made of it; undefined when it must go on waiting. */
export function takeTurn(
  context: OrchestrationContext,
  row: InstanceRow,
  waiting: readonly StoredMessage[],
): Write | Promise<Write> | undefined {
  if (isFinal(row.status)) return ({ tables }) => tables.messages.remove(waiting);
  if (isNewer(row.version, context.defaultVersion)) return undefined;
  const received = waiting
    .filter((message) => message.executionId === null || message.executionId === row.executionId)
    .map((message) => ({ message, event: JSON.parse(message.event) as HistoryEvent }));
  const terminated = received.findIndex(({ event: { EventType: type } }) => type === EventType.executionTerminated);
  if (terminated >= 0) return terminate(context, row, received.slice(0, terminated + 1));
  if (row.status === 'Suspended') return takeSuspendedTurn(row, received);
  const control = received.findIndex(({ event: { EventType: type } }) => CONTROLS.has(type));
  if (control === 0) return switchStatus(row, received[0]);
  const batch = control < 0 ? received : received.slice(0, control);
  const outdated = waiting.filter((message) => !received.some((other) => other.message === message));
  return takeEpisode(context, row, { batch, consumed: [...outdated, ...batch.map(({ message }) => message)] });
}

/** Everything but the word to go on waits while an instance is suspended. */
function takeSuspendedTurn(row: InstanceRow, received: Received[]): Write | undefined {
  const next = received.find(({ event: { EventType: type } }) => CONTROLS.has(type));
  return next ? switchStatus(row, next) : undefined;
}

function switchStatus(row: InstanceRow, received: Received | undefined): Write {
  return ({ tables, effects, now }) => {
    const current = tables.instances.find(row.id);
    if (!received || !current || current.executionId !== row.executionId) return;
    tables.messages.remove([received.message]);
    effects.woken.add(row.id);
    const suspends = received.event.EventType === EventType.executionSuspended;
    if (suspends === (row.status === 'Suspended')) return;
    tables.history.append(row.id, [{ ...received.event, IsPlayed: true }]);
    const output = suspends ? JSON.stringify(received.event.Reason ?? null) : null;
    tables.instances.update({ ...current, status: suspends ? 'Suspended' : 'Running', output, updatedAt: now });
  };
}

function terminate(context: OrchestrationContext, row: InstanceRow, received: Received[]): Write {
  const started = orchestratorStarted(context, row.id);
  return (writing) => {
    const current = writing.tables.instances.find(row.id);
    const reason = received.at(-1)?.event.Input ?? null;
    if (!current || current.executionId !== row.executionId) return;
    const kept = received.map((one) => one.event).filter(({ EventType: type }) => type !== EventType.executionResumed);
    const output = reason === null ? null : JSON.stringify(reason);
    const events = [started, ...kept.map((one) => ({ ...one, IsPlayed: true }))];
    finish(writing, { ...current, status: 'Terminated', output, updatedAt: writing.now }, { events });
  };
}

interface Batch {
  batch: Received[];
  consumed: StoredMessage[];
}

function takeEpisode(
  context: OrchestrationContext,
  row: InstanceRow,
  { batch, consumed }: Batch,
): Write | Promise<Write> {
  const history = context.tables.history.read(row.id);
  const events = withoutRepeats(
    history.events,
    batch.map((received) => received.event),
  );
  if (events.length === 0) return ({ tables }) => tables.messages.remove(consumed);
  const received = [orchestratorStarted(context, row.id), ...events];
  return runEpisode(context.functions, { row, history, received }).then((decision) => {
    report(context, row, { decision, history });
    return commitEpisode({ row, received, consumed, decision, defaultVersion: context.defaultVersion });
  });
}

function report(
  { log }: OrchestrationContext,
  { id }: InstanceRow,
  { decision, history }: { decision: Decision; history: History },
): void {
  const { stuckOn, ending, scheduled } = decision;
  if (stuckOn !== undefined)
    log('warning', `'${id}' called the unknown ${stuckOn}: as in Azure, it will run for ever.`);
  if (ending.kind === 'failed') log('error', `'${id}' failed: ${ending.message}`);
  if (reusesTimer(history.events, scheduled)) {
    log('warning', `'${id}' yields a timer again: as in Azure, it is scheduled twice, and later results go astray.`);
  }
}

/** Never earlier than the episode before: the orchestrator's time does not go back. */
function orchestratorStarted(context: OrchestrationContext, instanceId: string): HistoryEvent {
  const last = context.tables.history.read(instanceId).events.findLast(isOrchestratorStarted);
  const now = context.now();
  return event(EventType.orchestratorStarted, last ? Math.max(now, Date.parse(last.Timestamp)) : now);
}

function isOrchestratorStarted({ EventType: type }: HistoryEvent): boolean {
  return type === EventType.orchestratorStarted;
}

/** Delivery is at least once: completions of tasks that have completed, or were never scheduled, are left out. */
function withoutRepeats(history: readonly HistoryEvent[], received: HistoryEvent[]): HistoryEvent[] {
  const open = new Set<number>();
  for (const past of history) {
    const completed = completedTask(past);
    if (completed !== undefined) open.delete(completed);
    else if (past.EventId >= 0) open.add(past.EventId);
  }
  return received.filter((one) => {
    const completed = completedTask(one);
    return completed === undefined || open.delete(completed);
  });
}

function completedTask({ TimerId, TaskScheduledId }: HistoryEvent): number | undefined {
  return TimerId ?? TaskScheduledId;
}
