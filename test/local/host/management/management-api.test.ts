import { ask } from '../raw-request';
import { startFixture } from '../fixture-host';
import type { FixtureHost } from '../fixture-host';
import { askWebhook, started } from './webhook';

let host: FixtureHost;
beforeAll(async () => {
  host = await startFixture();
});
afterAll(() => host.end());

describe('who may ask', () => {
  it.each([
    ['nothing', undefined, 401],
    ['a wrong key', 'wrong', 401],
    ['a function key', 'function', 401],
    ['the host key', 'host', 403],
    ['the master key', 'master', 200],
    ['the system key', 'system', 200],
  ])('%s in header or query', async (_, name, status) => {
    const key = (host.keys as unknown as Record<string, string>)[name ?? ''] ?? name ?? '';
    const path = '/runtime/webhooks/durabletask/instances';
    const answers = [
      await ask(host.origin, path, key ? { headers: { 'x-functions-key': key } } : {}),
      await ask(host.origin, key ? `${path}?code=${key}` : path),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(status);
      expect(answer.headers['www-authenticate']).toBe(status === 401 ? 'Bearer' : undefined);
    }
  });
});

describe('status', () => {
  it('has its members in order, with times to the second', async () => {
    const id = await started(host, 'helloSequence', { a: 1 });
    const answer = await askWebhook(host, `instances/${id}`);
    expect(answer.status).toBe(200);
    const status = answer.json() as Record<string, unknown>;
    expect(Object.keys(status)).toEqual([
      'name',
      'instanceId',
      'runtimeStatus',
      'input',
      'customStatus',
      'output',
      'createdTime',
      'lastUpdatedTime',
    ]);
    expect(status['createdTime']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(status).toMatchObject({ input: { a: 1 }, runtimeStatus: 'Completed' });
  });

  it('is 202 with the own address while unfinished', async () => {
    const id = await started(host, 'askHuman');
    const answer = await askWebhook(host, `INSTANCES/${id}?showInput=false`);
    expect(answer.status).toBe(202);
    expect(answer.headers['retry-after']).toBe('5');
    expect(answer.headers.location).toContain(`/INSTANCES/${id}?showInput=false`);
    expect(answer.json()).toMatchObject({ input: null, customStatus: { waiting: true }, output: null });
  });

  it('is 500 for a failed instance only when asked for', async () => {
    const id = await started(host, 'fails');
    expect((await askWebhook(host, `instances/${id}`)).status).toBe(200);
    expect((await askWebhook(host, `instances/${id}?returnInternalServerErrorOnFailure=true`)).status).toBe(500);
  });

  it('shows history for true in any case, and results only when asked for', async () => {
    const id = await started(host, 'helloSequence');
    const historyOf = async (query: string) =>
      (await askWebhook(host, `instances/${id}?${query}`)).json() as { historyEvents?: Record<string, unknown>[] };
    expect((await historyOf('showHistory=1')).historyEvents).toBeUndefined();
    expect((await historyOf('showHistoryOutput=true')).historyEvents).toBeUndefined();
    const plain = (await historyOf('showHistory=TRUE')).historyEvents;
    expect(plain?.map(({ EventType }) => EventType)).toEqual([
      'ExecutionStarted',
      'TaskCompleted',
      'TaskCompleted',
      'TaskCompleted',
      'ExecutionCompleted',
    ]);
    expect(plain?.[1]).not.toHaveProperty('Result');
    const full = (await historyOf('showHistory=true&showHistoryOutput=true')).historyEvents;
    expect(full?.[1]).toMatchObject({ Result: 'Hello Tokyo!', FunctionName: 'sayHello' });
  });

  it.each([
    ['GET', 'instances/missing', 404],
    ['HEAD', 'instances', 404],
    ['GET', 'instances/a/b', 404],
    ['PUT', 'instances/a', 404],
    ['GET', 'nothing', 404],
    ['POST', 'makeprimary', 200],
  ])('%s %s is %i', async (method, path, status) => {
    expect((await askWebhook(host, path, { method })).status).toBe(status);
  });

  it('knows only its own hub and its own connection', async () => {
    const id = await started(host, 'helloSequence');
    expect((await askWebhook(host, `instances/${id}?taskHub=Other`)).status).toBe(404);
    expect((await askWebhook(host, `instances/${id}?taskHub=FixtureHub&connection=Storage`)).status).toBe(200);
    const unknown = await askWebhook(host, `instances/${id}?connection=Other`);
    expect(unknown.status).toBe(500);
    expect(unknown.json()).toMatchObject({ Message: 'Something went wrong while processing your request' });
  });
});
