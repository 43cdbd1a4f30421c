import type { OrchestrationContext } from 'durable-functions';
import { z } from 'zod';
import { activityRef } from '../../../orchestrations/kit/activity';
import { poll } from '../../../orchestrations/kit/poll';
import { drive } from '../../support/drive';

const reading = activityRef({
  name: 'test_read',
  input: z.object({ runId: z.string() }),
  output: z.object({ settled: z.boolean() }),
  cancellable: true,
});

function* orchestrator(context: OrchestrationContext) {
  return yield* poll(context, {
    ref: reading,
    input: { runId: 'r1' },
    settled: ({ settled }) => settled,
    withinSeconds: 3600,
  });
}

function walk(test_read: () => unknown, events: (name: string) => unknown = () => undefined) {
  return drive(orchestrator, { input: {}, activities: { test_read }, events });
}

test('looks soon at first, then less and less often, and gives the last reading when the time is over', () => {
  const { result, trace, seconds } = walk(() => ({ settled: false }));
  expect(result).toEqual({ settled: false });
  expect(trace.filter((line) => line.startsWith('timer')).slice(0, 4)).toEqual([
    'timer 5',
    'timer 10',
    'timer 15',
    'timer 30',
  ]);
  expect(seconds).toBe(3600);
});

test('looks at once when the run is cancelled, so that the activity can say so', () => {
  let looks = 0;
  const cancelled = (name: string) => (name === 'cancel' ? {} : undefined);
  const walked = () => walk(() => (++looks === 1 ? { settled: false } : { kind: 'cancelled' }), cancelled);
  expect(walked).toThrow('The run was cancelled.');
  expect(looks).toBe(2);
});
