import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartRefused } from '../../../local/host/host';
import { isRefusal, startChild } from './child-host';
import type { ChildHost } from './child-host';
import { aFolder, apps, startFixture } from './fixture-host';
import { ask } from './raw-request';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

function aKeptFolder(): string {
  const folder = aFolder();
  folders.push(folder);
  return folder;
}

async function aChild(app: string, dataFolder: string, settings: Record<string, string> = {}): Promise<ChildHost> {
  const child = await startChild({ app, dataFolder, settings });
  if (isRefusal(child)) throw new Error(child.message);
  return child;
}

async function statusOf(origin: string, statusQueryGetUri: string): Promise<Record<string, unknown>> {
  const { pathname, search } = new URL(statusQueryGetUri);
  return (await ask(origin, pathname + search)).json() as Record<string, unknown>;
}

async function startOver(origin: string, name: string, input?: unknown): Promise<string> {
  const body = input === undefined ? '' : JSON.stringify(input);
  const headers = { 'content-length': String(Buffer.byteLength(body)) };
  const answer = await ask(origin, `/api/start/${name}`, { method: 'POST', headers, body });
  expect(answer.status).toBe(202);
  return (answer.json() as { statusQueryGetUri: string }).statusQueryGetUri;
}

describe('in a process of its own', () => {
  it('runs a CommonJS app, and goes on after kill -9 with what it had begun', async () => {
    const dataFolder = aKeptFolder();
    const first = await aChild('commonjs', dataFolder);
    const hello = await startOver(first.origin, 'helloSequence');
    const many = await startOver(first.origin, 'fanOut', { count: 50 });
    const waiting = await startOver(first.origin, 'askHuman');
    await first.advance(0);
    expect(await statusOf(first.origin, hello)).toMatchObject({
      runtimeStatus: 'Completed',
      output: ['Hello Tokyo!', 'Hello Seattle!', 'Hello Cairo!'],
    });
    expect(await statusOf(first.origin, many)).toMatchObject({ output: 50 });

    const rival = await startChild({ app: 'commonjs', dataFolder });
    expect(rival).toMatchObject({
      refused: 'StartRefused',
      message: `The data folder ${dataFolder} is in use by process ${first.pid}; stop that one first.`,
    });

    await first.kill();
    const second = await aChild('commonjs', dataFolder);
    expect(second.keys).toEqual(first.keys);
    expect(await statusOf(second.origin, waiting)).toMatchObject({ runtimeStatus: 'Running' });
    await second.advance(8 * 24 * 3_600_000);
    expect(await statusOf(second.origin, waiting)).toMatchObject({ runtimeStatus: 'Completed', output: 'expired' });
    expect(await second.close()).toEqual({ code: 0 });
  }, 60_000);

  it('runs an app of ES modules without a route prefix, with its timer', async () => {
    const host = await aChild('esm', aKeptFolder(), { TICK: '0 */5 * * * *' });
    const answer = await ask(host.origin, '/start', {
      method: 'POST',
      headers: { 'content-length': '11' },
      body: '{"value":3}',
    });
    const { statusQueryGetUri } = answer.json() as { statusQueryGetUri: string };
    await host.advance(5 * 60_000);
    expect(await statusOf(host.origin, statusQueryGetUri)).toMatchObject({ output: { value: 12 } });
    const ticks = host.logs.filter(({ message }) => message.startsWith('tick'));
    expect(ticks).toHaveLength(1);
    expect(JSON.parse(ticks[0]?.message.slice(5) ?? '')).toMatchObject({
      schedule: { adjustForDST: true },
      scheduleStatus: { last: '0001-01-01T00:00:00+00:00' },
      isPastDue: false,
    });
    expect(await host.close()).toEqual({ code: 0 });
  }, 60_000);

  it('refuses HTTP streaming by name', async () => {
    const started = await startChild({ app: 'streaming', dataFolder: aKeptFolder() });
    expect(started).toMatchObject({
      refused: 'StartRefused',
      message: expect.stringContaining('enableHttpStream') as string,
    });
  }, 60_000);
});

describe('what it refuses', () => {
  it.each([['process.env'], ['settings']])('WEBSITE_SITE_NAME in %s', async (place) => {
    if (place === 'process.env') process.env['WEBSITE_SITE_NAME'] = 'real';
    const settings: Record<string, string> = place === 'settings' ? { WEBSITE_SITE_NAME: 'real' } : {};
    try {
      await expect(startFixture({ settings })).rejects.toThrow(StartRefused);
    } finally {
      delete process.env['WEBSITE_SITE_NAME'];
    }
  });

  function anApp(files: Record<string, string>): string {
    const folder = join(aKeptFolder(), 'app');
    mkdirSync(folder);
    const all = { 'package.json': '{ "main": "index.js" }', 'host.json': '{ "version": "2.0" }', ...files };
    for (const [name, text] of Object.entries(all)) writeFileSync(join(folder, name), text);
    return folder;
  }

  const functions = `const { app, input, output, trigger } = require(${JSON.stringify(require.resolve('@azure/functions'))});`;
  const handler = 'handler() {}';

  it.each([
    [
      'a queue trigger',
      `app.storageQueue('work', { queueName: 'q', connection: 'C', ${handler} });`,
      /function "work": the binding "queueTrigger.*" of type queueTrigger \(in\) is not implemented/,
    ],
    [
      'an output binding',
      `app.http('save', { extraOutputs: [output.storageBlob({ path: 'a/b', connection: 'C' })], ${handler} });`,
      /function "save": the binding "blob.*" of type blob \(out\) is not implemented/,
    ],
    [
      'a name that is none',
      `app.http('9lives', { ${handler} });`,
      /function "9lives": the name is not a valid function name/,
    ],
    [
      'a name used twice in other case',
      `app.http('Same', { ${handler} }); app.http('same', { ${handler} });`,
      /function "same": the name is used more than once/,
    ],
    ['an id used twice', `app.http('same', { ${handler} }); app.http('same', { ${handler} });`, /id "same"/],
    [
      'an unknown constraint',
      `app.http('odd', { route: '{x:colour}', ${handler} });`,
      /function "odd": the route constraint "colour" is not known/,
    ],
    ['a schedule that is none', `app.timer('odd', { schedule: '0 0 9 * * 7', ${handler} });`, /function "odd"/],
    ['an app that registers nothing', '', /registers no function/],
    ['an app that throws', `throw new Error('broken');`, /could not be loaded.*broken/],
  ])('%s', async (_, code, message) => {
    const appFolder = anApp({ 'index.js': functions + code });
    await expect(startFixture({ appFolder, dataFolder: aKeptFolder() })).rejects.toThrow(message);
  });

  it.each([
    [{ 'package.json': '{}' }, /has no "main"/],
    [{ 'package.json': '{ "main": "none/*.js" }' }, /there is no such file/],
    [{ 'host.json': '{' }, /cannot be read as JSON/],
    [{ 'host.json': '{ "version": "1.0" }' }, /host.json is not usable/],
  ])('an app with %j', async (files, message) => {
    await expect(startFixture({ appFolder: anApp(files), dataFolder: aKeptFolder() })).rejects.toThrow(message);
  });

  it('leaves nothing locked behind when it refuses', async () => {
    const dataFolder = aKeptFolder();
    await expect(startFixture({ appFolder: anApp({ 'index.js': '' }), dataFolder })).rejects.toThrow(StartRefused);
    const host = await startFixture({ dataFolder });
    expect((await ask(host.origin, '/api/echo')).status).toBe(200);
    await host.end();
  });
});

describe('in this process', () => {
  it('puts settings into the environment before the app loads, and takes them out at the end', async () => {
    const host = await startFixture({ settings: { FIXTURE_SETTING: 'here' } });
    expect(process.env['FIXTURE_SETTING']).toBe('here');
    expect(process.env['WEBSITE_HOSTNAME']).toBe(`127.0.0.1:${host.port}`);
    await host.end();
    expect(process.env['FIXTURE_SETTING']).toBeUndefined();
    expect(process.env['WEBSITE_HOSTNAME']).toBeUndefined();
  });

  it('has room for one app, and that one goes on', async () => {
    const host = await startFixture();
    await expect(startFixture({ appFolder: join(apps, 'streaming') })).rejects.toThrow(/Another app runs/);
    expect((await ask(host.origin, '/api/echo')).status).toBe(200);
    await host.end();
  });

  it('asks the local routes first', async () => {
    const host = await startFixture({
      local: async (request, response) => {
        if (request.url !== '/_local/ready') return false;
        response.end('ready');
        return true;
      },
    });
    expect((await ask(host.origin, '/_local/ready')).text).toBe('ready');
    expect((await ask(host.origin, '/_local/other')).status).toBe(404);
    expect((await ask(host.origin, '/api/echo')).status).toBe(200);
    await host.end();
  });

  it('stands in for App Service Authentication', async () => {
    const signedIn = {
      auth_typ: 'aad' as const,
      name_typ: 'name',
      role_typ: 'roles',
      claims: [{ typ: 'oid', val: '1' }],
      userId: '1',
      userDetails: 'somebody@contoso.com',
    };
    const host = await startFixture({
      principal: (request) => (request.headers.cookie === 'session' ? signedIn : undefined),
    });
    const headers = {
      'X-MS-CLIENT-PRINCIPAL-ID': 'forged',
      'x-ms-client-principal': 'e30=',
      'x-ms-token-aad-id-token': 'forged',
    };
    const echo = async (more: Record<string, string>) =>
      (await ask(host.origin, '/api/echo', { headers: { ...headers, ...more } })).json() as {
        headers: Record<string, string>;
        user: unknown;
      };
    const nobody = await echo({});
    expect(nobody.user).toBeNull();
    expect(Object.keys(nobody.headers).filter((name) => name.startsWith('x-ms-'))).toEqual([]);
    const somebody = await echo({ cookie: 'session' });
    expect(somebody.headers['x-ms-client-principal-id']).toBe('1');
    expect(somebody.headers['x-ms-token-aad-id-token']).toBeUndefined();
    expect(somebody.user).toEqual({
      type: 'AppService',
      id: '1',
      username: 'somebody@contoso.com',
      identityProvider: 'aad',
      claimsPrincipalData: {
        auth_typ: 'aad',
        claims: [{ typ: 'oid', val: '1' }],
        name_typ: 'name',
        role_typ: 'roles',
      },
    });
    await host.end();
  });

  it('refuses a body above 100 MB with 500, before it has come', async () => {
    const host = await startFixture();
    const socket = connect(host.port, '127.0.0.1');
    socket.write('POST /api/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 104857601\r\n\r\n');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1.1 500 .*Content-Length: 0/s);
    socket.destroy();
    await host.end();
  });

  it('runs activities with the oddities of their inputs, and metadata that repeats them', async () => {
    const host = await startFixture();
    const uri = await startOver(host.origin, 'echoInputs');
    await host.clock.advance(0);
    const { output, instanceId } = await statusOf(host.origin, uri);
    const [nothing, truth, text, five, object] = output as Record<string, unknown>[];
    expect(nothing).toEqual({ type: 'undefined', metadata: { instanceId } });
    expect(truth).toMatchObject({ type: 'string', input: 'True' });
    expect(text).toMatchObject({ input: 'text', metadata: { instanceId, data: 'text' } });
    expect(five).toMatchObject({ type: 'number', input: 5 });
    expect(object).toMatchObject({ input: { ok: true }, metadata: { data: { ok: true }, ok: true } });
    await host.end();
  });

  it('runs an entity that an orchestration calls', async () => {
    const host = await startFixture();
    const uri = await startOver(host.origin, 'useCounter');
    await host.clock.advance(0);
    expect(await statusOf(host.origin, uri)).toMatchObject({ runtimeStatus: 'Completed', output: 7 });
    await host.end();
  });

  it('closes while a connection stays open', async () => {
    const host = await startFixture();
    const socket = connect(host.port, '127.0.0.1');
    socket.write('GET /api/echo HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(socket, 'data');
    const ended = once(socket, 'close');
    await host.end();
    await ended;
    await expect(ask(host.origin, '/api/echo')).rejects.toThrow(/ECONNREFUSED/);
  });

  it('keeps everything in one database beside the lock', async () => {
    const dataFolder = aKeptFolder();
    const host = await startFixture({ dataFolder });
    await host.close();
    host.clock.stop();
    const database = new DatabaseSync(join(dataFolder, 'host.db'));
    expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    database.close();
  });
});
