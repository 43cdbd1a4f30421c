import fc from 'fast-check';
import { onboardingRequest } from '../../local/drive/onboarding-request';
import { codeOf, problemOf } from '../support/problems';
import type { Reply, Visitor } from '../../local/drive/visitor';
import { type RunningWorld, startWorld } from '../../local/drive/world-process';

/** What is wrong with a request is said as a problem document, all at once, by the running program. */
interface OpenApi {
  openapi: string;
  paths: Record<string, Record<string, { security: object[]; requestBody?: object; parameters: { name: string }[] }>>;
}

let world: RunningWorld;
let admin: Visitor;
let document: OpenApi;
beforeAll(async () => {
  world = await startWorld();
  admin = await world.visitor('admin@contoso.com');
  document = (await send('/api/openapi.json')).json();
});
afterAll(() => world.close());

async function send(path: string, init: RequestInit = {}): Promise<Reply> {
  if (path.startsWith('/api/webhooks/')) return world.key(path, init);
  return admin.send(path, { ...init, headers: { accept: 'application/json', ...init.headers } });
}

const jsonType = { 'content-type': 'application/json' };

function post(
  path: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = jsonType,
): Promise<Reply> {
  return send(path, { method: 'POST', headers, body });
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** Of a route of the document, with parameters that name nothing. */
function concrete(path: string): string {
  return path.replace('{runId}', '0'.repeat(32)).replace('{token}', 'x').replace('{file}', 'console.css');
}

function routes(): [path: string, allowed: string[]][] {
  return Object.entries(document.paths).map(([path, item]) => {
    const named = Object.keys(item).map((method) => method.toUpperCase());
    return [path, [...(named.includes('GET') ? ['GET', 'HEAD'] : []), ...(named.includes('POST') ? ['POST'] : [])]];
  });
}

const startRoutes = ['/api/ou-onboardings', '/api/webhooks/ou-onboardings'];
const jsonRoutes = [...startRoutes, `/api/runs/${'0'.repeat(32)}/cancel`, '/api/webhooks/on-premises-reports'];

test('the document is OpenAPI 3.1 and lists every route of the contract', () => {
  expect(document.openapi).toBe('3.1.0');
  const contract = [
    ...['ou-onboardings', 'webhooks/ou-onboardings', 'runs', 'runs/{runId}', 'runs/{runId}/items', 'runs/{runId}/plan'],
    ...['runs/{runId}/cancel', 'webhooks/runs/{runId}', 'ledger', 'ledger/verification', 'approvals', 'health'],
    ...['approvals/{token}', 'openapi.json', 'webhooks/on-premises-reports', 'console', 'console/runs/{runId}'],
    ...['console/ledger', 'console/configurations/{domain}', 'drift-checks', 'drift-repairs', 'drift-baselines'],
    ...['drift-waivers', 'webhooks/drift-checks', 'webhooks/drift-repairs', 'webhooks/drift-baselines'],
  ];
  expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(contract.map((route) => `/api/${route}`)));
  for (const [path, item] of Object.entries(document.paths)) {
    for (const operation of Object.values(item)) {
      for (const [, name] of path.matchAll(/\{(\w+)\}/g)) {
        expect(operation.parameters.map((parameter) => parameter.name)).toContain(name);
      }
      if (path.startsWith('/api/webhooks/')) expect(operation.security).toEqual([{ functionKey: [] }]);
    }
  }
  expect(
    JSON.stringify(document)
      .match(/"\$ref":"([^"]+)"/g)
      ?.every((ref) => resolves(ref)),
  ).toBe(true);
});

function resolves(ref: string): boolean {
  const path = ref.slice('"$ref":"#/'.length, -1).split('/');
  return path.reduce<unknown>((at, step) => Reflect.get(Object(at), step), document) !== undefined;
}

test('every route answers every method: its own ones, OPTIONS, and 405 with Allow to the others', async () => {
  expect(routes().length).toBeGreaterThan(15);
  for (const [path, allowed] of routes()) {
    for (const method of methods.filter((one) => one !== 'HEAD' && one !== 'OPTIONS' && !allowed.includes(one))) {
      const reply = await send(concrete(path), { method });
      expect([path, method, codeOf(reply)]).toEqual([path, method, '405 METHOD_NOT_ALLOWED']);
      expect(reply.headers.get('allow')).toBe([...allowed, 'OPTIONS'].join(', '));
    }
    const options = await send(concrete(path), { method: 'OPTIONS' });
    expect([path, options.status, options.headers.get('allow')]).toEqual([
      path,
      204,
      [...allowed, 'OPTIONS'].join(', '),
    ]);
    const head = await send(concrete(path), { method: 'HEAD' });
    expect(head.text).toBe('');
    expect(head.status).toBeLessThan(500);
  }
});

test('unknown addresses are 404 problem documents, whatever the method', async () => {
  for (const path of ['/api/nothing', '/api/', '/api/runs/a/b/c', '/api/ou-onboardings/x', '/api/a//b']) {
    for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS']) {
      const reply = await send(path, { method });
      expect([path, method, reply.headers.get('content-type') && codeOf(reply)]).toEqual([
        path,
        method,
        '404 NOT_FOUND',
      ]);
    }
  }
  for (const runId of ['0'.repeat(32), 'x', '%00', 'a'.repeat(3000), '..%2F..']) {
    expect(codeOf(await send(`/api/runs/${runId}`))).toBe('404 RUN_NOT_FOUND');
  }
});

test.each(jsonRoutes)(
  '%s tells bodies apart that are not JSON, too large, of another kind or no object',
  async (path) => {
    const notJson = ['', '{', "{'a':1}", '{"a":1}}', 'NaN', '\u0000', '{"a":\n', '[1,]', '\ufeff'];
    for (const body of notJson) expect([body, codeOf(await post(path, body))]).toEqual([body, '400 INVALID_JSON']);
    for (const bytes of [
      [0xff, 0xfe, 0x7b],
      [0x22, 0xc3, 0x28, 0x22],
      [0x22, 0xed, 0xa0, 0x80, 0x22],
    ]) {
      expect(codeOf(await post(path, Uint8Array.from(bytes)))).toBe('400 INVALID_JSON');
    }
    for (const body of ['null', '[]', '"text"', '7', 'true', '[{}]']) {
      expect([body, codeOf(await post(path, body))]).toEqual([body, '400 INVALID_REQUEST']);
    }
    for (const deep of [
      ['[', ']', ''],
      ['{"domain":', '}', '1'],
      ['{"a":[', ']}', ''],
    ]) {
      const [open = '', close = '', inside = ''] = deep;
      const body = open.repeat(10_000) + inside + close.repeat(10_000);
      expect(problemOf(await post(path, body))).toEqual({
        status: 400,
        code: 'INVALID_REQUEST',
        fields: { '': 'TOO_DEEP' },
      });
    }
    const most = path.endsWith('reports') ? 17 * 1024 * 1024 : 300 * 1024;
    expect(codeOf(await post(path, JSON.stringify({ domain: 'x'.repeat(most) })))).toBe('413 BODY_TOO_LARGE');
    for (const type of ['text/plain', 'application/xml', 'multipart/form-data; boundary=x', 'json']) {
      expect(codeOf(await post(path, '{}', { 'content-type': type }))).toBe('415 UNSUPPORTED_MEDIA_TYPE');
    }
  },
);

test.each(startRoutes)('%s names every wrong, missing and unknown field at once', async (path) => {
  const body = {
    ...{ domain: null, organizationalUnits: { OU: 1 }, settings: { passwordHashSync: 'yes', unknown: 1, 'a/b~c': 2 } },
    ...{ attributeMappings: [{ objectType: 'computer', target: '', source: 7 }, []], canary: [], mode: 'APPLY' },
    ...{ whenBusy: true, ticket: {}, planFingerprint: 'x', __proto__x: 1, constructor: 2, nothing: null },
  };
  expect(problemOf(await post(path, JSON.stringify(body))).fields).toEqual({
    '/domain': 'INVALID_TYPE',
    '/organizationalUnits': 'INVALID_TYPE',
    '/settings/passwordHashSync': 'INVALID_TYPE',
    '/settings/unknown': 'UNKNOWN_FIELD',
    '/settings/a~1b~0c': 'UNKNOWN_FIELD',
    '/attributeMappings/0/objectType': 'INVALID_VALUE',
    '/attributeMappings/0/target': 'TOO_SMALL',
    '/attributeMappings/0/source': 'INVALID_TYPE',
    '/attributeMappings/1': 'INVALID_TYPE',
    '/canary': 'INVALID_TYPE',
    '/mode': 'INVALID_VALUE',
    '/whenBusy': 'INVALID_VALUE',
    '/ticket': 'INVALID_TYPE',
    '/planFingerprint': 'INVALID_FORMAT',
    '/__proto__x': 'UNKNOWN_FIELD',
    '/constructor': 'UNKNOWN_FIELD',
    '/nothing': 'UNKNOWN_FIELD',
    ...(path.includes('webhooks') && { '/requestedBy': 'REQUIRED' }),
  });
  const fields = problemOf(await post(path, '{"__proto__":{"domain":"corp.contoso.com"}}')).fields;
  expect(fields).toMatchObject({ '/domain': 'REQUIRED', '/organizationalUnits': 'REQUIRED' });
});

test('wrong query parameters are named, one by one', async () => {
  const reply = await send('/api/runs?limit=501&state=gone&workflow=x&after=&surprise=1');
  expect(problemOf(reply).fields).toMatchObject({
    '/query/limit': expect.any(String),
    '/query/state': expect.any(String),
    '/query/workflow': expect.any(String),
  });
  for (const limit of ['0', '-1', '1.5', 'all', '', '1e2', '501']) {
    expect(codeOf(await send(`/api/runs?limit=${limit}`))).toBe('400 INVALID_REQUEST');
  }
  expect(codeOf(await send('/api/ledger'))).toBe('400 INVALID_REQUEST');
});

test('whatever JSON comes, the start answers 4xx with a problem document, never 5xx', async () => {
  const field = fc.constantFrom(...Object.keys(onboardingRequest), 'requestedBy', 'mode', 'whenBusy', 'toString', '');
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.string({ unit: 'binary' }),
    fc.constantFrom(-0, 1e308, null),
  );
  const wrong = fc.dictionary(field, value, { maxKeys: 6 });
  const almostRight = fc
    .tuple(field, value)
    .map(([key, other]) => ({ ...onboardingRequest, mode: 'plan', [key]: other }));
  await fc.assert(
    fc.asyncProperty(fc.oneof(wrong, almostRight, fc.jsonValue({ maxDepth: 6 })), async (body) => {
      for (const path of startRoutes) {
        const reply = await post(path, JSON.stringify(body));
        if (reply.status !== 202) expect(problemOf(reply).status).toBe(400);
      }
    }),
    { seed: 1042, numRuns: 60, endOnFailure: true },
  );
});
