import { randomUUID } from 'node:crypto';
import type { Functions, RegisteredFunction, RpcValue } from '../invocation';
import { messageOf } from './activity-call';
import { EventType } from './history-event';
import type { StoredMessage } from './message-table';
import type { EntityRow } from './entity-table';
import type { Tables } from './tables';
import { deliver, event, send } from './writing';
import type { Write, Writing } from './writing';

export interface EntityContext {
  tables: Tables;
  functions: Functions;
  log(level: 'warning' | 'error', message: string): void;
}

/** Message body of an operation; `input` is JSON text, `parent` the instance that waits for the answer. */
export interface Operation {
  op: string;
  id: string;
  parent?: string;
  parentExecution?: string;
  input?: string;
  signal?: boolean;
}

interface EntityAnswer {
  entityExists: boolean;
  entityState: string | null | undefined;
  results: { isError: boolean; result?: string }[];
  signals: { target: { name: string; key: string }; name: string; input: string }[];
}

const LARGEST_BATCH = 100;

export function entityId(name: string, key: string): string {
  return `@${name.toLowerCase()}@${key}`;
}

/** Parts of `@name@key`; undefined when the text is not an entity's id. */
export function readEntityId(id: string): { name: string; key: string } | undefined {
  const separator = id.indexOf('@', 1);
  if (!id.startsWith('@') || separator < 0) return undefined;
  return { name: id.slice(1, separator), key: id.slice(separator + 1) };
}

/** Runs the operations that wait for an entity as one batch and returns the transaction to be made of it. */
export async function takeEntityTurn(
  context: EntityContext,
  id: string,
  waiting: readonly StoredMessage[],
): Promise<Write> {
  const consumed = waiting.slice(0, LARGEST_BATCH);
  const self = readEntityId(id) ?? { name: id, key: '' };
  const fn = context.functions.find(self.name, 'entitytrigger');
  if (!fn) {
    context.log('warning', `Operations for '${id}' are dropped: there is no such entity function.`);
    return ({ tables }) => tables.messages.remove(waiting);
  }
  const operations = consumed.map((message) => JSON.parse(message.event) as Operation);
  const before = context.tables.entities.find(id);
  const answer = await callEntity(context, fn, { self, before, operations });
  return (writing) => {
    writing.tables.messages.remove(consumed);
    if (waiting.length > consumed.length) writing.effects.woken.add(id);
    keepState(writing, { id, ...self, answer });
    for (const [index, operation] of operations.entries()) respond(writing, operation, answer.results[index]);
    for (const signal of answer.signals) {
      const operation = { op: signal.name, id: randomUUID(), input: signal.input, signal: true };
      const target = entityId(signal.target.name, signal.target.key);
      send(writing, { target, executionId: null, event: JSON.stringify(operation) });
    }
  };
}

interface Batch {
  self: { name: string; key: string };
  before: EntityRow | undefined;
  operations: Operation[];
}

async function callEntity(
  context: EntityContext,
  fn: RegisteredFunction,
  { self, before, operations }: Batch,
): Promise<EntityAnswer> {
  const trigger = {
    self,
    exists: before !== undefined,
    state: before?.state ?? null,
    batch: operations.map(({ op, id, input, signal }) => ({
      name: op,
      input: input ?? null,
      isSignal: signal === true,
      id,
    })),
  };
  try {
    const inputs = [{ name: fn.triggerName, data: { string: JSON.stringify(trigger) } }];
    const value = (await context.functions.invoke({ fn, inputs })).returnValue as RpcValue | null | undefined;
    return JSON.parse(value?.json ?? '') as EntityAnswer;
  } catch (error) {
    const message = messageOf(error);
    context.log('error', `Entity '${self.name}' with key '${self.key}' failed: ${message}`);
    const results = operations.map(() => ({ isError: true, result: JSON.stringify(message) }));
    return { entityExists: trigger.exists, entityState: trigger.state, results, signals: [] };
  }
}

function keepState(
  { tables, now }: Writing,
  { id, name, key, answer }: { id: string; name: string; key: string; answer: EntityAnswer },
): void {
  if (!answer.entityExists) tables.entities.remove(id);
  else tables.entities.put({ id, name, key, state: answer.entityState ?? null, lastOperationAt: now });
}

function respond(writing: Writing, operation: Operation, result: EntityAnswer['results'][number] | undefined): void {
  const { id, parent, parentExecution, signal } = operation;
  if (signal || parent === undefined || parentExecution === undefined) return;
  const exceptionType = result?.isError ? 'Error' : undefined;
  deliver(
    writing,
    { target: parent, executionId: parentExecution },
    {
      ...event(EventType.eventRaised, writing.now),
      Name: id,
      Input: JSON.stringify({ result: result?.result, exceptionType }),
    },
  );
}
