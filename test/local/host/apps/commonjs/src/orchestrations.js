const { app } = require('@azure/functions');
const df = require('durable-functions');

df.app.activity('sayHello', { handler: (name) => `Hello ${name}!` });
df.app.activity('echoInput', {
  handler: (input, context) => ({ type: typeof input, input, metadata: context.triggerMetadata }),
});
df.app.activity('failing', {
  handler: () => {
    throw new Error('no luck');
  },
});

df.app.orchestration('helloSequence', function* (context) {
  const outputs = [];
  for (const city of ['Tokyo', 'Seattle', 'Cairo']) outputs.push(yield context.df.callActivity('sayHello', city));
  return outputs;
});

df.app.orchestration('fanOut', function* (context) {
  const { count } = context.df.getInput();
  const tasks = Array.from({ length: count }, (_, index) => context.df.callActivity('sayHello', String(index)));
  return (yield context.df.Task.all(tasks)).length;
});

df.app.orchestration('askHuman', function* (context) {
  const deadline = new Date(context.df.currentUtcDateTime.getTime() + 7 * 24 * 3600 * 1000);
  context.df.setCustomStatus({ waiting: true });
  while (true) {
    const day = new Date(Math.min(deadline.getTime(), context.df.currentUtcDateTime.getTime() + 24 * 3600 * 1000));
    const timer = context.df.createTimer(day);
    const answer = context.df.waitForExternalEvent('answer');
    const winner = yield context.df.Task.any([answer, timer]);
    if (winner === answer) {
      timer.cancel();
      return answer.result;
    }
    if (context.df.currentUtcDateTime.getTime() >= deadline.getTime() - 1000) return 'expired';
  }
});

df.app.orchestration('echoInputs', function* (context) {
  const outputs = [];
  for (const input of [null, true, 'text', 5, { ok: true }])
    outputs.push(yield context.df.callActivity('echoInput', input));
  return outputs;
});

df.app.orchestration('fails', function* (context) {
  yield context.df.callActivity('failing', {});
});

df.app.orchestration('useCounter', function* (context) {
  const id = new df.EntityId('counter', 'one');
  yield context.df.callEntity(id, 'add', 5);
  yield context.df.callEntity(id, 'add', 2);
  return yield context.df.callEntity(id, 'get');
});

df.app.entity('counter', (context) => {
  const value = context.df.getState(() => 0);
  if (context.df.operationName === 'add') context.df.setState(value + context.df.getInput());
  else if (context.df.operationName === 'delete') context.df.destructOnExit();
  else context.df.return(value);
});

const extraInputs = [df.input.durableClient()];

app.http('start', {
  route: 'start/{name}',
  methods: ['POST'],
  extraInputs,
  handler: async (request, context) => {
    const client = df.getClient(context);
    const text = await request.text();
    const instanceId = await client.startNew(request.params.name, text ? { input: JSON.parse(text) } : {});
    return client.createCheckStatusResponse(request, instanceId);
  },
});

app.http('client', {
  route: 'client/{call}',
  methods: ['POST'],
  extraInputs,
  handler: async (request, context) => {
    const client = df.getClient(context);
    try {
      const result = await client[request.params.call](...(await request.json()));
      return { jsonBody: { result } };
    } catch (error) {
      return { jsonBody: { error: error.message } };
    }
  },
});
