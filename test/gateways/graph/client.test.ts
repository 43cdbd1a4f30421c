import { createGraph, type GraphCall } from '../../../gateways/graph/client';
import { createTestClock, graphError, on, startGraphServer, TOKEN, type GraphServer } from './graph-server';

let server: GraphServer;
beforeEach(async () => void (server = await startGraphServer()));
afterEach(() => server.close());

const call: GraphCall = {
  operation: 'synchronization.readJob',
  permissions: ['Synchronization.ReadWrite.All'],
  method: 'GET',
  path: '/things/1',
  quota: 'directory',
};

const fail = (sent: GraphCall = call) => server.graph.send(sent).then(String, (error: unknown) => error);

describe('requests', () => {
  it('carry the token, a fresh client-request-id and the version', async () => {
    server.handle(on(['GET', /things/], { body: { id: '1' } }));
    expect(await server.graph.send({ ...call, version: 'beta' })).toEqual({ status: 200, body: { id: '1' } });
    await server.graph.send(call);
    const [first, second] = server.requests;
    expect(first?.version).toBe('beta');
    expect(first?.headers['authorization']).toBe(`Bearer ${TOKEN}`);
    expect(first?.headers['client-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(second?.headers['client-request-id']).not.toBe(first?.headers['client-request-id']);
  });

  it('send an action without a body as one', async () => {
    server.handle(on(['POST', /things/], { status: 204 }));
    expect(await server.graph.send({ ...call, method: 'POST' })).toEqual({ status: 204, body: undefined });
    expect(server.requests[0]?.raw).toBe('');
    expect(server.requests[0]?.headers['content-type']).toBeUndefined();
  });

  it.each(['PUT', 'PATCH', 'DELETE'] as const)('are sent with %s as asked', async (method) => {
    server.handle(on([method, /things/], { status: 204 }));
    const body = method === 'DELETE' ? {} : { body: { a: 'ü' } };
    await server.graph.send({ ...call, method, ...body });
    expect(server.requests[0]?.body).toEqual(method === 'DELETE' ? undefined : { a: 'ü' });
  });

  it('never take the token to another origin', async () => {
    const error = await fail({ ...call, path: "/things?$filter=a eq 'https://elsewhere.example/v1.0/x'" });
    expect(error).toMatchObject({ code: 'GRAPH_FOREIGN_ADDRESS' });
    expect(server.requests).toHaveLength(0);
  });

  it('do not follow redirects', async () => {
    server.handle(on(['GET', /things/], { status: 302, headers: { location: '/v1.0/other' } }));
    expect(await fail()).toMatchObject({ name: 'BrokenError', code: 'GRAPH_BROKEN' });
    expect(server.requests).toHaveLength(1);
  });
});

describe('errors', () => {
  it.each([
    [400, 'RefusedError', 'GRAPH_BAD_REQUEST'],
    [401, 'BrokenError', 'GRAPH_UNAUTHENTICATED'],
    [403, 'RefusedError', 'PERMISSION_MISSING'],
    [404, 'RefusedError', 'GRAPH_NOT_FOUND'],
    [408, 'BrokenError', 'GRAPH_BROKEN'],
    [409, 'RefusedError', 'GRAPH_CONFLICT'],
    [410, 'RefusedError', 'GRAPH_REFUSED'],
    [412, 'RefusedError', 'GRAPH_REFUSED'],
    [500, 'BrokenError', 'GRAPH_BROKEN'],
    [502, 'BrokenError', 'GRAPH_BROKEN'],
  ])('%i is %s %s', async (status, name, code) => {
    server.handle(on(['GET', /things/], graphError(status, 'SomeCode')));
    expect(await fail()).toMatchObject({ name, code });
  });

  it('409 of the synchronization service is a matter of waiting', async () => {
    server.handle(on(['GET', /things/], graphError(409, 'Conflict')));
    expect(await fail({ ...call, synchronization: true })).toMatchObject({
      name: 'NotNowError',
      code: 'GRAPH_CONFLICT',
    });
  });

  it('a missing permission is named', async () => {
    server.handle(on(['GET', /things/], graphError(403, 'Authorization_RequestDenied')));
    expect(String(await fail())).toContain('Synchronization.ReadWrite.All');
  });

  it('a missing licence is not a missing permission', async () => {
    server.handle(on(['GET', /things/], graphError(403, 'Authentication_RequestFromNonPremiumTenantOrB2CTenant')));
    expect(await fail()).toMatchObject({ code: 'LICENSE_MISSING' });
  });

  it('are answers where the caller accepts them', async () => {
    server.handle(on(['GET', /things/], graphError(404, 'Request_ResourceNotFound')));
    expect((await server.graph.send({ ...call, accept: [404] })).status).toBe(404);
  });

  it('log the request ids, and neither token nor query', async () => {
    server.handle(
      on(['GET', /things/], {
        ...graphError(400, 'Nope'),
        body: { error: { code: 'Nope', message: `Bearer ${TOKEN} is no good` } },
      }),
    );
    const error = String(await fail({ ...call, path: '/things?$filter=secret' }));
    const log = server.logged.join();
    expect(log).toContain('"requestId":"request-1"');
    expect(log).toMatch(/"clientRequestId":"[0-9a-f-]{36}"/);
    expect(`${log}${error}`).not.toMatch(/eyJ|secret/);
    expect(error).toContain('request-1');
  });

  it('a dropped connection is broken', async () => {
    server.handle(on(['GET', /things/], 'lost'));
    expect(await fail()).toMatchObject({ name: 'BrokenError', code: 'GRAPH_UNREACHABLE' });
  });

  it('no answer in time is broken', async () => {
    server.handle(on(['GET', /things/], 'silent'));
    expect(await fail({ ...call, timeOutMilliseconds: 50 })).toMatchObject({ code: 'GRAPH_TIMED_OUT' });
  });

  it('no token is broken, and the reason is redacted', async () => {
    const credential = { getToken: () => Promise.reject(new Error(`refused Bearer ${TOKEN}`)) };
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const graph = createGraph({ baseUrl: server.origin, credential, clock: createTestClock(), log });
    const error: unknown = await graph.send(call).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'IDENTITY_UNAVAILABLE' });
    expect(String(error)).not.toContain('eyJ');
    expect(server.requests).toHaveLength(0);
  });
});

describe('throttling', () => {
  it.each([429, 503, 504])('%i with Retry-After closes the quota for that long', async (status) => {
    server.handle(on(['GET', /things/], { body: {} }));
    server.handle(on(['GET', /things/], graphError(status, 'Throttled', { 'retry-after': '17' }), 1));
    expect(await fail()).toMatchObject({ name: 'NotNowError', retryAfterSeconds: 17 });
    server.clock.advance(14_000);
    expect(await fail({ ...call, path: '/things/2' })).toMatchObject({ name: 'NotNowError', retryAfterSeconds: 3 });
    expect(server.requests).toHaveLength(1);
    server.clock.advance(3_000);
    await server.graph.send(call);
    expect(server.clock.pauses).toEqual([]);
  });

  it('waits out the last moment', async () => {
    server.handle(on(['GET', /things/], { body: {} }));
    server.handle(on(['GET', /things/], graphError(429, 'Throttled', { 'retry-after': '2' }), 1));
    await fail();
    await server.graph.send(call);
    expect(server.clock.pauses).toEqual([2_000]);
  });

  it('of reports leaves the directory open', async () => {
    server.handle(on(['GET', /things/], { body: {} }));
    server.handle(on(['GET', /things/], graphError(429, 'Throttled', { 'retry-after': '60' }), 1));
    await fail({ ...call, quota: 'reports' });
    expect(await fail({ ...call, quota: 'reports' })).toMatchObject({ code: 'GRAPH_THROTTLED' });
    await server.graph.send(call);
  });

  it('understands a date', async () => {
    const date = new Date(server.clock.now().getTime() + 30_000).toUTCString();
    server.handle(on(['GET', /things/], graphError(429, 'Throttled', { 'retry-after': date }), 1));
    expect(await fail()).toMatchObject({ retryAfterSeconds: 30 });
  });

  it('without Retry-After backs off from two seconds, doubling until it works again', async () => {
    server.handle(on(['GET', /things/], { body: {} }));
    server.handle(on(['GET', /things/], graphError(429, 'Throttled'), 3));
    for (const seconds of [2, 4, 8]) {
      expect(await fail()).toMatchObject({ retryAfterSeconds: seconds });
      server.clock.advance(seconds * 1000);
    }
    await server.graph.send(call);
    server.handle(on(['GET', /things/], graphError(429, 'Throttled'), 1));
    expect(await fail()).toMatchObject({ retryAfterSeconds: 2 });
  });
});

describe('pacing', () => {
  it('sends five reports in ten seconds and names the time until the sixth', async () => {
    server.handle(on(['GET', /things/], { body: {} }));
    for (let count = 0; count < 5; count++) await server.graph.send({ ...call, quota: 'reports' });
    server.clock.advance(4_000);
    expect(await fail({ ...call, quota: 'reports' })).toMatchObject({ code: 'GRAPH_PACED', retryAfterSeconds: 6 });
    expect(server.requests).toHaveLength(5);
    server.clock.advance(5_000);
    await server.graph.send({ ...call, quota: 'reports' });
    expect(server.clock.pauses).toEqual([1_000]);
  });

  it('spreads writes that ask for it, also when they come at once', async () => {
    server.handle(on(['GET', /things/], { body: {} }));
    const pace = { key: 'sp', count: 1, milliseconds: 1_000 };
    await Promise.all([1, 2, 3].map(() => server.graph.send({ ...call, pace })));
    expect(server.clock.now().getTime()).toBeGreaterThanOrEqual(Date.parse('2026-11-02T08:00:02Z'));
  });
});

describe('patience', () => {
  const patient = { ...call, patienceMilliseconds: 30_000 };

  it('lets a read wait for what it was told, and sends it again', async () => {
    let count = 0;
    server.handle(
      on(['GET', /things/], () =>
        ++count === 1 ? graphError(429, 'Throttled', { 'Retry-After': '20' }) : { body: {} },
      ),
    );
    expect((await server.graph.send(patient)).status).toBe(200);
    expect(server.clock.pauses).toEqual([20_000]);
  });

  it('ends when the waits come to more than it: the caller waits then', async () => {
    server.handle(on(['GET', /things/], graphError(429, 'Throttled', { 'Retry-After': '20' })));
    expect(await fail(patient)).toMatchObject({ name: 'NotNowError', retryAfterSeconds: 20 });
    expect(server.requests).toHaveLength(2);
  });

  it('is never that of a write', async () => {
    server.handle(on(['PUT', /things/], graphError(429, 'Throttled', { 'Retry-After': '20' })));
    expect(await fail({ ...patient, method: 'PUT', body: {} })).toMatchObject({ name: 'NotNowError' });
    expect(server.requests).toHaveLength(1);
  });

  it('tries a read whose answer got lost three times more', async () => {
    server.handle(on(['GET', /things/], 'lost'));
    expect(await fail(patient)).toMatchObject({ code: 'GRAPH_UNREACHABLE' });
    expect(server.requests).toHaveLength(4);
  });

  it('is used up by a time-out', async () => {
    server.handle(on(['GET', /things/], 'silent'));
    expect(await fail({ ...patient, timeOutMilliseconds: 50 })).toMatchObject({ code: 'GRAPH_TIMED_OUT' });
    expect(server.requests).toHaveLength(1);
  });
});
