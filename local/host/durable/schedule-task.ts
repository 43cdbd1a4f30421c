import { randomUUID } from 'node:crypto';
import { EventType } from './history-event';
import type { HistoryEvent } from './history-event';
import type { InstanceRow } from './instance-table';
import type { Task } from './replay-state';
import { createInstance, event, send } from './writing';
import type { Writing } from './writing';

/** Cut to whole seconds by the storage queue, these still take a moment to come round. */
const SOONEST_DELIVERY = 100;
const LONGEST_CUT_TIMER = 3 * 86_400_000;

export interface Scheduling {
  row: InstanceRow;
  task: Task;
  /** The orchestrator's `currentUtcDateTime`. */
  startedAt: number;
  defaultVersion: string | null;
}

/** Sets a task going and returns the event that records it. */
export function schedule(writing: Writing, { row, task, startedAt, defaultVersion }: Scheduling): HistoryEvent {
  const recorded = (type: number) => ({ ...event(type, writing.now), EventId: task.id });
  if (task.kind === 'activity') {
    const { id: taskId, name, input = null } = task;
    const call = { instanceId: row.id, executionId: row.executionId, taskId, name, input };
    writing.effects.activities.push(writing.tables.activities.insert(call));
    return { ...recorded(EventType.taskScheduled), Name: name, Version: '', Input: null };
  }
  if (task.kind === 'timer') {
    const FireAt = new Date(task.fireAt).toISOString();
    if (!task.cancelled) startTimer(writing, row, { ...task, dueAt: dueInstant(task, startedAt) });
    return { ...recorded(EventType.timerCreated), FireAt };
  }
  if (task.kind === 'entityMessage') {
    const Input = sendOperation(writing, row, task);
    return { ...recorded(EventType.eventSent), InstanceId: task.entityId, Name: 'op', Input };
  }
  const child = startChild(writing, row, { ...task, version: task.version ?? defaultVersion });
  const { name: Name, version: Version, id: InstanceId } = child;
  return { ...recorded(EventType.subOrchestrationCreated), Name, Version, InstanceId, Input: null };
}

function startTimer(
  writing: Writing,
  row: InstanceRow,
  { id: taskId, fireAt, dueAt }: { id: number; fireAt: number; dueAt: number },
): void {
  const fired: HistoryEvent = {
    ...event(EventType.timerFired, writing.now),
    TimerId: taskId,
    FireAt: new Date(fireAt).toISOString(),
  };
  const message = { target: row.id, executionId: row.executionId, event: JSON.stringify(fired) };
  if (dueAt <= writing.now) {
    send(writing, message);
    return;
  }
  writing.tables.timers.insert({ ...message, taskId, dueAt });
  writing.effects.timersChanged = true;
}

/** The service cuts what remains of the delay at sending to whole seconds, so timers fire up to one second early. */
function dueInstant({ fireAt, piece }: Task & { kind: 'timer' }, startedAt: number): number {
  const delay = fireAt - startedAt;
  if (piece || delay <= 0 || delay > LONGEST_CUT_TIMER) return fireAt;
  const cut = (Math.ceil(delay / 1000) - 1) * 1000;
  return startedAt + Math.max(cut, Math.min(delay, SOONEST_DELIVERY));
}

function sendOperation(writing: Writing, row: InstanceRow, task: Task & { kind: 'entityMessage' }): string {
  const operation = JSON.stringify({
    op: task.operation,
    id: randomUUID(),
    parent: row.id,
    parentExecution: row.executionId,
    input: task.input,
    signal: task.isSignal ? true : undefined,
  });
  send(writing, { target: task.entityId, executionId: null, event: operation });
  return operation;
}

function startChild(
  writing: Writing,
  row: InstanceRow,
  task: Omit<Task & { kind: 'subOrchestration' }, 'version'> & { version: string | null },
): Pick<InstanceRow, 'id' | 'name' | 'version'> {
  const id = task.instanceId || `${row.executionId}:${task.id}`;
  const child = {
    id,
    executionId: randomUUID().replaceAll('-', ''),
    name: task.name,
    version: task.version,
    status: 'Pending' as const,
    input: task.input ?? null,
    customStatus: null,
    output: null,
    createdAt: writing.now,
    updatedAt: writing.now,
    parent: {
      Name: row.name,
      OrchestrationInstance: { InstanceId: row.id, ExecutionId: row.executionId },
      TaskScheduleId: task.id,
    },
  };
  // The service silently replaces whatever runs under this id.
  createInstance(writing, child);
  return child;
}
