import { registry, runLogHooks } from './app-registry';
import type {
  FunctionCallback,
  FunctionMetadata,
  HookCallback,
  HookName,
  LogCategory,
  LogLevel,
  ProgrammingModel,
} from './app-registry';

// The module `@azure/functions-core` as an app sees it: the real worker supplies one of the same shape.

/** Of the Node worker whose behaviour this follows. */
export const version = '3.9.1';
export const hostVersion = '4.1037.0';

interface Disposing {
  dispose(): unknown;
}

export class Disposable {
  #callOnDispose: (() => unknown) | undefined;

  constructor(callOnDispose: () => unknown) {
    this.#callOnDispose = callOnDispose;
  }

  static from(...disposables: Disposing[]): Disposable {
    return new Disposable(() => disposables.forEach((disposable) => disposable.dispose()));
  }

  dispose(): unknown {
    const call = this.#callOnDispose;
    this.#callOnDispose = undefined;
    return call?.();
  }
}

export function registerFunction(metadata: FunctionMetadata, callback: FunctionCallback): Disposable {
  if (registry.locked) throw systemError(Error, 'A function can only be registered during app startup.');
  const functionId = metadata.functionId ?? metadata.name;
  if (registry.registrations.some(({ metadata: known }) => (known.functionId ?? known.name) === functionId)) {
    throw systemError(Error, `A function with id "${functionId}" has already been registered.`);
  }
  const registration = { metadata: { ...metadata, functionId }, callback };
  registry.registrations.push(registration);
  return new Disposable(() => {
    if (registry.locked) throw systemError(Error, 'A function can only be disposed during app startup.');
    remove(registry.registrations, registration);
  });
}

export function setProgrammingModel(model: ProgrammingModel): void {
  registry.model = model;
}

export function getProgrammingModel(): ProgrammingModel | undefined {
  return registry.model;
}

export function registerHook(name: string, callback: HookCallback): Disposable {
  if (!isHookName(name)) throw systemError(RangeError, `Unrecognized hook "${name}"`);
  const hooks = registry.hooks[name];
  hooks.push(callback);
  return new Disposable(() => remove(hooks, callback));
}

/** Logs outside an invocation. */
export function log(level: LogLevel, category: LogCategory, message: string): void {
  const entry = runLogHooks({ level, category, message });
  registry.logSink(entry.level, entry.category, entry.message);
}

function isHookName(name: string): name is HookName {
  return Object.hasOwn(registry.hooks, name);
}

function remove<T>(list: T[], entry: T): void {
  const index = list.indexOf(entry);
  if (index >= 0) list.splice(index, 1);
}

/** The library tells by the mark that the host, not the app, is at fault. */
function systemError(kind: ErrorConstructor | RangeErrorConstructor, message: string): Error {
  return Object.assign(new kind(message), { isAzureFunctionsSystemError: true });
}
