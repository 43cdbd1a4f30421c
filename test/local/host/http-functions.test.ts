import { ask } from './raw-request';
import { startFixture } from './fixture-host';
import type { FixtureHost } from './fixture-host';

let host: FixtureHost;
beforeAll(async () => {
  host = await startFixture();
});
afterAll(() => host.end());

interface Echo {
  method: string;
  url: string;
  params: Record<string, string>;
  query: Record<string, string>;
  headers: Record<string, string>;
  user: unknown;
  body: string;
}

async function echoOf(path: string, options: Parameters<typeof ask>[2] = {}): Promise<Echo> {
  const answer = await ask(host.origin, path, options);
  expect(answer.status).toBe(200);
  return answer.json() as Echo;
}

describe('which requests reach a function', () => {
  it.each([
    ['POST', '/api/getOnly'],
    ['HEAD', '/api/getOnly'],
    ['OPTIONS', '/api/getOnly'],
    ['GET', '/api/unknown'],
    ['GET', '/api'],
    ['GET', '/api//echo'],
    ['GET', '//api/echo'],
    ['GET', '/api/noMethods'],
    ['GET', '/api/int/abc'],
    ['GET', '/api/int/2147483648'],
    ['GET', '/api/admin/mine'],
  ])('%s %s is 404 without a body', async (method, path) => {
    const answer = await ask(host.origin, path, { method });
    expect(answer).toMatchObject({ status: 404, text: '', headers: { 'content-length': '0' } });
  });

  it.each([['/api/echo/'], ['/API/ECHO'], ['/api/Echo?x']])('%s matches', async (path) => {
    expect((await echoOf(path)).method).toBe('GET');
  });

  it('hands a preflight to the handler when OPTIONS is among the methods, and adds no CORS header', async () => {
    const answer = await ask(host.origin, '/api/echo', { method: 'OPTIONS', headers: { origin: 'http://x.test' } });
    expect(answer.status).toBe(200);
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('answers HEAD without a body when HEAD is among the methods', async () => {
    expect(await ask(host.origin, '/api/echo', { method: 'HEAD' })).toMatchObject({ status: 200, text: '' });
  });

  it('tries functions in the order of their names, even a catch-all before a literal', async () => {
    expect((await ask(host.origin, '/api/order/literal')).text).toBe('catch-all');
  });

  it('serves the first of two functions with one route and a common method', async () => {
    expect((await ask(host.origin, '/api/rival', { method: 'POST' })).text).toBe('one');
    expect(host.logs).toContainEqual({
      level: 'error',
      category: 'Host.Startup',
      message: expect.stringContaining("'rivalTwo' function is in error") as string,
    });
  });

  it('shows a page at the root', async () => {
    const answer = await ask(host.origin, '/');
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('text/html');
  });
});

describe('what a handler sees', () => {
  it.each([
    ['/api/optional', {}],
    ['/api/optional/a%2Fb%20c%C3%A9', { x: 'a%2Fb cé' }],
    ['/api/default', { x: 'd' }],
    ['/api/rest', {}],
    ['/api/rest/a/b', { x: 'a/b' }],
    ['/api/greedy/a-1.2.3', { x: '1.2', y: '3' }],
    ['/api/int/+7', { x: '+7' }],
    ['/api/int/007', { x: '007' }],
  ])('parameters of %s', async (path, params) => {
    expect((await echoOf(path)).params).toEqual(params);
  });

  it('joins repeated headers and query keys, whose case does not count', async () => {
    const headers = ['Host', 'x.test:1', 'X-Twice', 'a', 'x-twice', 'b', 'X-Forwarded-Host', 'y.test'];
    const echo = await echoOf('/api/echo?a=1&A=2&b=&c=x+y&c=%2C', { headers });
    expect(echo.query).toEqual({ a: '1,2', b: '', c: 'x y,,' });
    expect(echo.headers).toMatchObject({ 'x-twice': 'a,b', 'x-forwarded-host': 'y.test' });
    expect(echo.url).toBe('http://x.test:1/api/echo?a=1&A=2&b=&c=x+y&c=%2C');
  });

  it('gives a body with a content length', async () => {
    const body = 'é'.repeat(1_500_000);
    expect((await echoOf('/api/echo', { method: 'POST', body })).body).toBe(body);
  });

  it('gives no body that was sent in chunks', async () => {
    const echo = await echoOf('/api/echo', { method: 'POST', headers: { 'transfer-encoding': 'chunked' }, body: 'hi' });
    expect(echo.body).toBe('');
  });

  it('gives no body to GET', async () => {
    expect((await echoOf('/api/echo', { headers: { 'content-length': '2' }, body: 'hi' })).body).toBe('');
  });

  it('lets principal headers through when authentication is off', async () => {
    const principal = Buffer.from(JSON.stringify({ auth_typ: 'aad', claims: [] })).toString('base64');
    const headers = {
      'x-ms-client-principal': principal,
      'x-ms-client-principal-id': '1',
      'x-ms-client-principal-name': 'n',
      'x-ms-client-principal-idp': 'aad',
    };
    expect((await echoOf('/api/echo', { headers })).user).toMatchObject({ type: 'AppService', id: '1', username: 'n' });
  });
});

describe('what becomes of a result', () => {
  it.each([
    ['undefined', 204],
    ['null', 204],
    ['throwsNull', 204],
    ['text', 500],
    ['number', 500],
    ['boolean', 500],
    ['array', 200],
    ['object', 200],
    ['status201', 201],
    ['status204', 204],
    ['status999', 500],
    ['statusText', 500],
    ['wrongLength', 500],
    ['jsonNull', 200],
    ['throws', 500],
    ['throwsText', 500],
  ])('%s is %i without a body', async (kind, status) => {
    expect(await ask(host.origin, `/api/result/${kind}`)).toMatchObject({ status, text: '' });
  });

  it.each([
    ['textBody', 'text/plain;charset=UTF-8', 'text'],
    ['jsonBody', 'application/json', '{"a":1}'],
    ['negotiated', 'application/json; charset=utf-8', '"eyJhIjoxfQ=="'],
  ])('%s is sent in chunks as %s', async (kind, type, text) => {
    const answer = await ask(host.origin, `/api/result/${kind}`);
    expect(answer).toMatchObject({
      status: 200,
      text,
      headers: { 'content-type': type, 'transfer-encoding': 'chunked' },
    });
  });

  it('a buffer has no content type', async () => {
    const answer = await ask(host.origin, '/api/result/buffer');
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBeUndefined();
  });

  it('writes cookies as ASP.NET does', async () => {
    expect((await ask(host.origin, '/api/result/cookies')).headers['set-cookie']).toEqual([
      'k=v%201; path=/',
      'l=w; max-age=60; domain=x.test; path=/; secure; samesite=lax; httponly',
    ]);
  });

  it('keeps the last of several handmade cookies, and joins other repeated headers', async () => {
    const { headers } = await ask(host.origin, '/api/result/handmadeCookies');
    expect(headers).toMatchObject({ 'set-cookie': ['b=2'], 'x-a': '1, 2' });
  });

  it('a failing request.json() is 500', async () => {
    expect((await ask(host.origin, '/api/badJson', { method: 'POST', body: '{' })).status).toBe(500);
  });

  it('runs hooks round the handler, and log hooks on what it logs', async () => {
    const answer = await ask(host.origin, '/api/hooked');
    expect(answer.headers['x-hook']).toBe('pre');
    expect(answer.json()).toMatchObject({ appStart: 1, extra: 'extra' });
    expect(host.logs).toContainEqual({ level: 'information', category: 'Function.hooked.User', message: 'a ***' });
  });
});

describe('keys', () => {
  it.each([
    ['keyed', {}, 401],
    ['keyed', { header: 'function' }, 200],
    ['keyed', { header: 'host' }, 200],
    ['keyed', { header: 'master' }, 200],
    ['keyed', { header: 'system' }, 401],
    ['keyed', { code: 'function' }, 200],
    ['keyed', { code: 'function', header: 'wrong' }, 401],
    ['keyed', { code: 'wrong', header: 'function' }, 200],
    ['mastered', { header: 'function' }, 401],
    ['mastered', { header: 'host' }, 401],
    ['mastered', { code: 'master' }, 200],
  ])('%s with %j is %i', async (name, { header, code }: { header?: string; code?: string }, status) => {
    const keyOf = (key: string) => (host.keys as unknown as Record<string, string>)[key] ?? key;
    const answer = await ask(host.origin, `/api/${name}${code ? `?code=${keyOf(code)}` : ''}`, {
      headers: header ? { 'x-functions-key': keyOf(header) } : {},
    });
    expect(answer.status).toBe(status);
    expect(answer.text).toBe(status === 401 ? '' : 'open');
    expect(answer.headers['www-authenticate']).toBeUndefined();
  });

  it('looks at the method before the key', async () => {
    expect((await ask(host.origin, '/api/keyed', { method: 'PUT' })).status).toBe(404);
  });
});
