import type { OrchestrationContext, Task } from 'durable-functions';
import type { Step } from './call';

export interface Selected<Name> {
  name: Name | 'due';
  /** What the task gave; undefined when the time was over. */
  value: unknown;
}

/**
 * Waits for the first of several named tasks or for `until`, and says which it was, with its value: the tasks are not to be
 * yielded again. The timer is cancelled when it lost, else it would hold the orchestration's end back.
 */
export function* select<Name extends string>(
  context: OrchestrationContext,
  tasks: Record<Name, Task>,
  until: Date,
): Step<Selected<Name>> {
  const timer = context.df.createTimer(until);
  const names = Object.keys(tasks) as Name[];
  const winner = yield context.df.Task.any([...names.map((name) => tasks[name]), timer]);
  if (winner === timer) return { name: 'due', value: undefined };
  timer.cancel();
  const name = names.find((candidate) => tasks[candidate] === winner) ?? 'due';
  return { name, value: name === 'due' ? undefined : tasks[name].result };
}
