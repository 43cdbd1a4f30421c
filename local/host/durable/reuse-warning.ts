import { EventType } from './history-event';
import type { HistoryEvent } from './history-event';
import type { Task } from './replay-state';

/** Whether a timer is scheduled for the very instant of one that is still open: most likely one task yielded twice. */
export function reusesTimer(history: readonly HistoryEvent[], scheduled: readonly Task[]): boolean {
  const instants = new Set(scheduled.flatMap((task) => (task.kind === 'timer' ? [task.fireAt] : [])));
  if (instants.size === 0) return false;
  const fired = new Set(history.flatMap((event) => event.TimerId ?? []));
  return history.some(
    (event) =>
      event.EventType === EventType.timerCreated &&
      !fired.has(event.EventId) &&
      instants.has(Date.parse(event.FireAt ?? '')),
  );
}
