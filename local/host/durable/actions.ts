/** Numbers of the action types in the protocol. */
export const ActionType = {
  callActivity: 0,
  callActivityWithRetry: 1,
  callSubOrchestrator: 2,
  callSubOrchestratorWithRetry: 3,
  continueAsNew: 4,
  createTimer: 5,
  waitForExternalEvent: 6,
  callEntity: 7,
  callHttp: 8,
  signalEntity: 9,
  whenAny: 11,
  whenAll: 12,
  lockEntities: 13,
  releaseEntities: 14,
} as const;

export interface RetryPolicy {
  firstRetryIntervalInMilliseconds: number;
  maxNumberOfAttempts: number;
  backoffCoefficient?: number;
  maxRetryIntervalInMilliseconds?: number;
  retryTimeoutInMilliseconds?: number;
}

/** Calls of activities: a text input is already JSON text, anything else is plain JSON. */
export interface ActivityAction {
  actionType: 0 | 1;
  functionName: string;
  input?: unknown;
  retryOptions?: RetryPolicy;
}

/** The input is always plain JSON, text too. */
export interface SubOrchestratorAction {
  actionType: 2 | 3;
  functionName: string;
  instanceId?: string;
  input?: unknown;
  version?: string;
  retryOptions?: RetryPolicy;
}

/** The SDK makes JSON text of a text input, and the extension serialises it once more: the next run sees the quotes. */
export interface ContinueAsNewAction {
  actionType: 4;
  input?: unknown;
}

export interface TimerAction {
  actionType: 5;
  fireAt: string;
  isCanceled: boolean;
}

export interface WaitAction {
  actionType: 6;
  externalEventName: string;
}

/** `instanceId` is the entity's: `@name@key`. The input is always plain JSON. */
export interface EntityAction {
  actionType: 7 | 9;
  instanceId: string;
  operation: string;
  input?: unknown;
}

export interface CompoundAction {
  actionType: 11 | 12;
  compoundActions: Action[];
}

/** What the engine refuses by name: callHttp and entity locks. */
export interface RefusedAction {
  actionType: 8 | 13 | 14;
}

export type Action =
  | ActivityAction
  | SubOrchestratorAction
  | ContinueAsNewAction
  | TimerAction
  | WaitAction
  | EntityAction
  | CompoundAction
  | RefusedAction;

/** JSON text of an input of which texts are already JSON text; undefined when there is none. */
export function textOfEncodedInput(input: unknown): string | undefined {
  return typeof input === 'string' ? input : textOfInput(input);
}

/** JSON text of a plain input; undefined when there is none. */
export function textOfInput(input: unknown): string | undefined {
  return input === undefined || input === null ? undefined : JSON.stringify(input);
}
