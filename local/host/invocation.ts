import { randomUUID } from 'node:crypto';
import { registry, runHooks, runLogHooks } from './app-registry';
import type { FunctionCallback, InvocationModel, LogCategory, LogLevel, Registration } from './app-registry';

export interface RegisteredFunction {
  name: string;
  functionId: string;
  /** In lower case, e.g. `orchestrationtrigger`. */
  triggerType: string;
  triggerName: string;
  bindings: Record<string, Record<string, unknown>>;
  retryOptions?: unknown;
}

/** A value that crosses the boundary between host and app; one member is set, none for "nothing". */
export interface RpcValue {
  string?: string;
  json?: string;
  bytes?: Buffer;
  int?: number;
  double?: number;
  http?: unknown;
}

export interface Invocation {
  fn: RegisteredFunction;
  inputs: { name: string; data: RpcValue }[];
  triggerMetadata?: Record<string, RpcValue>;
  retryContext?: unknown;
}

export interface Answer {
  returnValue?: unknown;
}

export type DurableTriggerType = 'orchestrationtrigger' | 'activitytrigger' | 'entitytrigger';

export interface Functions {
  /** Ignores case. */
  find(name: string, triggerType: DurableTriggerType): RegisteredFunction | undefined;
  names(triggerType: string): string[];
  /** Rejects with what the handler threw. Fills the durableClient inputs by itself. */
  invoke(invocation: Invocation): Promise<Answer>;
}

export interface InvokerOptions {
  registrations: Registration[];
  /** JSON text of the value of a durableClient input; asked for at each invocation. */
  durableClientInput(): string;
  log(level: LogLevel, category: string, message: string): void;
}

export interface Invoker extends Functions {
  all: RegisteredFunction[];
  inFlight(): number;
}

/** Runs functions of the app through the library's own model, as the real worker does. */
export function createInvoker(options: InvokerOptions): Invoker {
  const callbacks = new Map<string, FunctionCallback>();
  const byKey = new Map<string, RegisteredFunction>();
  const all = options.registrations.map(toRegisteredFunction);
  all.forEach((fn, index) => {
    byKey.set(`${fn.triggerType} ${fn.name.toLowerCase()}`, fn);
    callbacks.set(fn.functionId, options.registrations[index]?.callback as FunctionCallback);
  });
  let inFlight = 0;

  async function invoke(invocation: Invocation): Promise<Answer> {
    inFlight++;
    try {
      return await run(invocation, callbacks.get(invocation.fn.functionId) as FunctionCallback, options);
    } finally {
      inFlight--;
    }
  }

  return {
    all,
    inFlight: () => inFlight,
    find: (name, triggerType) => byKey.get(`${triggerType} ${name.toLowerCase()}`),
    names: (triggerType) => all.filter((fn) => fn.triggerType === triggerType).map((fn) => fn.name),
    invoke,
  };
}

export function toRegisteredFunction({ metadata }: Registration): RegisteredFunction {
  const triggers = Object.entries(metadata.bindings).filter(([, { type }]) => /trigger$/i.test(String(type)));
  const trigger = triggers[0];
  if (!trigger || triggers.length > 1) throw new Error(`Function "${metadata.name}" must have exactly one trigger.`);
  return {
    name: metadata.name,
    functionId: metadata.functionId ?? metadata.name,
    triggerType: String(trigger[1]['type']).toLowerCase(),
    triggerName: trigger[0],
    bindings: metadata.bindings,
    ...(metadata.retryOptions === undefined ? {} : { retryOptions: metadata.retryOptions }),
  };
}

async function run(invocation: Invocation, callback: FunctionCallback, options: InvokerOptions): Promise<Answer> {
  const coreContext = coreContextOf(invocation, options);
  const model = modelOf(coreContext);
  const { context, inputs } = await model.getArguments();
  coreContext.invocationContext = context;

  coreContext.state = 'preInvocationHooks';
  const shared = { hookData: {}, appHookData: registry.appHookData, invocationContext: context };
  const before = { ...shared, inputs, functionCallback: callback };
  await runHooks('preInvocation', before);

  coreContext.state = 'invocation';
  const after = { ...shared, inputs: before.inputs, result: null as unknown, error: null as unknown };
  try {
    after.result = await model.invokeFunction(context, before.inputs, before.functionCallback);
  } catch (error) {
    after.error = error;
  }

  coreContext.state = 'postInvocationHooks';
  await runHooks('postInvocation', after);
  // A handler that throws null has succeeded without a result, as on the real host.
  if (after.error !== null && after.error !== undefined) {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- whatever the handler threw is passed on as it is
    throw after.error;
  }
  return model.getResponse(context, after.result);
}

function modelOf(coreContext: unknown): InvocationModel {
  if (!registry.model) throw new Error('No programming model is set: the app has not loaded "@azure/functions".');
  return registry.model.getInvocationModel(coreContext);
}

function coreContextOf({ fn, inputs, triggerMetadata, retryContext }: Invocation, options: InvokerOptions) {
  const invocationId = randomUUID();
  const coreContext = {
    invocationId,
    metadata: { name: fn.name, functionId: fn.functionId, bindings: fn.bindings, retryOptions: fn.retryOptions },
    request: {
      invocationId,
      functionId: fn.functionId,
      inputData: [...inputs, ...durableClientInputs(fn, options)],
      triggerMetadata:
        fn.triggerType === 'activitytrigger' ? { ...repeated(fn, inputs), ...triggerMetadata } : triggerMetadata,
      traceContext: undefined,
      retryContext,
    },
    state: undefined as string | undefined,
    invocationContext: undefined as unknown,
    log(level: LogLevel, category: LogCategory, message: string) {
      const entry = runLogHooks({ level, category, message, invocationContext: coreContext.invocationContext });
      options.log(entry.level, `Function.${fn.name}${category === 'user' ? '.User' : ''}`, entry.message);
    },
  };
  return coreContext;
}

/**
 * The metadata of an activity repeats its input, as `data`, under the name of the binding and by top-level property. For
 * orchestrators, whose input is the whole history, that is left out: it would be parsed anew in each episode.
 */
function repeated({ triggerName }: RegisteredFunction, inputs: Invocation['inputs']): Record<string, RpcValue> {
  const data = inputs.find(({ name }) => name === triggerName)?.data;
  if (data?.string === undefined) return {};
  const metadata: Record<string, RpcValue> = {};
  const value: unknown = JSON.parse(data.string);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    for (const [key, property] of Object.entries(value)) metadata[key] = { string: JSON.stringify(property) };
  }
  return { ...metadata, data, [triggerName]: data };
}

function durableClientInputs(fn: RegisteredFunction, { durableClientInput }: InvokerOptions) {
  return Object.entries(fn.bindings)
    .filter(([, binding]) => String(binding['type']).toLowerCase() === 'durableclient')
    .map(([name]) => ({ name, data: { string: durableClientInput() } }));
}
