/** What the app has registered with the host of this process; there is one app per process, as in the real worker. */
export interface FunctionMetadata {
  name: string;
  functionId?: string;
  /** By binding name; each has at least `type` and `direction`. */
  bindings: Record<string, Record<string, unknown>>;
  retryOptions?: unknown;
}

export type FunctionCallback = (...inputs: unknown[]) => unknown;

export interface Registration {
  metadata: FunctionMetadata;
  callback: FunctionCallback;
}

export type HookName = 'preInvocation' | 'postInvocation' | 'appStart' | 'appTerminate' | 'log';

/** The object that the hooks of one moment share; they may replace its members. */
export type HookContext = Record<string, unknown>;
export type HookCallback = (context: HookContext) => unknown;

export type LogLevel = 'trace' | 'debug' | 'information' | 'warning' | 'error' | 'critical' | 'none';
export type LogCategory = 'user' | 'system' | 'customMetric';

/** One invocation as the library of the app sees it. */
export interface InvocationModel {
  getArguments(): Promise<{ context: unknown; inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], callback: FunctionCallback): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<{ returnValue?: unknown }>;
}

export interface ProgrammingModel {
  name: string;
  version: string;
  getInvocationModel(coreContext: unknown): InvocationModel;
  getCapabilities(defaults: Record<string, string>): Promise<Record<string, string>>;
}

interface Registry {
  model: ProgrammingModel | undefined;
  registrations: Registration[];
  hooks: Record<HookName, HookCallback[]>;
  appHookData: Record<string, unknown>;
  locked: boolean;
  logSink: (level: LogLevel, category: LogCategory, message: string) => void;
}

function ignore() {}

function emptyHooks(): Record<HookName, HookCallback[]> {
  return { preInvocation: [], postInvocation: [], appStart: [], appTerminate: [], log: [] };
}

/** The model outlives an app: the library announces it once per process. */
export const registry: Registry = {
  model: undefined,
  registrations: [],
  hooks: emptyHooks(),
  appHookData: {},
  locked: false,
  logSink: ignore,
};

/** After this the app can register nothing more. */
export function lockRegistration(): void {
  registry.locked = true;
}

/** What an app left behind, so that a later host of the same process can take it up again. */
export interface AppRegistrations {
  registrations: Registration[];
  hooks: Record<HookName, HookCallback[]>;
}

/** Makes room for another app. */
export function takeRegistrations(): AppRegistrations {
  const { registrations, hooks } = registry;
  Object.assign(registry, { registrations: [], hooks: emptyHooks(), appHookData: {}, locked: false, logSink: ignore });
  return { registrations, hooks };
}

export function restoreRegistrations({ registrations, hooks }: AppRegistrations): void {
  Object.assign(registry, { registrations, hooks });
}

export async function runHooks(name: HookName, context: HookContext): Promise<void> {
  for (const hook of registry.hooks[name]) await hook(context);
}

let insideLogHooks = false;

/** Hooks may change level and message; what a hook logs itself is not shown to hooks again. */
export function runLogHooks(entry: {
  level: LogLevel;
  category: LogCategory;
  message: string;
  invocationContext?: unknown;
}) {
  if (insideLogHooks || registry.hooks.log.length === 0) return entry;
  insideLogHooks = true;
  try {
    const context = { hookData: {}, appHookData: registry.appHookData, ...entry };
    for (const hook of registry.hooks.log) hook(context);
    return context;
  } finally {
    insideLogHooks = false;
  }
}
