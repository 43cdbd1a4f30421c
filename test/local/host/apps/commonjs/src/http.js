const { app } = require('@azure/functions');

async function echo(request) {
  return {
    jsonBody: {
      method: request.method,
      url: request.url,
      params: request.params,
      query: Object.fromEntries(request.query),
      headers: Object.fromEntries(request.headers),
      user: request.user,
      body: await request.text(),
    },
  };
}

const everyMethod = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'];

app.http('echo', { methods: everyMethod, handler: echo });
app.http('getOnly', { methods: ['GET'], handler: () => ({ body: 'got' }) });
app.http('noMethods', { methods: [], handler: echo });
app.http('keyed', { authLevel: 'function', handler: () => ({ body: 'open' }) });
app.http('mastered', { authLevel: 'admin', handler: () => ({ body: 'open' }) });

app.http('routeOptional', { route: 'optional/{x?}', handler: echo });
app.http('routeDefault', { route: 'default/{x=d}', handler: echo });
app.http('routeRest', { route: 'rest/{*x}', handler: echo });
app.http('routeGreedy', { route: 'greedy/a-{x}.{y}', handler: echo });
app.http('routeInt', { route: 'int/{x:int}', handler: echo });
app.http('aCatchAll', { route: 'order/{*x}', handler: () => ({ body: 'catch-all' }) });
app.http('zLiteral', { route: 'order/literal', handler: () => ({ body: 'literal' }) });
app.http('reserved', { route: 'admin/mine', handler: echo });
app.http('rivalOne', { route: 'rival', handler: () => ({ body: 'one' }) });
app.http('rivalTwo', { route: 'rival', methods: ['POST'], handler: () => ({ body: 'two' }) });

const results = {
  undefined: () => undefined,
  null: () => null,
  text: () => 'text',
  number: () => 5,
  boolean: () => true,
  array: () => [1],
  object: () => ({}),
  status201: () => ({ status: '201' }),
  status204: () => ({ status: 204, body: 'dropped' }),
  status999: () => ({ status: 999 }),
  statusText: () => ({ status: 'abc' }),
  wrongLength: () => ({ body: 'four', headers: { 'content-length': '9' } }),
  buffer: () => ({ body: Buffer.from([0, 255, 1]) }),
  textBody: () => ({ body: 'text' }),
  jsonBody: () => ({ jsonBody: { a: 1 } }),
  jsonNull: () => ({ jsonBody: null }),
  negotiated: () => ({ jsonBody: { a: 1 }, enableContentNegotiation: true }),
  cookies: () => ({
    cookies: [
      { name: 'k', value: 'v 1' },
      { name: 'l', value: 'w', maxAge: 60, domain: 'x.test', secure: true, sameSite: 'Lax', httpOnly: true },
    ],
  }),
  handmadeCookies: () => ({
    headers: new Headers([
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
      ['x-a', '1'],
      ['x-a', '2'],
    ]),
  }),
  throws: () => {
    throw new Error('secret text');
  },
  throwsText: () => {
    throw 'secret text';
  },
  throwsNull: () => {
    throw null;
  },
};
app.http('result', { route: 'result/{kind}', handler: (request) => results[request.params.kind]() });
app.http('badJson', { methods: ['POST'], handler: async (request) => ({ jsonBody: await request.json() }) });
