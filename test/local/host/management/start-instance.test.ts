import { startFixture } from '../fixture-host';
import type { FixtureHost } from '../fixture-host';
import { askWebhook, post, started } from './webhook';

let host: FixtureHost;
beforeAll(async () => {
  host = await startFixture();
});
afterAll(() => host.end());

const json = 'application/json; charset=utf-8';

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
