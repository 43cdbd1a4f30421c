import { ask } from '../raw-request';
import { startFixture } from '../fixture-host';
import type { FixtureHost } from '../fixture-host';
import { started } from './webhook';

let host: FixtureHost;
beforeAll(async () => {
  host = await startFixture();
});
afterAll(() => host.end());

/** Lets the app call a method of the SDK's client, which asks the loopback endpoint. */
async function client(call: string, ...parameters: unknown[]): Promise<{ result?: unknown; error?: string }> {
  const body = JSON.stringify(parameters);
  const headers = { 'content-length': String(Buffer.byteLength(body)) };
  const answer = (await ask(host.origin, `/api/client/${call}`, { method: 'POST', headers, body })).json();
  await host.clock.advance(0);
  return answer as { result?: unknown; error?: string };
}

it('starts without input as an empty text, and with an id and a version', async () => {
  const { result } = await client('startNew', 'helloSequence', { instanceId: 'mine', version: '1.2' });
  expect(result).toBe('mine');
  expect(host.engine.status('mine')).toMatchObject({ input: '', runtimeStatus: 'Completed' });
});

it('rejects the id of a running instance, quoting the service', async () => {
  const id = await started(host, 'askHuman');
  const { error } = await client('startNew', 'askHuman', { instanceId: id });
  expect(error).toContain('unexpected status code: 409');
  expect(error).toContain('An Orchestration instance with the status Running already exists.');
});

it('starts the part before a hash, and rejects a slash', async () => {
  expect(await client('startNew', 'helloSequence', { instanceId: 'a#b' })).toEqual({ result: 'a' });
  expect((await client('startNew', 'helloSequence', { instanceId: 'a/b' })).error).toContain('404');
});

it('reads a status, and has the input although it was told not to show it', async () => {
  const id = await started(host, 'helloSequence', { a: 1 });
  const { result } = await client('getStatus', id, { showInput: false });
  expect(result).toMatchObject({ instanceId: id, runtimeStatus: 'Completed', input: { a: 1 } });
});

it('rejects the status of an unknown instance', async () => {
  expect((await client('getStatus', 'missing')).error).toBe(
    'DurableClient error: Durable Functions extension replied with HTTP 404 response. This usually means we could not find any data associated with the instanceId provided: missing.',
  );
});

it('lists everything, entities included', async () => {
  await started(host, 'useCounter');
  const { result } = await client('getStatusAll');
  expect((result as { instanceId: string }[]).map(({ instanceId }) => instanceId)).toContain('@counter@one');
  const failed = await client('getStatusBy', { runtimeStatus: ['Failed'] });
  expect(failed.result).toEqual([]);
});

it('raises events: rejected without data and for a missing instance, resolved for a finished one', async () => {
  const id = await started(host, 'askHuman');
  expect((await client('raiseEvent', id, 'answer')).error).toContain('unexpected status code: 400');
  expect(await client('raiseEvent', id, 'answer', { approved: true })).toEqual({});
  expect(host.engine.status(id)).toMatchObject({ output: { approved: true } });
  expect(await client('raiseEvent', id, 'answer', 1)).toEqual({});
  expect((await client('raiseEvent', 'missing', 'answer', 1)).error).toBe("No instance with ID 'missing' found.");
});

it('terminates, suspends and resumes', async () => {
  const id = await started(host, 'askHuman');
  await client('suspend', id, 'wait');
  expect(host.engine.status(id)?.runtimeStatus).toBe('Suspended');
  await client('resume', id, 'go on');
  expect(host.engine.status(id)?.runtimeStatus).toBe('Running');
  await client('terminate', id, 'enough');
  expect(host.engine.status(id)).toMatchObject({ runtimeStatus: 'Terminated', output: 'enough' });
});

it('is told that rewind is not there', async () => {
  const id = await started(host, 'fails');
  expect((await client('rewind', id, 'again')).error).toContain('does not implement rewind');
});

it('purges: a missing instance counts as none', async () => {
  const id = await started(host, 'helloSequence');
  expect(await client('purgeInstanceHistory', id)).toEqual({ result: { instancesDeleted: 1 } });
  expect(await client('purgeInstanceHistory', id)).toEqual({ result: { instancesDeleted: 0 } });
});

it('signals and reads an entity', async () => {
  const id = { name: 'counter', key: 'signalled' };
  expect(await client('signalEntity', id, 'add', 3)).toEqual({});
  expect(await client('readEntityState', id)).toEqual({ result: { entityExists: true, entityState: 3 } });
  expect(await client('readEntityState', { name: 'counter', key: 'none' })).toEqual({
    result: { entityExists: false },
  });
});

it('gives links with rewind after terminate, to the origin that was asked', async () => {
  const answer = await ask(host.origin, '/api/start/helloSequence', { method: 'POST', headers: { host: 'x.test:1' } });
  expect(answer.headers).toMatchObject({ 'content-type': 'application/json', 'retry-after': '10' });
  const links = answer.json() as Record<string, string>;
  expect(Object.keys(links).slice(3, 5)).toEqual(['terminatePostUri', 'rewindPostUri']);
  expect(links['statusQueryGetUri']).toMatch(/^http:\/\/x\.test:1\/runtime\/webhooks\/durabletask\/instances\//);
  expect(answer.headers.location).toBe(links['statusQueryGetUri']);
});
