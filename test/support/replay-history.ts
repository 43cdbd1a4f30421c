import type { OrchestrationContext, Task } from 'durable-functions';
// Internal to version 3 and public in version 4 (durable-functions/testing): only this file knows where it is.
import { createOrchestrator, DummyOrchestrationContext } from 'durable-functions/lib/src/util/testingUtils';

interface HistoryEvent {
  EventType: number;
  Name?: string;
  Input?: string | null;
}

export interface RecordedHistory {
  instanceId: string;
  history: HistoryEvent[];
}

const executionStarted = 0;
const taskScheduled = 4;

interface Replayed {
  isDone: boolean;
  output: unknown;
  actions: { actionType: number; functionName?: string }[][];
}

const callActivityWithRetry = 1;

/** Replays a recorded history through the real SDK: what the code of today does with what was recorded. */
export async function replay(
  orchestrator: (context: OrchestrationContext) => Generator<Task, unknown, unknown>,
  { instanceId, history }: RecordedHistory,
): Promise<{ isDone: boolean; output: unknown; activities: string[] }> {
  const started = history.find(({ EventType }) => EventType === executionStarted);
  const trigger = {
    history,
    instanceId,
    input: JSON.parse(started?.Input ?? 'null') as unknown,
    isReplaying: true,
    parentInstanceId: null,
    upperSchemaVersion: 1,
    upperSchemaVersionNew: 3,
    longRunningTimerIntervalDuration: '3.00:00:00',
    maximumShortTimerDuration: '6.00:00:00',
    defaultHttpAsyncRequestSleepTimeMillseconds: 30_000,
  };
  const run = createOrchestrator(orchestrator);
  const answer = (await run(trigger, new DummyOrchestrationContext())) as string | Replayed;
  const replayed = typeof answer === 'string' ? (JSON.parse(answer) as Replayed) : answer;
  const activities = flatten(replayed.actions.flat())
    .filter(({ actionType }) => actionType === callActivityWithRetry)
    .map(({ functionName }) => functionName ?? '');
  return { isDone: replayed.isDone, output: replayed.output, activities };
}

function flatten(actions: { actionType: number; compoundActions?: never[] }[]): Replayed['actions'][number] {
  return actions.flatMap((action) => [action, ...flatten(action.compoundActions ?? [])]);
}

/** Activities that the history says were scheduled, in order, each try once. */
export function scheduledIn({ history }: RecordedHistory): string[] {
  return history.filter(({ EventType }) => EventType === taskScheduled).map(({ Name }) => Name ?? '');
}
