import type { HistoryEvent } from './history-event';

export type FunctionKind = 'activity' | 'orchestrator' | 'entity';

/** Work that received a sequence number; inputs are JSON text. */
export type Task =
  | { kind: 'activity'; id: number; name: string; input: string | undefined }
  | {
      kind: 'subOrchestration';
      id: number;
      name: string;
      instanceId: string | undefined;
      input: string | undefined;
      version: string | undefined;
    }
  | { kind: 'timer'; id: number; fireAt: number; piece: boolean; cancelled: boolean }
  | {
      kind: 'entityMessage';
      id: number;
      entityId: string;
      operation: string;
      input: string | undefined;
      isSignal: boolean;
    };

/** A step of the orchestrator's plan; `remaining` children must still complete before it does. */
export interface Step {
  done: boolean;
  remaining: number;
  parent: Step | undefined;
}

/** What waits for the completion of one sequence number. */
export interface Open {
  holdsCompletion: boolean;
  complete(event: HistoryEvent): void;
}

export interface ReplayState {
  functionExists(kind: FunctionKind, name: string): boolean;
  nextId: number;
  /** The orchestrator's `currentUtcDateTime` in epoch milliseconds. */
  now: number;
  /** Tasks that have a number but, so far, no scheduling event. */
  unrecorded: Map<number, Task>;
  open: Map<number, Open>;
  /** Entity calls by the request id found in the history. */
  requests: Map<string, Open>;
  /** Open waits per event name, newest last: the newest is served first. */
  waits: Map<string, Step[]>;
  /** Events nobody has waited for yet, oldest first. */
  buffered: Map<string, HistoryEvent[]>;
  cancelledTimers: number[];
  /** JSON text of the next execution's input; null when there is none. */
  continueAsNew: { input: string | null } | undefined;
  /** The unknown function on which the orchestrator hangs for ever, as on the real host. */
  stuckOn: string | undefined;
}

export function completeStep(step: Step): void {
  if (step.done) return;
  step.done = true;
  const { parent } = step;
  if (parent && --parent.remaining === 0) completeStep(parent);
}

export function newStep(parent: Step | undefined, remaining: number): Step {
  return { done: false, remaining, parent };
}

/** An orchestrator used something the embedded host does not have. */
export class UnsupportedFeature extends Error {
  constructor(feature: string) {
    super(`The embedded host does not support ${feature}.`);
    this.name = 'UnsupportedFeature';
  }
}
