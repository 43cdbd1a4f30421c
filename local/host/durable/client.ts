import { randomUUID } from 'node:crypto';
import type { ControlResult, EngineOptions, RestartResult, RewindResult, StartOptions, StartResult } from './contract';
import { entityId } from './entity-turn';
import { EventType } from './history-event';
import type { HistoryEvent } from './history-event';
import type { Tables } from './tables';
import type { Turns } from './turns';
import { createInstance, event, isFinal, send } from './writing';

export interface ClientContext extends Pick<EngineOptions, 'clock' | 'functions' | 'defaultVersion'> {
  tables: Tables;
  turns: Turns;
}

/** JSON text; null for no input. */
function inputText(input: unknown): string | null {
  return input === undefined || input === null ? null : JSON.stringify(input);
}

export function startNew(context: ClientContext, name: string, options: StartOptions): StartResult {
  return startFrom(context, name, { ...options, input: inputText(options.input) });
}

function startFrom(
  { tables, turns, defaultVersion }: ClientContext,
  name: string,
  { instanceId, input, version }: { instanceId?: string; input: string | null; version?: string },
): StartResult {
  const id = instanceId ?? randomUUID().replaceAll('-', '');
  const running = tables.instances.find(id);
  if (running && !isFinal(running.status)) return { kind: 'conflict', status: running.status };
  turns.write((writing) =>
    createInstance(writing, {
      id,
      executionId: randomUUID(),
      name,
      version: version ?? defaultVersion,
      status: 'Pending',
      input,
      customStatus: null,
      output: null,
      createdAt: writing.now,
      updatedAt: writing.now,
      parent: null,
    }),
  );
  return { kind: 'started', instanceId: id };
}

/** Starts the same orchestrator again with the same input. */
export function restart(context: ClientContext, instanceId: string, withNewId: boolean): RestartResult {
  const row = context.tables.instances.find(instanceId);
  if (!row) return { kind: 'notFound' };
  return startFrom(context, row.name, { ...(withNewId ? {} : { instanceId }), input: row.input });
}

export function raiseEvent(
  context: ClientContext,
  instanceId: string,
  { name, data }: { name: string; data: unknown },
): ControlResult {
  const raised = {
    ...event(EventType.eventRaised, context.clock.now()),
    Name: name,
    Input: JSON.stringify(data ?? null),
  };
  return control(context, instanceId, raised);
}

export function terminate(context: ClientContext, instanceId: string, reason?: string): ControlResult {
  const terminated = event(EventType.executionTerminated, context.clock.now());
  return control(context, instanceId, { ...terminated, Input: reason ?? null });
}

export function suspend(context: ClientContext, instanceId: string, reason?: string): ControlResult {
  if (context.tables.instances.find(instanceId)?.status === 'Suspended') {
    return { kind: 'wrongState', status: 'Suspended' };
  }
  const suspended = event(EventType.executionSuspended, context.clock.now());
  return control(context, instanceId, { ...suspended, Reason: reason ?? null });
}

export function resume(context: ClientContext, instanceId: string, reason?: string): ControlResult {
  if (context.tables.instances.find(instanceId)?.status === 'Running') return { kind: 'wrongState', status: 'Running' };
  const resumed = event(EventType.executionResumed, context.clock.now());
  return control(context, instanceId, { ...resumed, Reason: reason ?? null });
}

/** Puts a message into the instance's inbox; it takes effect when the instance next takes its turn. */
function control({ tables, turns }: ClientContext, target: string, message: HistoryEvent): ControlResult {
  const row = tables.instances.find(target);
  if (!row) return { kind: 'notFound' };
  if (isFinal(row.status)) return { kind: 'finished', status: row.status };
  turns.write((writing) => send(writing, { target, executionId: null, event: JSON.stringify(message) }));
  return { kind: 'accepted' };
}

/** Not built: the states which the service refuses are refused alike. */
export function rewind({ tables }: ClientContext, instanceId: string): RewindResult {
  const row = tables.instances.find(instanceId);
  if (!row) return { kind: 'notFound' };
  return row.status === 'Failed' ? { kind: 'unsupported' } : { kind: 'notFailed', status: row.status };
}

export function signalEntity(
  { functions, turns }: ClientContext,
  { name, key, operation, input }: { name: string; key: string; operation: string; input: unknown },
): 'accepted' | 'unknownEntity' {
  if (!functions.find(name, 'entitytrigger')) return 'unknownEntity';
  const body = {
    op: operation,
    id: randomUUID(),
    input: input === undefined ? undefined : JSON.stringify(input),
    signal: true,
  };
  turns.write((writing) =>
    send(writing, { target: entityId(name, key), executionId: null, event: JSON.stringify(body) }),
  );
  return 'accepted';
}
