import { ActionType, textOfEncodedInput, textOfInput } from './actions';
import type {
  Action,
  ActivityAction,
  CompoundAction,
  EntityAction,
  RetryPolicy,
  SubOrchestratorAction,
  TimerAction,
  WaitAction,
} from './actions';
import { EventType } from './history-event';
import type { HistoryEvent } from './history-event';
import { completeStep, newStep, UnsupportedFeature } from './replay-state';
import type { FunctionKind, Open, ReplayState, Step, Task } from './replay-state';

const DAY = 86_400_000;
/** Azure Storage's limits, announced to the SDK, which splits timers by the same rule. */
export const LONGEST_TIMER = 6 * DAY;
export const TIMER_PIECE = 3 * DAY;

const REFUSED = new Map<number, string>([
  [ActionType.callHttp, 'context.df.callHttp'],
  [ActionType.lockEntities, 'context.df.lock (entity locks)'],
  [ActionType.releaseEntities, 'context.df.lock (entity locks)'],
]);

/** Begins an action: assigns its numbers depth first and returns the step that completes with it. */
export function startAction(state: ReplayState, action: Action, parent: Step | undefined): Step {
  if (state.stuckOn !== undefined) return newStep(parent, 1);
  if ('compoundActions' in action) return startCompound(state, action, parent);
  if ('functionName' in action) return startCall(state, action, parent);
  if ('fireAt' in action) return startTimer(state, action, parent);
  if ('externalEventName' in action) return startWait(state, action, parent);
  if ('operation' in action) return startEntityMessage(state, action, parent);
  if (action.actionType !== ActionType.continueAsNew) {
    throw new UnsupportedFeature(REFUSED.get(action.actionType) ?? `the action type ${String(action.actionType)}`);
  }
  state.continueAsNew = { input: textOfInput(action.input) ?? null };
  return newStep(parent, 1);
}

function startCompound(state: ReplayState, action: CompoundAction, parent: Step | undefined): Step {
  const all = action.actionType === ActionType.whenAll;
  const step = newStep(parent, all ? action.compoundActions.length : 1);
  for (const child of action.compoundActions) startAction(state, child, step);
  return step;
}

function startCall(state: ReplayState, action: ActivityAction | SubOrchestratorAction, parent: Step | undefined): Step {
  const step = newStep(parent, 1);
  if (!reachable(state, isActivity(action) ? 'activity' : 'orchestrator', action.functionName)) return step;
  if (action.retryOptions) startAttempts(state, { action, policy: action.retryOptions, step });
  else assign(state, callTask(action), { holdsCompletion: true, complete: () => completeStep(step) });
  return step;
}

function isActivity(action: ActivityAction | SubOrchestratorAction): action is ActivityAction {
  return action.actionType === ActionType.callActivity || action.actionType === ActionType.callActivityWithRetry;
}

function callTask(action: ActivityAction | SubOrchestratorAction): (id: number) => Task {
  const name = action.functionName;
  if (isActivity(action)) {
    return (id) => ({ kind: 'activity', id, name, input: textOfEncodedInput(action.input) });
  }
  const { instanceId, version } = action;
  return (id) => ({ kind: 'subOrchestration', id, name, instanceId, input: textOfInput(action.input), version });
}

interface Retrying {
  action: ActivityAction | SubOrchestratorAction;
  policy: RetryPolicy;
  step: Step;
}

/** Runs the attempts of a call with retries; each attempt and each delay takes the next number when it begins. */
function startAttempts(state: ReplayState, { action, policy, step }: Retrying): void {
  const firstAttemptAt = state.now;
  let attempt = 1;

  function call() {
    assign(state, callTask(action), { holdsCompletion: true, complete: settle });
  }

  function settle(event: HistoryEvent) {
    if (event.EventType !== EventType.taskFailed && event.EventType !== EventType.subOrchestrationFailed) {
      completeStep(step);
    } else if (state.now - firstAttemptAt <= (policy.retryTimeoutInMilliseconds ?? Infinity)) {
      delay();
    }
    // Past the timeout the service schedules nothing more and the instance runs for ever.
  }

  function delay() {
    const fireAt = state.now + (attempt < policy.maxNumberOfAttempts ? retryDelay(policy, attempt) : 0);
    assign(state, timerTask(fireAt, false), { holdsCompletion: true, complete: next });
  }

  function next() {
    attempt++;
    if (attempt > policy.maxNumberOfAttempts) completeStep(step);
    else call();
  }

  call();
}

function retryDelay(policy: RetryPolicy, failedAttempts: number): number {
  const delay = policy.firstRetryIntervalInMilliseconds * (policy.backoffCoefficient ?? 1) ** (failedAttempts - 1);
  return Math.min(delay, policy.maxRetryIntervalInMilliseconds ?? Infinity);
}

function startTimer(state: ReplayState, action: TimerAction, parent: Step | undefined): Step {
  const step = newStep(parent, 1);
  const end = Date.parse(action.fireAt);
  const isLong = end - state.now > LONGEST_TIMER;

  function piece() {
    const fireAt = end - state.now > LONGEST_TIMER ? state.now + TIMER_PIECE : end;
    const id = assign(state, timerTask(fireAt, isLong, action.isCanceled), {
      holdsCompletion: !action.isCanceled,
      complete: fired,
    });
    if (action.isCanceled) state.cancelledTimers.push(id);
  }

  function fired() {
    if (isLong && end > state.now) piece();
    else completeStep(step);
  }

  piece();
  return step;
}

function timerTask(fireAt: number, piece: boolean, cancelled = false): (id: number) => Task {
  return (id) => ({ kind: 'timer', id, fireAt, piece, cancelled });
}

function startWait(state: ReplayState, action: WaitAction, parent: Step | undefined): Step {
  const step = newStep(parent, 1);
  const name = action.externalEventName;
  const buffered = state.buffered.get(name);
  if (buffered?.shift()) {
    if (buffered.length === 0) state.buffered.delete(name);
    completeStep(step);
    return step;
  }
  const waits = state.waits.get(name);
  if (waits) waits.push(step);
  else state.waits.set(name, [step]);
  return step;
}

function startEntityMessage(state: ReplayState, action: EntityAction, parent: Step | undefined): Step {
  const step = newStep(parent, 1);
  const entityId = action.instanceId;
  if (!reachable(state, 'entity', entityId.slice(1, entityId.indexOf('@', 1)))) return step;
  const isSignal = action.actionType === ActionType.signalEntity;
  const task = (id: number): Task => ({
    kind: 'entityMessage',
    id,
    entityId,
    operation: action.operation,
    input: action.input === undefined ? undefined : JSON.stringify(action.input),
    isSignal,
  });
  // Answers of entities come as events: the call does not hold back completion.
  assign(state, task, { holdsCompletion: false, complete: () => completeStep(step) });
  if (isSignal) completeStep(step);
  return step;
}

function reachable(state: ReplayState, kind: FunctionKind, name: string): boolean {
  if (state.functionExists(kind, name)) return true;
  state.stuckOn ??= `${kind} '${name}'`;
  return false;
}

function assign(state: ReplayState, task: (id: number) => Task, open: Open): number {
  const id = state.nextId++;
  state.unrecorded.set(id, task(id));
  state.open.set(id, open);
  return id;
}
