import type { StoredActivityCall } from './activity-table';
import type { RuntimeStatus } from './contract';
import { EventType } from './history-event';
import type { HistoryEvent } from './history-event';
import type { InstanceRow } from './instance-table';
import type { Message } from './message-table';
import type { Tables } from './tables';

/** What a transaction has set going; it takes effect once the transaction is committed. */
export interface Effects {
  woken: Set<string>;
  activities: StoredActivityCall[];
  timersChanged: boolean;
}

/** The inside of one transaction; `now` in epoch milliseconds. */
export interface Writing {
  tables: Tables;
  effects: Effects;
  now: number;
}

export type Write<T = void> = (writing: Writing) => T;

const FINAL = new Set<RuntimeStatus>(['Completed', 'Failed', 'Terminated', 'Canceled']);

export function isFinal(status: RuntimeStatus): boolean {
  return FINAL.has(status);
}

export function send({ tables, effects }: Writing, message: Message): void {
  tables.messages.insert(message);
  effects.woken.add(message.target);
}

export interface Recipient {
  target: string;
  executionId: string;
}

/** Sends an event to one execution, unless that has ended: what comes too late must leave nothing behind. */
export function deliver(writing: Writing, { target, executionId }: Recipient, event: HistoryEvent): void {
  const row = writing.tables.instances.find(target);
  if (!row || row.executionId !== executionId || isFinal(row.status)) return;
  send(writing, { target, executionId, event: JSON.stringify(event) });
}

/** Removes what is kept about an instance or was sent to it. */
export function removeInstance({ tables, effects }: Writing, id: string): void {
  tables.instances.remove(id);
  tables.history.remove(id);
  tables.messages.removeAll(id);
  tables.timers.removeAll(id);
  effects.timersChanged = true;
}

/** Creates a Pending instance and its first message; whatever had this id is replaced. */
export function createInstance(writing: Writing, row: Omit<InstanceRow, 'generation'>): void {
  const before = writing.tables.instances.find(row.id);
  const created = { ...row, generation: before ? before.generation + 1 : 0 };
  removeInstance(writing, row.id);
  writing.tables.instances.put(created);
  send(writing, { target: row.id, executionId: row.executionId, event: JSON.stringify(executionStarted(created)) });
}

export function executionStarted(row: InstanceRow): HistoryEvent {
  return {
    EventType: EventType.executionStarted,
    EventId: -1,
    IsPlayed: false,
    Timestamp: new Date(row.createdAt).toISOString(),
    Name: row.name,
    Version: row.version,
    Input: row.input,
    Tags: null,
    Generation: row.generation,
    OrchestrationInstance: { InstanceId: row.id, ExecutionId: row.executionId },
    ParentInstance: row.parent,
  };
}

export function event(type: number, at: number): HistoryEvent {
  return { EventType: type, EventId: -1, IsPlayed: false, Timestamp: new Date(at).toISOString() };
}
