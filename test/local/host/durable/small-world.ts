import { createRequire } from 'node:module';
import { DatabaseSync } from 'node:sqlite';
import type { EntityContext, OrchestrationContext, Task } from 'durable-functions';
import { createWorldClock } from '../../../../local/world-clock';
import type { ControlledClock } from '../../../../local/world-clock';
import { createEngine } from '../../../../local/host/durable/engine';
import type { Engine, InstanceStatus } from '../../../../local/host/durable/engine';
import type { Functions, RegisteredFunction, RpcValue } from '../../../../local/host/invocation';

type Handler = (input: unknown, context: unknown) => unknown;

/** What `df.app.*` wraps handlers in before it registers them; not exported by the package. */
interface SdkInternals {
  createOrchestrator(handler: Orchestrator): Handler;
  createEntityFunction(handler: Entity): Handler;
  wrapActivityHandler(handler: Activity): Handler;
}

const requireInternals = createRequire(__filename);
const sdk = {
  ...(requireInternals('durable-functions/lib/src/util/testingUtils') as object),
  ...(requireInternals('durable-functions/lib/src/app') as object),
} as SdkInternals;

/** Results of tasks fit any type that a test gives them. */
export type Orchestrator = (context: OrchestrationContext) => Generator<Task, unknown, never>;
export type Entity = (context: EntityContext<unknown>) => unknown;
/** Called with whatever a test says that it gets. */
type Activity = (input: never, context: { instanceId: string }) => unknown;

export interface SmallApp {
  orchestrators?: Record<string, Orchestrator>;
  activities?: Record<string, Activity>;
  entities?: Record<string, Entity>;
}

export type Orchestrators = Record<string, Orchestrator>;

export interface WorldOptions {
  database?: DatabaseSync;
  clock?: ControlledClock;
  defaultVersion?: string | null;
  maxConcurrentActivities?: number;
  hubName?: string;
}

export interface SmallWorld {
  engine: Engine;
  clock: ControlledClock;
  database: DatabaseSync;
  logged: string[];
  /** Lets everything that is due happen. */
  settle(): Promise<void>;
  /** Starts an orchestrator, lets `milliseconds` of the world's time pass and returns the instance's status. */
  run(name: string, input?: unknown, milliseconds?: number): Promise<InstanceStatus>;
  close(): Promise<void>;
}

/** The engine with functions that go through the real SDK and through the conversions of `@azure/functions`. */
export function smallWorld(app: SmallApp, options: WorldOptions = {}): SmallWorld {
  const clock = options.clock ?? createWorldClock({ ahead: 0, keepAhead: () => undefined });
  const database = options.database ?? new DatabaseSync(':memory:');
  const logged: string[] = [];
  const engine = createEngine({
    database,
    clock,
    functions: functionsOf(app),
    hubName: options.hubName ?? 'TestHub',
    defaultVersion: options.defaultVersion ?? null,
    log: (level, message) => void logged.push(`${level}: ${message}`),
    ...(options.maxConcurrentActivities ? { maxConcurrentActivities: options.maxConcurrentActivities } : {}),
  });
  clock.join({ busy: () => engine.ready() || engine.inFlight() > clock.sleepers() });
  engine.start();
  const settle = async () => void (await clock.advance(0));
  return {
    engine,
    clock,
    database,
    logged,
    settle,
    async run(name, input, milliseconds = 0) {
      const started = engine.startNew(name, { input });
      if (started.kind !== 'started') throw new Error(started.status);
      await clock.advance(milliseconds);
      const status = engine.status(started.instanceId);
      if (!status) throw new Error('The instance is gone.');
      return status;
    },
    async close() {
      await engine.stop();
      if (!options.clock) clock.stop();
    },
  };
}

export function functionsOf({ orchestrators = {}, activities = {}, entities = {} }: SmallApp): Functions {
  const registered = new Map<string, { fn: RegisteredFunction; handler: Handler }>();
  const register = (name: string, triggerType: string, handler: Handler) => {
    const fn = { name, functionId: name, triggerType, triggerName: 'trigger', bindings: {} };
    registered.set(`${triggerType}/${name.toLowerCase()}`, { fn, handler });
  };
  for (const [name, handler] of Object.entries(orchestrators)) {
    register(name, 'orchestrationtrigger', sdk.createOrchestrator(handler));
  }
  for (const [name, handler] of Object.entries(activities)) {
    register(name, 'activitytrigger', sdk.wrapActivityHandler(handler));
  }
  for (const [name, handler] of Object.entries(entities)) {
    register(name, 'entitytrigger', sdk.createEntityFunction(handler));
  }
  return {
    find: (name, triggerType) => registered.get(`${triggerType}/${name.toLowerCase()}`)?.fn,
    names: (triggerType) =>
      [...registered.values()].filter(({ fn }) => fn.triggerType === triggerType).map(({ fn }) => fn.name),
    async invoke({ fn, inputs, triggerMetadata = {} }) {
      const context = Object.fromEntries(Object.entries(triggerMetadata).map(([key, value]) => [key, fromRpc(value)]));
      const { handler } = registered.get(`${fn.triggerType}/${fn.name.toLowerCase()}`)!;
      return { returnValue: toRpc(await handler(fromRpc(inputs[0]!.data), context)) };
    },
  };
}

/** As `@azure/functions` converts what the host sends. */
function fromRpc(data: RpcValue): unknown {
  if (data.string === undefined) return undefined;
  try {
    return JSON.parse(data.string);
  } catch {
    return data.string;
  }
}

/** As `@azure/functions` converts what a handler returns. */
function toRpc(value: unknown): RpcValue | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'string') return { string: value };
  if (Buffer.isBuffer(value)) return { bytes: value };
  if (ArrayBuffer.isView(value)) return { bytes: Buffer.from(value.buffer, value.byteOffset, value.byteLength) };
  if (typeof value === 'number') return Number.isInteger(value) ? { int: value } : { double: value };
  return { json: JSON.stringify(value) };
}

/** The message of what an orchestrator caught. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Opens worlds for the tests of a file and closes them after each test. */
export function openWorlds(): typeof smallWorld {
  const opened: SmallWorld[] = [];
  afterEach(async () => {
    for (const world of opened.splice(0)) await world.close();
  });
  return (app, options) => {
    const world = smallWorld(app, options);
    opened.push(world);
    return world;
  };
}
