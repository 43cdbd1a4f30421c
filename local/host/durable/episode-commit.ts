import { randomUUID } from 'node:crypto';
import type { Decision, Ending } from './episode';
import { EventType } from './history-event';
import type { FailureDetails, HistoryEvent, ParentInstance } from './history-event';
import type { InstanceRow } from './instance-table';
import type { StoredMessage } from './message-table';
import { schedule } from './schedule-task';
import { deliver, event, executionStarted, isFinal, send } from './writing';
import type { Write, Writing } from './writing';

export interface EpisodeResult {
  row: InstanceRow;
  /** OrchestratorStarted, then the received messages. */
  received: HistoryEvent[];
  consumed: readonly StoredMessage[];
  decision: Decision;
  defaultVersion: string | null;
}

const STATUS_NUMBER = { completed: 1, failed: 3, terminated: 5 } as const;

/** One episode as one transaction: consumed messages, history, new work and messages, the instance. */
export function commitEpisode({ row, received, consumed, decision, defaultVersion }: EpisodeResult): Write {
  return (writing) => {
    const { tables } = writing;
    const current = tables.instances.find(row.id);
    // Purged or replaced while the episode ran.
    if (!current || current.executionId !== row.executionId || isFinal(current.status)) return;
    tables.messages.remove(consumed);
    const next: InstanceRow = {
      ...current,
      status: 'Running',
      customStatus: decision.customStatus === undefined ? current.customStatus : decision.customStatus,
      updatedAt: writing.now,
    };
    const events = received.map((event, index) => (index === 0 ? event : { ...event, IsPlayed: true }));
    for (const task of decision.scheduled) {
      events.push(schedule(writing, { row: next, task, startedAt: startOf(received), defaultVersion }));
    }
    for (const taskId of decision.cancelledTimers) tables.timers.cancel(row.id, taskId);
    writing.effects.timersChanged ||= decision.cancelledTimers.length > 0;
    conclude(writing, next, { ending: decision.ending, events });
  };
}

function startOf([started]: HistoryEvent[]): number {
  return Date.parse(started?.Timestamp ?? '');
}

function conclude(
  writing: Writing,
  row: InstanceRow,
  { ending, events }: { ending: Ending; events: HistoryEvent[] },
): void {
  if (ending.kind === 'continuedAsNew') {
    continueAsNew(writing, row, ending);
  } else if (ending.kind === 'waiting') {
    writing.tables.history.append(row.id, [...events, event(EventType.orchestratorCompleted, writing.now)]);
    writing.tables.instances.update(row);
  } else if (ending.kind === 'completed') {
    finish(writing, { ...row, status: 'Completed', output: ending.output }, { events });
  } else {
    const output = JSON.stringify(ending.message);
    finish(writing, { ...row, status: 'Failed', output }, { events, failureDetails: ending.failureDetails });
  }
}

/** Ends an execution for good: its last events, its row, the word to its parent; nothing else of it remains. */
export function finish(
  writing: Writing,
  row: InstanceRow,
  { events, failureDetails = null }: { events: HistoryEvent[]; failureDetails?: FailureDetails | null },
): void {
  const { tables, now } = writing;
  const OrchestrationStatus =
    row.status === 'Completed'
      ? STATUS_NUMBER.completed
      : row.status === 'Failed'
        ? STATUS_NUMBER.failed
        : STATUS_NUMBER.terminated;
  tables.history.append(row.id, [
    ...events,
    { ...event(EventType.executionCompleted, now), OrchestrationStatus, Result: row.output },
    event(EventType.orchestratorCompleted, now),
  ]);
  tables.instances.update(row);
  tables.messages.removeAll(row.id);
  tables.timers.removeAll(row.id);
  writing.effects.timersChanged = true;
  if (row.parent) tellParent(writing, { row, parent: row.parent, failureDetails });
}

interface Report {
  row: InstanceRow;
  parent: ParentInstance;
  failureDetails: FailureDetails | null;
}

function tellParent(writing: Writing, { row, parent, failureDetails }: Report): void {
  const { InstanceId: target, ExecutionId: executionId } = parent.OrchestrationInstance;
  const TaskScheduledId = parent.TaskScheduleId;
  if (row.status === 'Completed') {
    const completed = event(EventType.subOrchestrationCompleted, writing.now);
    deliver(writing, { target, executionId }, { ...completed, TaskScheduledId, Result: row.output ?? 'null' });
    return;
  }
  const Reason = row.output === null ? '' : String(JSON.parse(row.output));
  deliver(
    writing,
    { target, executionId },
    {
      ...event(EventType.subOrchestrationFailed, writing.now),
      TaskScheduledId,
      Reason,
      Details: `Message: ${Reason}, StackTrace:    at DurableTask.Core.TaskOrchestrationContext.FailOrchestration`,
      FailureDetails: failureDetails,
    },
  );
}

/** Replaces the history by a new execution; events nobody waited for come before those still in the inbox. */
function continueAsNew(writing: Writing, row: InstanceRow, ending: Ending & { kind: 'continuedAsNew' }): void {
  const { tables, now } = writing;
  const executionId = randomUUID().replaceAll('-', '');
  const next: InstanceRow = { ...row, executionId, input: ending.input, createdAt: now, updatedAt: now };
  const unread = tables.messages.waiting(row.id);
  tables.history.remove(row.id);
  tables.messages.removeAll(row.id);
  tables.timers.removeAll(row.id);
  writing.effects.timersChanged = true;
  // The status goes on showing the last input that was not null.
  tables.instances.update({ ...next, input: ending.input ?? row.input });
  send(writing, { target: row.id, executionId, event: JSON.stringify(executionStarted(next)) });
  for (const carried of ending.unconsumed) {
    send(writing, { target: row.id, executionId: null, event: JSON.stringify({ ...carried, IsPlayed: false }) });
  }
  for (const message of unread) {
    if (message.executionId === null) send(writing, message);
  }
}
