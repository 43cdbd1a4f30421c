import * as df from 'durable-functions';
import type { OrchestrationContext } from 'durable-functions';

/** The app that the engine figures are taken with: the input says how many activities. */
df.app.activity('echo', { handler: (input: object) => input });

df.app.orchestration('inSequence', function* (context: OrchestrationContext) {
  const count = context.df.getInput<{ count: number }>().count;
  for (let index = 0; index < count; index++) yield context.df.callActivity('echo', { index });
  return { done: count };
});

df.app.orchestration('fanOut', function* (context: OrchestrationContext) {
  const count = context.df.getInput<{ count: number }>().count;
  const tasks = Array.from({ length: count }, (_, index) => context.df.callActivity('echo', { index }));
  const answers = (yield context.df.Task.all(tasks)) as { index: number }[];
  return { done: answers.filter(({ index }, position) => index === position).length };
});
