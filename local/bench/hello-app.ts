import { app } from '@azure/functions';
import * as df from 'durable-functions';

/** The smallest durable app there is: what loading ours is compared with. */
df.app.activity('sayHello', { handler: (name: string) => `Hello ${name}` });

df.app.orchestration('hello', function* (context): Generator<df.Task, unknown, unknown> {
  return yield context.df.callActivity('sayHello', 'world');
});

app.http('startHello', {
  methods: ['POST'],
  extraInputs: [df.input.durableClient()],
  handler: async (request, context) => {
    const client = df.getClient(context);
    return client.createCheckStatusResponse(request, await client.startNew('hello'));
  },
});
