import type { OrchestrationContext, Task } from 'durable-functions';
import type { Answer } from '../../domain/answers';
import { withTripwire } from './tripwire';

type Activities = Record<string, (input: never) => unknown>;

interface Walk {
  input: object;
  /** By registered name; a value is wrapped as done, an Answer is passed on, an Error is thrown into the orchestrator. */
  activities: Activities;
  children?: Activities;
  /** By `entity.operation`. */
  entities?: Activities;
  /** Events that are there when somebody waits for them, by name; a function decides by name. */
  events?: (name: string) => unknown;
}

interface Walked {
  result: unknown;
  /** What was asked of the engine, in order: `call name`, `child name`, `timer seconds`, `signal operation`, `event name`. */
  trace: string[];
  seconds: number;
}

interface Pending {
  kind: 'activity' | 'child' | 'entity' | 'timer' | 'event' | 'any';
  name: string;
  input?: unknown;
  at?: number;
  tasks?: Pending[];
  result?: unknown;
  isCompleted?: boolean;
  cancel?(): void;
}

const start = Date.parse('2026-11-24T06:00:00.000Z');

/** Walks an orchestrator step by step without an engine: activities answer at once, timers move the time. */
export function drive(
  orchestrator: (context: OrchestrationContext) => Generator<Task, unknown, unknown>,
  walk: Walk,
): Walked {
  const world = { now: start, guids: 0, trace: [] as string[] };
  const generator = orchestrator(contextOf(world, walk));
  let step = withTripwire(() => generator.next());
  for (let steps = 0; !step.done; steps++) {
    if (steps > 2000) throw new Error(`the orchestrator does not end: ${world.trace.slice(-5).join(', ')}`);
    const answer = resolve(step.value as unknown as Pending, walk, world);
    step = withTripwire(() => (answer instanceof Error ? generator.throw(answer) : generator.next(answer)));
  }
  return { result: step.value, trace: world.trace, seconds: (world.now - start) / 1000 };
}

interface World {
  now: number;
  guids: number;
  trace: string[];
}

function contextOf(world: World, walk: Walk): OrchestrationContext {
  const task = (pending: Pending) => pending as unknown as Task;
  const df = {
    instanceId: 'instance-1',
    isReplaying: false,
    get currentUtcDateTime() {
      return new Date(world.now);
    },
    getInput: () => walk.input,
    newGuid: () => `guid-${++world.guids}`,
    setCustomStatus: () => undefined,
    signalEntity: (_id: unknown, operation: string) => void world.trace.push(`signal ${operation}`),
    callActivityWithRetry: (name: string, _retry: unknown, input: unknown) => task({ kind: 'activity', name, input }),
    callEntity: (id: { name: string }, operation: string, input: unknown) =>
      task({ kind: 'entity', name: `${id.name}.${operation}`, input }),
    callSubOrchestrator: (name: string, input: unknown) => task({ kind: 'child', name, input }),
    createTimer: (fireAt: Date) =>
      task({ kind: 'timer', name: 'timer', at: fireAt.getTime(), cancel: () => undefined }),
    waitForExternalEvent: (name: string) => task({ kind: 'event', name }),
    Task: { any: (tasks: unknown[]) => task({ kind: 'any', name: 'any', tasks: tasks as Pending[] }) },
  };
  return { df } as unknown as OrchestrationContext;
}

function resolve(pending: Pending, walk: Walk, world: World): unknown {
  switch (pending.kind) {
    case 'any':
      return firstOf(pending.tasks ?? [], walk, world);
    case 'timer':
      return void passTime(pending, world);
    case 'event':
      return walk.events?.(pending.name);
    default:
      return answered(
        pending,
        { activity: walk.activities, child: walk.children, entity: walk.entities }[pending.kind],
        world,
      );
  }
}

function answered({ kind, name, input }: Pending, table: Activities | undefined, world: World): unknown {
  const answer = table?.[name];
  if (!answer) throw new Error(`the walk has no ${kind} ${name}`);
  world.trace.push(`${kind === 'activity' ? 'call' : kind} ${name}`);
  const value = answer(input as never);
  return kind !== 'activity' || value instanceof Error ? value : wrapped(value);
}

function wrapped(value: unknown): Answer {
  const isAnswer =
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    ['done', 'refused', 'notNow', 'cancelled'].includes(String(value.kind));
  return isAnswer ? (value as Answer) : { kind: 'done', value };
}

function firstOf(tasks: Pending[], walk: Walk, world: World): Pending | undefined {
  for (const task of tasks.filter(({ kind }) => kind === 'event')) {
    const value = walk.events?.(task.name);
    if (value === undefined) continue;
    world.trace.push(`event ${task.name}`);
    return Object.assign(task, { result: value, isCompleted: true });
  }
  const timer = tasks.find(({ kind }) => kind === 'timer');
  if (timer) passTime(timer, world);
  return timer;
}

function passTime(timer: Pending, world: World): void {
  world.trace.push(`timer ${Math.round(((timer.at ?? 0) - world.now) / 1000)}`);
  world.now = Math.max(world.now, timer.at ?? 0);
}
