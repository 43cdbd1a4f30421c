import { ask } from './raw-request';
import { startFixture } from './fixture-host';
import type { FixtureHost } from './fixture-host';

let host: FixtureHost;
beforeAll(async () => {
  host = await startFixture();
});
afterAll(() => host.end());

function asMaster(path: string, { method = 'GET', body, type = 'application/json' }: Record<string, string> = {}) {
  const headers: Record<string, string> = { 'x-functions-key': host.keys.master };
  if (body !== undefined) Object.assign(headers, { 'content-type': type, 'content-length': String(body.length) });
  return ask(host.origin, path, { method, headers, ...(body === undefined ? {} : { body }) });
}

it.each([
  ['GET', '/admin/host/ping'],
  ['POST', '/admin/host/ping'],
  ['GET', '/admin/warmup'],
])('%s %s needs no key', async (method, path) => {
  expect((await ask(host.origin, path, { method })).status).toBe(200);
});

it.each([
  [undefined, 401],
  ['function', 401],
  ['host', 403],
  ['system', 403],
  ['master', 200],
] as const)('the status of the host with the key %s is %i', async (name, status) => {
  const headers: Record<string, string> = name ? { 'x-functions-key': host.keys[name] } : {};
  const answer = await ask(host.origin, '/admin/host/status', { headers });
  expect(answer.status).toBe(status);
  expect(answer.headers['www-authenticate']).toBe(status === 401 ? 'Bearer' : undefined);
  if (status === 200) expect(answer.json()).toMatchObject({ state: 'Running', version: '4.1037.0' });
});

it('describes functions', async () => {
  const all = (await asMaster('/admin/functions')).json() as Record<string, unknown>[];
  const echo = all.find(({ name }) => name === 'echo');
  expect(echo).toMatchObject({ language: 'node', isDisabled: false, invoke_url_template: `${host.origin}/api/echo` });
  expect((await asMaster('/admin/functions/ECHO')).json()).toEqual(echo);
  expect((await asMaster('/admin/functions/echo/status')).json()).toEqual({});
  expect((await asMaster('/admin/functions/nobody')).status).toBe(404);
  expect((await asMaster('/admin/other')).status).toBe(404);
});

it.each([
  ['{"input":"x"}', 'application/json', 202],
  ['{}', 'application/json; charset=utf-8', 202],
  ['{}', 'text/plain', 415],
  ['{', 'application/json', 400],
])('running a function by hand with %s as %s is %i', async (body, type, status) => {
  expect(await asMaster('/admin/functions/daily', { method: 'POST', body, type })).toMatchObject({ status, text: '' });
});

it('runs a timer by hand', async () => {
  const before = host.logs.filter(({ message }) => message === 'daily ran').length;
  await asMaster('/admin/functions/daily', { method: 'POST', body: '{}' });
  await host.clock.advance(0);
  expect(host.logs.filter(({ message }) => message === 'daily ran')).toHaveLength(before + 1);
});

it('says in the log that other functions are not run by hand', async () => {
  expect((await asMaster('/admin/functions/echo', { method: 'POST', body: '{}' })).status).toBe(202);
  expect(host.logs).toContainEqual({
    level: 'error',
    category: 'Function.echo',
    message: 'Running a httptrigger by hand is not implemented; only timers can be.',
  });
});
