import type { HistoryFormat } from './contract';
import { EventType } from './history-event';
import type { HistoryEvent } from './history-event';

/** One entry of `historyEvents`; its fields are in the service's order. */
export type FormattedEvent = Record<string, unknown>;

const STATUS_NAMES = [
  'Running',
  'Completed',
  'ContinuedAsNew',
  'Failed',
  'Canceled',
  'Terminated',
  'Pending',
  'Suspended',
];

/**
 * `historyEvents` as the service shows them: types by name, the Orchestrator* events left out, scheduling events folded
 * into their completions.
 */
export function formatHistory(events: readonly HistoryEvent[], format: HistoryFormat): FormattedEvent[] {
  const scheduled = new Map<number, HistoryEvent>();
  return events.flatMap((event) => {
    if (event.EventType === EventType.taskScheduled || event.EventType === EventType.subOrchestrationCreated) {
      scheduled.set(event.EventId, event);
    }
    const formatter = FORMATTERS.get(event.EventType);
    return formatter ? [formatter(event, format, scheduled.get(event.TaskScheduledId ?? -1))] : [];
  });
}

type Formatter = (event: HistoryEvent, format: HistoryFormat, scheduled: HistoryEvent | undefined) => FormattedEvent;

const FORMATTERS = new Map<number, Formatter>([
  [EventType.executionStarted, executionStarted],
  [EventType.executionCompleted, executionCompleted],
  [EventType.executionTerminated, ({ Input, Timestamp }) => ({ EventType: 'ExecutionTerminated', Input, Timestamp })],
  [EventType.taskCompleted, completed('TaskCompleted')],
  [EventType.taskFailed, failed('TaskFailed')],
  [EventType.subOrchestrationCompleted, completed('SubOrchestrationInstanceCompleted')],
  [EventType.subOrchestrationFailed, failed('SubOrchestrationInstanceFailed')],
  [EventType.timerCreated, ({ FireAt, Timestamp }) => ({ EventType: 'TimerCreated', FireAt, Timestamp })],
  [EventType.timerFired, ({ FireAt, Timestamp }) => ({ EventType: 'TimerFired', FireAt, Timestamp })],
  [
    EventType.eventSent,
    ({ InstanceId, Name, Input, Timestamp }) => ({ EventType: 'EventSent', InstanceId, Name, Input, Timestamp }),
  ],
  [
    EventType.eventRaised,
    ({ Name, Input, Timestamp }) => ({ EventType: 'EventRaised', Name, Input, ParentTraceContext: null, Timestamp }),
  ],
  [EventType.executionSuspended, ({ Reason, Timestamp }) => ({ EventType: 'ExecutionSuspended', Reason, Timestamp })],
  [EventType.executionResumed, ({ Reason, Timestamp }) => ({ EventType: 'ExecutionResumed', Reason, Timestamp })],
]);

function executionStarted(event: HistoryEvent, { showInput }: HistoryFormat): FormattedEvent {
  return {
    EventType: 'ExecutionStarted',
    ...(showInput ? { Input: event.Input ?? null } : {}),
    Correlation: null,
    ParentTraceContext: null,
    ScheduledStartTime: null,
    Generation: event.Generation ?? 0,
    GenerateNewTrace: false,
    Timestamp: event.Timestamp,
    FunctionName: event.Name,
  };
}

function executionCompleted(event: HistoryEvent, { showOutput }: HistoryFormat): FormattedEvent {
  return {
    EventType: 'ExecutionCompleted',
    OrchestrationStatus: STATUS_NAMES[event.OrchestrationStatus ?? 0],
    ...(showOutput ? { Result: parsed(event.Result) } : {}),
    FailureDetails: null,
    Timestamp: event.Timestamp,
  };
}

function completed(type: string): Formatter {
  return (event, format, scheduled) => ({
    EventType: type,
    ...(format.showOutput ? { Result: parsed(event.Result) } : {}),
    Timestamp: event.Timestamp,
    ...schedulingOf(scheduled, format),
  });
}

function failed(type: string): Formatter {
  return (event, format, scheduled) => ({
    EventType: type,
    Reason: event.Reason,
    Details: event.Details,
    FailureDetails: event.FailureDetails ?? null,
    Timestamp: event.Timestamp,
    ...schedulingOf(scheduled, format),
  });
}

function schedulingOf(scheduled: HistoryEvent | undefined, { showInput }: HistoryFormat): FormattedEvent {
  return {
    ScheduledTime: scheduled?.Timestamp.replace('Z', '+00:00') ?? null,
    FunctionName: scheduled?.Name ?? null,
    ...(showInput ? { Input: null } : {}),
  };
}

function parsed(text: string | null | undefined): unknown {
  return text === null || text === undefined ? null : (JSON.parse(text) as unknown);
}
