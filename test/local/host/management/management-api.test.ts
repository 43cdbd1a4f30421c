import { ask } from '../raw-request';
import { startFixture } from '../fixture-host';
import type { FixtureHost } from '../fixture-host';
import { askWebhook, post, started } from './webhook';

let host: FixtureHost;
beforeAll(async () => {
  host = await startFixture();
});
afterAll(() => host.end());

const json = 'application/json; charset=utf-8';

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

describe('starting', () => {
  it('answers 202 with links in order, to the origin that was asked', async () => {
    const answer = await askWebhook(host, 'orchestrators/helloSequence/a%20b', {
      method: 'POST',
      headers: { host: 'x.test:1' },
    });
    expect(answer.status).toBe(202);
    expect(answer.headers).toMatchObject({ 'retry-after': '10', 'content-type': json });
    const links = answer.json() as Record<string, string>;
    expect(Object.keys(links)).toEqual([
      'id',
      'statusQueryGetUri',
      'sendEventPostUri',
      'terminatePostUri',
      'purgeHistoryDeleteUri',
      'restartPostUri',
      'suspendPostUri',
      'resumePostUri',
    ]);
    const root = 'http://x.test:1/runtime/webhooks/durabletask/instances/a+b';
    const ending = `taskHub=FixtureHub&connection=Storage&code=${host.keys.system}`;
    expect(links).toMatchObject({
      id: 'a b',
      statusQueryGetUri: `${root}?${ending}`,
      sendEventPostUri: `${root}/raiseEvent/{eventName}?${ending}`,
      terminatePostUri: `${root}/terminate?reason={text}&${ending}`,
    });
    expect(answer.headers.location).toBe(links['statusQueryGetUri']);
  });

  it('takes no body as no input, and a number as a number', async () => {
    const without = (await askWebhook(host, 'orchestrators/helloSequence', { method: 'POST' })).json() as {
      id: string;
    };
    const five = await askWebhook(host, 'orchestrators/helloSequence', {
      method: 'POST',
      headers: { 'content-length': '1' },
      body: '5',
    });
    expect(host.engine.status(without.id)?.input).toBeNull();
    expect(host.engine.status((five.json() as { id: string }).id)?.input).toBe(5);
  });

  it('refuses text that is not JSON', async () => {
    const headers = { 'content-type': 'text/plain', 'content-length': '2' };
    const answer = await askWebhook(host, 'orchestrators/helloSequence', { method: 'POST', headers, body: '{x' });
    expect(answer.status).toBe(400);
    expect(Object.keys(answer.json() as object)).toEqual([
      'Message',
      'ExceptionMessage',
      'ExceptionType',
      'StackTrace',
    ]);
    expect(answer.json()).toMatchObject({ Message: 'Invalid JSON content' });
  });

  it('starts an unknown name, which then fails', async () => {
    const id = await started(host, 'nobody');
    expect(host.engine.status(id)).toMatchObject({
      runtimeStatus: 'Failed',
      output: expect.stringContaining("The function 'nobody' doesn't exist") as string,
    });
  });

  it('refuses the id of an unfinished instance, and takes that of a finished one again', async () => {
    await post(host, 'orchestrators/askHuman/same');
    await host.clock.advance(0);
    const again = await post(host, 'orchestrators/askHuman/same');
    expect(again.status).toBe(409);
    expect(again.json()).toEqual({ Message: 'An Orchestration instance with the status Running already exists.' });
    await askWebhook(host, 'instances/same/terminate', { method: 'POST' });
    await host.clock.advance(0);
    expect((await post(host, 'orchestrators/helloSequence/same')).status).toBe(202);
  });

  it.each([
    ['1.2', 'Completed'],
    ['9.9', 'Pending'],
  ])('version %s against the default 1.5: %s', async (version, status) => {
    const { id } = (await post(host, `orchestrators/helloSequence?version=${version}`)).json() as { id: string };
    await host.clock.advance(0);
    expect(host.engine.status(id)?.runtimeStatus).toBe(status);
  });

  it.each([
    ['GET', 'orchestrators/helloSequence'],
    ['POST', 'orchestrators/helloSequence/a%2Fb'],
    ['POST', 'orchestrators'],
    ['POST', 'orchestrators/helloSequence/a/b'],
  ])('%s %s is 404', async (method, path) => {
    expect(await askWebhook(host, path, { method })).toMatchObject({ status: 404, text: '' });
  });

  it('takes ids that the documentation forbids', async () => {
    const { id } = (await post(host, `orchestrators/helloSequence/${'x'.repeat(101)}%23%3F`)).json() as { id: string };
    await host.clock.advance(0);
    expect(id).toBe(`${'x'.repeat(101)}#?`);
    expect(host.engine.status(id)?.runtimeStatus).toBe('Completed');
  });
});

describe('waiting for the end of a start', () => {
  async function waited(name: string, query: string) {
    const answer = post(host, `orchestrators/${name}?${query}`);
    // The request has to reach the host before its time passes.
    while (host.engine.list({}).instances.every((status) => status.name !== name)) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    await host.clock.advance(11_000);
    return answer;
  }

  beforeEach(async () => {
    await askWebhook(host, 'instances?createdTimeFrom=2000-01-01', { method: 'DELETE' });
  });

  it('gives the bare output', async () => {
    const answer = await waited('helloSequence', 'timeout=10&pollingInterval=1');
    expect(answer.status).toBe(200);
    expect(answer.json()).toEqual(['Hello Tokyo!', 'Hello Seattle!', 'Hello Cairo!']);
  });

  it('gives the status of a failed instance, with 200', async () => {
    const answer = await waited('fails', 'timeout=10&pollingInterval=1');
    expect(answer.status).toBe(200);
    expect(answer.json()).toMatchObject({ name: 'fails', runtimeStatus: 'Failed' });
  });

  it('gives the links when it takes too long', async () => {
    const answer = await waited('askHuman', 'timeout=10&pollingInterval=1');
    expect(answer.status).toBe(202);
    expect(answer.json()).toHaveProperty('statusQueryGetUri');
  });

  it('refuses an interval longer than the timeout, and ignores half of the pair', async () => {
    const refused = await post(host, 'orchestrators/askHuman?timeout=1&pollingInterval=2');
    expect(refused.status).toBe(400);
    expect(Object.keys(refused.json() as object)).toEqual(['Message']);
    expect((await post(host, 'orchestrators/askHuman?timeout=1')).status).toBe(202);
    expect((await post(host, 'orchestrators/askHuman?timeout=x&pollingInterval=1')).status).toBe(202);
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

describe('lists', () => {
  beforeAll(async () => {
    await askWebhook(host, 'instances?createdTimeFrom=2000-01-01', { method: 'DELETE' });
    for (const name of ['helloSequence', 'fails', 'askHuman', 'useCounter']) await started(host, name);
  });

  async function list(query: string, headers: Record<string, string> = {}) {
    const answer = await askWebhook(host, `instances${query}`, { headers });
    const names = (answer.json() as { name: string }[]).map(({ name }) => name).sort();
    return { names, token: answer.headers['x-ms-continuation-token'] as string | undefined };
  }

  const everything = ['@counter@one', 'askHuman', 'fails', 'helloSequence', 'useCounter'];

  it.each([
    ['', everything],
    ['/', everything],
    ['?runtimeStatus=Failed', ['fails']],
    ['?runtimeStatus=3', ['fails']],
    ['?runtimeStatus=Failed,Running', ['@counter@one', 'askHuman', 'fails']],
    ['?runtimeStatus=Failed&runtimeStatus=Running', ['@counter@one', 'askHuman', 'fails']],
    ['?runtimeStatus=failed', everything],
    ['?top=many', everything],
    ['?createdTimeFrom=yesterday', everything],
    ['?createdTimeFrom=2999-01-01', []],
    ['?instanceIdPrefix=@', ['@counter@one']],
  ])('%s', async (query, names) => {
    expect(await list(query)).toEqual({ names, token: undefined });
  });

  it('comes in pages when asked for', async () => {
    const names: string[] = [];
    let token: string | undefined;
    do {
      const page = await list('?top=2', token ? { 'x-ms-continuation-token': token } : {});
      expect(page.names.length).toBeLessThanOrEqual(2);
      names.push(...page.names);
      token = page.token;
    } while (token);
    expect(names.sort()).toEqual(everything);
  });

  it('is empty for a token that is none, and with top=0, which has a token', async () => {
    expect((await list('', { 'x-ms-continuation-token': 'none' })).names).toEqual([]);
    const none = await list('?top=0');
    expect(none.names).toEqual([]);
    expect(none.token).toBeTruthy();
  });

  it('shows input unless told otherwise, and never history', async () => {
    const answer = await askWebhook(host, 'instances?showHistory=true&runtimeStatus=Completed');
    expect((answer.json() as object[])[0]).not.toHaveProperty('historyEvents');
  });
});

describe('control', () => {
  it('raises an event, whatever its JSON value', async () => {
    for (const value of [0, '', false, null, [], { a: 1 }]) {
      const id = await started(host, 'askHuman');
      expect(await post(host, `instances/${id}/raiseEvent/answer`, value)).toMatchObject({ status: 202, text: '' });
      await host.clock.advance(0);
      expect(host.engine.status(id)).toMatchObject({ runtimeStatus: 'Completed', output: value });
    }
  });

  it('never delivers an event whose name differs in case', async () => {
    const id = await started(host, 'askHuman');
    expect((await post(host, `instances/${id}/raiseEvent/Answer`, 1)).status).toBe(202);
    await host.clock.advance(0);
    expect(host.engine.status(id)?.runtimeStatus).toBe('Running');
  });

  it('wants JSON content with a body', async () => {
    const id = await started(host, 'askHuman');
    const path = `instances/${id}/raiseEvent/answer`;
    const plain = { method: 'POST', headers: { 'content-type': 'text/plain', 'content-length': '1' }, body: '1' };
    const refused = await askWebhook(host, path, plain);
    expect(refused.status).toBe(400);
    expect(refused.json()).toEqual({ Message: 'Only application/json request content is supported' });
    const empty = await post(host, path);
    expect(empty.status).toBe(400);
    expect(empty.json()).toMatchObject({ Message: 'Invalid JSON content' });
  });

  it.each([['raiseEvent/answer'], ['terminate'], ['suspend'], ['resume']])(
    '%s: missing 404, finished 410',
    async (verb) => {
      const id = await started(host, 'helloSequence');
      expect(await post(host, `instances/missing/${verb}`, 1)).toMatchObject({ status: 404, text: '' });
      expect(await post(host, `instances/${id}/${verb}`, 1)).toMatchObject({ status: 410, text: '' });
    },
  );

  it('terminates with the reason as output', async () => {
    const id = await started(host, 'askHuman');
    expect((await post(host, `instances/${id}/terminate?reason=no%20more`)).status).toBe(202);
    await host.clock.advance(0);
    expect(host.engine.status(id)).toMatchObject({ runtimeStatus: 'Terminated', output: 'no more' });
  });

  it('suspends and resumes, and says 500 when it is so already', async () => {
    const id = await started(host, 'askHuman');
    const resumed = await post(host, `instances/${id}/resume`);
    expect(resumed.status).toBe(500);
    expect(resumed.text).toContain(
      `Cannot resume the orchestration instance ${id} because instance is in the Running state.`,
    );
    expect((await post(host, `instances/${id}/suspend?reason=wait`)).status).toBe(202);
    await host.clock.advance(0);
    expect((await post(host, `instances/${id}/suspend`)).status).toBe(500);
    expect((await post(host, `instances/${id}/resume`)).status).toBe(202);
  });

  it('does not rewind', async () => {
    const failed = await started(host, 'fails');
    const done = await started(host, 'helloSequence');
    expect((await post(host, `instances/${failed}/rewind`)).status).toBe(501);
    const other = await post(host, `instances/${done}/rewind`);
    expect(other.status).toBe(412);
    expect(other.json()).toBe(
      'This orchestration has status Completed, but only orchestrations in the "Failed" state can be rewound.',
    );
    const missing = await post(host, 'instances/missing/rewind');
    expect(missing.status).toBe(404);
    expect(missing.json()).toBe('No orchestration with instance ID "$missing" found.');
  });

  it('restarts under a new id, or under the same when that one has ended', async () => {
    const done = await started(host, 'helloSequence', { a: 1 });
    const again = await post(host, `instances/${done}/restart`);
    expect(again.status).toBe(202);
    const { id } = again.json() as { id: string };
    expect(id).not.toBe(done);
    await host.clock.advance(0);
    expect(host.engine.status(id)?.input).toEqual({ a: 1 });
    const same = await post(host, `instances/${done}/restart?restartWithNewInstanceId=false`);
    expect((same.json() as { id: string }).id).toBe(done);

    const running = await started(host, 'askHuman');
    expect((await post(host, `instances/${running}/restart?restartWithNewInstanceId=false`)).status).toBe(409);
    const missing = await post(host, 'instances/missing/restart');
    expect(missing.status).toBe(400);
    expect(missing.json()).toMatchObject({ Message: 'InstanceId does not match a valid orchestration instance.' });
  });

  it('purges what has finished', async () => {
    const done = await started(host, 'helloSequence');
    const running = await started(host, 'askHuman');
    const purge = (id: string) => askWebhook(host, `instances/${id}`, { method: 'DELETE' });
    expect((await purge(running)).status).toBe(412);
    expect((await purge(done)).json()).toEqual({ instancesDeleted: 1 });
    expect(await purge(done)).toMatchObject({ status: 404, text: '' });
  });

  it('purges a range: narrowed by a final status, else everything', async () => {
    await askWebhook(host, 'instances?createdTimeFrom=2000-01-01', { method: 'DELETE' });
    for (const name of ['helloSequence', 'fails', 'askHuman']) await started(host, name);
    const purge = (query: string) => askWebhook(host, `instances${query}`, { method: 'DELETE' });
    expect((await purge('')).status).toBe(400);
    expect((await purge('?createdTimeFrom=2999-01-01')).status).toBe(404);
    expect((await purge('?createdTimeFrom=2000-01-01&runtimeStatus=Failed')).json()).toEqual({ instancesDeleted: 1 });
    expect((await purge('?createdTimeFrom=2000-01-01&runtimeStatus=Running')).json()).toEqual({ instancesDeleted: 2 });
    expect((await askWebhook(host, 'instances')).json()).toEqual([]);
  });
});

describe('entities', () => {
  it('are signalled, read, listed and deleted', async () => {
    expect(await post(host, 'entities/Counter/two?op=add', 5)).toMatchObject({ status: 202, text: '' });
    await host.clock.advance(0);
    expect((await askWebhook(host, 'entities/COUNTER/two')).json()).toBe(5);
    expect((await askWebhook(host, 'entities/counter/TWO')).status).toBe(404);

    const listed = (await askWebhook(host, 'entities/counter')).json() as Record<string, unknown>[];
    expect(listed).toEqual([
      { entityId: { name: 'counter', key: 'two' }, lastOperationTime: expect.any(String) as string, state: null },
    ]);
    const full = (await askWebhook(host, 'entities?fetchState=true')).json() as Record<string, unknown>[];
    expect(full[0]?.['state']).toBe(5);
    expect((await askWebhook(host, 'entities/nobody')).json()).toEqual([]);

    expect((await askWebhook(host, 'entities/counter/two', { method: 'DELETE' })).status).toBe(202);
    await host.clock.advance(0);
    expect((await askWebhook(host, 'entities/counter/two')).status).toBe(404);
  });

  it('refuse bad JSON, and names that are no entity', async () => {
    const headers = { 'content-type': 'application/json', 'content-length': '1' };
    const bad = await askWebhook(host, 'entities/counter/x?op=add', { method: 'POST', headers, body: '{' });
    expect(bad.status).toBe(400);
    const unknown = await post(host, 'entities/nobody/x?op=add', 1);
    expect(unknown.status).toBe(400);
    expect(Object.keys(unknown.json() as object)).toEqual(['Message']);
  });

  it('take a body that is not JSON by its type as text', async () => {
    const headers = { 'content-length': '2' };
    await askWebhook(host, 'entities/counter/text?op=add', { method: 'POST', headers, body: '12' });
    await host.clock.advance(0);
    expect((await askWebhook(host, 'entities/counter/text')).json()).toBe('012');
  });
});
