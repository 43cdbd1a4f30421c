import type { Engine, EngineOptions } from './contract';

export type * from './contract';

/** A crash-safe Durable engine on SQLite that speaks the out-of-process protocol of durable-functions v3. */
export function createEngine(options: EngineOptions): Engine {
  throw new Error(`The engine of ${options.hubName} is being built.`);
}
