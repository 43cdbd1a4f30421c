const { app } = require('@azure/functions');

const seen = { appStart: 0, invocations: 0, logs: [] };

app.hook.appStart(() => void seen.appStart++);
app.hook.preInvocation((context) => {
  if (context.invocationContext.functionName !== 'hooked') return;
  seen.invocations++;
  context.hookData.startedBy = 'pre';
  context.functionHandler = (
    (inner) =>
    (...inputs) =>
      inner(...inputs, 'extra')
  )(context.functionHandler);
});
app.hook.postInvocation((context) => {
  if (context.invocationContext.functionName !== 'hooked') return;
  context.result = { ...context.result, headers: { 'x-hook': context.hookData.startedBy } };
});
app.hook.log((context) => {
  context.message = context.message.replace('secret', '***');
});

app.http('hooked', {
  handler: (_request, context, extra) => {
    context.log('a secret');
    return { jsonBody: { ...seen, extra } };
  },
});
