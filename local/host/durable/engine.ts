import { callActivity } from './activity-call';
import type { StoredActivityCall } from './activity-table';
import { raiseEvent, restart, resume, rewind, signalEntity, startNew, suspend, terminate } from './client';
import type { Engine, EngineOptions } from './contract';
import { readEntityId, takeEntityTurn } from './entity-turn';
import { takeTurn } from './orchestration-turn';
import { entityState, listEntities, listInstances, purge, purgeMany, statusOf } from './queries';
import { openTables } from './tables';
import type { Tables } from './tables';
import { createTimerService } from './due-timers';
import { createTurns } from './turns';
import type { Turns } from './turns';
import { deliver, event, send } from './writing';
import type { Write } from './writing';

export type * from './contract';

const DEFAULT_CONCURRENT_ACTIVITIES = 32;
/** Real milliseconds that `stop` gives to invocations in flight; what takes longer is repeated by the next engine. */
const GRACE = 1000;

/** A crash-safe Durable engine on SQLite that speaks the out-of-process protocol of durable-functions v3. */
export function createEngine(options: EngineOptions): Engine {
  const { clock, functions, defaultVersion, log } = options;
  const tables = openTables(options.database, options.hubName);
  const turns: Turns = createTurns({
    tables,
    now: clock.now,
    log,
    take: (target) => take(options, tables, target),
    run: (call) => runActivity(options, call),
    timersChanged: () => timers.arm(),
    maxConcurrentActivities: options.maxConcurrentActivities ?? DEFAULT_CONCURRENT_ACTIVITIES,
  });
  const timers = createTimerService(clock, tables.timers, () => turns.write(sendDueTimers));
  const client = { tables, turns, clock, functions, defaultVersion };
  return {
    start() {
      turns.start(tables.messages.targets(), tables.activities.all());
      timers.arm();
    },
    async stop() {
      timers.stop();
      await settled(turns, clock);
      turns.stop();
    },
    busy: turns.busy,
    inFlight: turns.inFlight,
    ready: turns.ready,
    startNew: (name, start) => startNew(client, name, start),
    status: (instanceId) => statusOf(tables, instanceId),
    list: (query) => listInstances(tables, query),
    history: (instanceId) => [...tables.history.read(instanceId).events],
    raiseEvent: (instanceId, name, data) => raiseEvent(client, instanceId, { name, data }),
    terminate: (instanceId, reason) => terminate(client, instanceId, reason),
    suspend: (instanceId, reason) => suspend(client, instanceId, reason),
    resume: (instanceId, reason) => resume(client, instanceId, reason),
    restart: (instanceId, withNewId) => restart(client, instanceId, withNewId),
    rewind: (instanceId) => rewind(client, instanceId),
    purge: (instanceId) => purge(client, instanceId),
    purgeMany: (filter) => purgeMany(client, filter),
    entityState: (name, key) => entityState(tables, name, key),
    signalEntity: (...[name, key, operation, input]) => signalEntity(client, { name, key, operation, input }),
    listEntities: (filter) => listEntities(tables, filter),
  };
}

function take(options: EngineOptions, tables: Tables, target: string): Write | Promise<Write> | undefined {
  const waiting = tables.messages.waiting(target);
  if (waiting.length === 0) return undefined;
  const row = tables.instances.find(target);
  const { functions, defaultVersion, log, clock } = options;
  if (row) return takeTurn({ tables, functions, defaultVersion, log, now: clock.now }, row, waiting);
  if (readEntityId(target)) return takeEntityTurn({ tables, functions, log }, target, waiting);
  return (writing) => writing.tables.messages.remove(waiting);
}

async function runActivity({ functions, log }: EngineOptions, call: StoredActivityCall): Promise<Write> {
  const fn = functions.find(call.name, 'activitytrigger');
  if (!fn) {
    // Gone since it was scheduled: the work stays, for a later version of the app.
    log('warning', `'${call.instanceId}' waits for the activity '${call.name}', which no longer exists.`);
    return () => undefined;
  }
  const completion = await callActivity(functions, fn, call);
  return (writing) => {
    writing.tables.activities.remove(call.sequence);
    const { EventType, ...result } = completion;
    const completed = { ...event(EventType, writing.now), TaskScheduledId: call.taskId, ...result };
    deliver(writing, { target: call.instanceId, executionId: call.executionId }, completed);
  };
}

const sendDueTimers: Write = (writing) => {
  for (const message of writing.tables.timers.take(writing.now)) send(writing, message);
};

/** Waits, within the grace, until only invocations that sleep on the world's clock are in flight. */
async function settled(turns: Turns, clock: EngineOptions['clock']): Promise<void> {
  const end = performance.now() + GRACE;
  while (turns.inFlight() > clock.sleepers() && performance.now() < end) {
    let timeout: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timeout = setTimeout(resolve, end - performance.now());
    });
    await Promise.race([turns.progress(), late]);
    clearTimeout(timeout);
  }
}
