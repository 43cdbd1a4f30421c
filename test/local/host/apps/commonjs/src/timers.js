const { app } = require('@azure/functions');

app.timer('daily', { schedule: '0 0 3 * * *', handler: (_timer, context) => context.log('daily ran') });
