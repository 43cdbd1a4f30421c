import { startFixture } from '../fixture-host';
import type { FixtureHost } from '../fixture-host';
import { askWebhook, post, started } from './webhook';

let host: FixtureHost;
beforeAll(async () => {
  host = await startFixture();
});
afterAll(() => host.end());

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
