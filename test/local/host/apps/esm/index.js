import { app } from '@azure/functions';
import * as df from 'durable-functions';

df.app.activity('double', { handler: ({ value }) => ({ value: value * 2 }) });
df.app.orchestration('doubleTwice', function* (context) {
  const once = yield context.df.callActivity('double', context.df.getInput());
  return yield context.df.callActivity('double', once);
});

app.http('start', {
  methods: ['POST'],
  extraInputs: [df.input.durableClient()],
  handler: async (request, context) => {
    const client = df.getClient(context);
    return client.createCheckStatusResponse(
      request,
      await client.startNew('doubleTwice', { input: await request.json() }),
    );
  },
});
app.timer('tick', { schedule: '%TICK%', handler: (timer, context) => context.log(`tick ${JSON.stringify(timer)}`) });
