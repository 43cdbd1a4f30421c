import { EventType } from './history-event';
import type { HistoryEvent } from './history-event';
import type { ReplayState, Task } from './replay-state';

/** The orchestrator no longer does what its history says it did. */
export class NonDeterministic extends Error {
  constructor(what: string) {
    super(
      `Non-Deterministic workflow detected: A previous execution of this orchestration scheduled ${what} ` +
        'Was a change made to the orchestrator code after this instance had already started running?',
    );
    this.name = 'NonDeterministic';
  }
}

const RECORDED = new Map<number, { kind: Task['kind']; noun: string }>([
  [EventType.taskScheduled, { kind: 'activity', noun: 'an activity task' }],
  [EventType.subOrchestrationCreated, { kind: 'subOrchestration', noun: 'a sub-orchestration task' }],
  [EventType.timerCreated, { kind: 'timer', noun: 'a timer task' }],
  [EventType.eventSent, { kind: 'entityMessage', noun: 'a send event task' }],
]);

const PRODUCED: Record<Task['kind'], string> = {
  activity: 'ScheduleTaskOrchestratorAction',
  subOrchestration: 'CreateSubOrchestrationAction',
  timer: 'CreateTimerOrchestratorAction',
  entityMessage: 'SendEventOrchestratorAction',
};

/** True when the event records a task that the replay has numbered alike; throws NonDeterministic when it differs. */
export function checkRecorded(state: ReplayState, event: HistoryEvent): boolean {
  const recorded = RECORDED.get(event.EventType);
  if (!recorded) return false;
  const task = state.unrecorded.get(event.EventId);
  state.unrecorded.delete(event.EventId);
  if (state.stuckOn !== undefined) return false;
  const scheduled = nameInHistory(event);
  const named = scheduled === undefined ? '' : ` named '${scheduled}'`;
  if (!task) {
    throw new NonDeterministic(
      `${recorded.noun} with sequence ID ${event.EventId}${named}, but the current replay execution hasn't (yet?) ` +
        'scheduled this task.',
    );
  }
  if (task.kind !== recorded.kind) {
    throw new NonDeterministic(
      `${recorded.noun} with sequence number ${event.EventId}${named}, but the current orchestration replay instead ` +
        `produced a ${PRODUCED[task.kind]} action with this sequence number.`,
    );
  }
  const replayed = nameOf(task);
  if (scheduled?.toLowerCase() !== replayed?.toLowerCase()) {
    throw new NonDeterministic(
      `${recorded.noun} with sequence number ${event.EventId}${named}, but the current orchestration replay instead ` +
        `scheduled ${recorded.noun} named '${replayed ?? ''}' with this sequence number.`,
    );
  }
  return true;
}

/** The extension compares the names of activities and sub-orchestrations only. */
function nameInHistory(event: HistoryEvent): string | undefined {
  const compared = event.EventType === EventType.taskScheduled || event.EventType === EventType.subOrchestrationCreated;
  return compared ? event.Name : undefined;
}

function nameOf(task: Task): string | undefined {
  return task.kind === 'activity' || task.kind === 'subOrchestration' ? task.name : undefined;
}
