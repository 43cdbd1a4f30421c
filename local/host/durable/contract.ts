import type { DatabaseSync } from 'node:sqlite';
import type { WorldClock } from '../../world-clock';
import type { Functions } from '../invocation';
import type { HistoryEvent } from './history-event';

export interface EngineOptions {
  /** The data file of the host, opened by the host; the engine creates its own tables, named after the hub. */
  database: DatabaseSync;
  clock: WorldClock;
  functions: Functions;
  hubName: string;
  /** `defaultVersion` of host.json; null when the app is not versioned. */
  defaultVersion: string | null;
  log(level: 'information' | 'warning' | 'error', message: string): void;
  maxConcurrentActivities?: number;
}

export type RuntimeStatus =
  'Running' | 'Completed' | 'ContinuedAsNew' | 'Failed' | 'Canceled' | 'Terminated' | 'Pending' | 'Suspended';

/** Times are epoch milliseconds; input, customStatus and output are JSON values, null when there is none. */
export interface InstanceStatus {
  name: string;
  instanceId: string;
  runtimeStatus: RuntimeStatus;
  input: unknown;
  customStatus: unknown;
  output: unknown;
  createdTime: number;
  lastUpdatedTime: number;
}

export interface StartOptions {
  instanceId?: string;
  /** A JSON value; undefined and null both mean "no input". */
  input?: unknown;
  version?: string;
}

export type StartResult = { kind: 'started'; instanceId: string } | { kind: 'conflict'; status: RuntimeStatus };

/** `wrongState`: suspended twice, or resumed while running; the service answers 500 with this state's name. */
export type ControlResult =
  | { kind: 'accepted' }
  | { kind: 'notFound' }
  | { kind: 'finished'; status: RuntimeStatus }
  | { kind: 'wrongState'; status: RuntimeStatus };

export type RestartResult = StartResult | { kind: 'notFound' };

/** `unsupported` stands for a failed instance, which the service would rewind; answer 501. */
export type RewindResult =
  { kind: 'notFound' } | { kind: 'notFailed'; status: RuntimeStatus } | { kind: 'unsupported' };

/** Times are epoch milliseconds, both bounds included; `runtimeStatus` holds exact status names. */
export interface InstanceFilter {
  createdTimeFrom?: number;
  createdTimeTo?: number;
  runtimeStatus?: RuntimeStatus[];
  instanceIdPrefix?: string;
}

export interface InstancePage {
  instances: InstanceStatus[];
  /** Absent when the list is complete. */
  continuation?: string;
}

export interface EntityFilter {
  /** Entity name in any case. */
  name?: string;
  lastOperationTimeFrom?: number;
  lastOperationTimeTo?: number;
  top?: number;
  continuation?: string;
}

/** `state` is the JSON value; lastOperationTime in epoch milliseconds. */
export interface EntityEntry {
  entityId: { name: string; key: string };
  lastOperationTime: number;
  state: unknown;
}

export interface EntityPage {
  entities: EntityEntry[];
  continuation?: string;
}

export interface HistoryFormat {
  showInput: boolean;
  showOutput: boolean;
}

export interface Engine {
  /** Takes up what was in flight when the last engine on this data ended, and begins to work. */
  start(): void;
  /** Begins nothing new and waits for the invocations in flight that end by themselves. */
  stop(): Promise<void>;
  /** Has due messages, queued work or invocations in flight. */
  busy(): boolean;
  /** Invocations in flight: episodes, activities (those that wait on `clock.sleep` too) and entity batches. */
  inFlight(): number;
  /** Something could be begun or committed at once; work that waits for a free activity slot does not count. */
  ready(): boolean;

  startNew(name: string, options: StartOptions): StartResult;
  status(instanceId: string): InstanceStatus | undefined;
  /** Unsorted, entities included, as the service lists them; an unknown continuation gives an empty list. */
  list(query: InstanceFilter & { top?: number; continuation?: string }): InstancePage;
  /** Raw events of the current execution, in the protocol's Pascal case. */
  history(instanceId: string): HistoryEvent[];
  raiseEvent(instanceId: string, name: string, data: unknown): ControlResult;
  terminate(instanceId: string, reason?: string): ControlResult;
  suspend(instanceId: string, reason?: string): ControlResult;
  resume(instanceId: string, reason?: string): ControlResult;
  restart(instanceId: string, withNewId: boolean): RestartResult;
  rewind(instanceId: string): RewindResult;
  purge(instanceId: string): 'purged' | 'notFound' | 'unfinished';
  /** Without a status, or with one that is not final, everything in the range goes: running instances and entities too. */
  purgeMany(filter: InstanceFilter): number;

  entityState(name: string, key: string): { exists: boolean; state: unknown };
  signalEntity(name: string, key: string, operation: string, input: unknown): 'accepted' | 'unknownEntity';
  listEntities(filter: EntityFilter): EntityPage;
}
