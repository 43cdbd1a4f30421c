import { BrokenError, NotNowError, RefusedError } from '../../domain/errors';
import { ProblemDocument } from '../../functions/http/problem';
import * as approval from '../../orchestrations/approval/contract';
import * as run from '../../orchestrations/kit/run-contract';
import { turnEntity } from '../../orchestrations/kit/turn';
import * as ouOnboarding from '../../orchestrations/ou-onboarding/contract';
import { aRecordedRun } from '../support/http/a-round';
import { openDoors, principalHeaders } from '../support/http/knocks';
import { aDoorWorld, type DoorWorld, failing } from '../support/http/world';

function nameOf(value: unknown): string[] {
  return typeof value === 'object' && value !== null && 'cancellable' in value
    ? [String(Reflect.get(value, 'name'))]
    : [];
}

let world: DoorWorld;
beforeEach(() => void (world = aDoorWorld()));
afterEach(() => world.close());

const unknownRun = '0'.repeat(32);
const concrete = (route: string) =>
  `/api/${route.replace('{runId}', unknownRun).replace('{token}', 'x').replace('{file}', 'console.css')}`;

describe('every door', () => {
  it('has a function name that the host takes, one route, and the catch-all sorts last', () => {
    const { doors } = openDoors(world);
    const names = doors.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(doors.map(({ route }) => route)).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9_-]{0,127}$/);
    expect([...names].sort().at(-1)).toBe('zz-not-found');
  });

  it('has a name that no orchestrator, entity or activity has: they are functions too', () => {
    const activities = [approval, run, ouOnboarding].flatMap((contract) => Object.values<unknown>({ ...contract }));
    const ofRooms = [approval.name, ouOnboarding.name, turnEntity, 'sweep', 'ledgerCheckpoint', 'ledgerVerification'];
    const taken = new Set([...ofRooms, ...activities.flatMap(nameOf)].map((name) => name.toLowerCase()));
    expect(taken.size).toBeGreaterThan(15);
    expect(openDoors(world).doors.filter(({ name }) => taken.has(name.toLowerCase()))).toEqual([]);
  });

  it('answers methods it does not have with 405, Allow and a problem document', async () => {
    const { doors, send } = openDoors(world);
    for (const door of doors.filter(({ name }) => name !== 'zz-not-found')) {
      for (const method of ['PUT', 'PATCH', 'DELETE', ...(door.methods.POST ? [] : ['POST'])]) {
        const headers = { accept: 'application/json' };
        const reply = await send(method, concrete(door.route), { as: 'admin', headers });
        const allow = [...(door.methods.GET ? ['GET', 'HEAD'] : []), ...(door.methods.POST ? ['POST'] : []), 'OPTIONS'];
        expect([door.name, reply.status, reply.headers['allow']]).toEqual([door.name, 405, allow.join(', ')]);
        if (reply.body) expect(ProblemDocument.parse(reply.body).code).toBe('METHOD_NOT_ALLOWED');
      }
    }
  });

  it('answers OPTIONS with its methods, and HEAD as GET without a body', async () => {
    const { doors, send } = openDoors(world);
    const run = await aRecordedRun(world);
    for (const door of doors.filter(({ name }) => name !== 'zz-not-found')) {
      const at = concrete(door.route).replace(unknownRun, run.runId);
      const options = await send('OPTIONS', at, { as: 'admin' });
      expect([door.name, options.status, options.text]).toEqual([door.name, 204, '']);
      expect(options.headers['allow']).toContain('OPTIONS');
      const head = await send('HEAD', at, { as: 'admin' });
      expect(head.text).toBe('');
      if (door.methods.GET && door.name !== 'approval-page') {
        expect([door.name, head.status]).toEqual([door.name, (await send('GET', at, { as: 'admin' })).status]);
      }
    }
  });

  it('that is for people answers 503 while authentication is off, whatever the headers say', async () => {
    world.settings.WEBSITE_AUTH_ENABLED = 'False';
    const { doors, send } = openDoors(world);
    for (const door of doors.filter(({ audience }) => audience === 'people')) {
      const method = door.methods.GET ? 'GET' : 'POST';
      const headers = { accept: 'application/json' };
      const reply = await send(method, concrete(door.route), { as: 'admin', headers, json: {} });
      expect([door.name, reply.status]).toEqual([door.name, 503]);
      expect(reply.text).toContain('AUTHENTICATION_OFF');
    }
  });

  it('that is for people refuses whoever is not signed in and whoever has no role', async () => {
    const { doors, send } = openDoors(world);
    for (const door of doors.filter(({ audience }) => audience === 'people')) {
      const method = door.methods.GET ? 'GET' : 'POST';
      const headers = { accept: 'application/json' };
      const nobody = await send(method, concrete(door.route), { headers, json: {} });
      expect([door.name, nobody.status]).toEqual([door.name, door.name.startsWith('console') ? 302 : 401]);
      const { status } = await send(method, concrete(door.route), { as: 'stranger', headers, json: {} });
      const expected = { 'approval-page': 404, approvals: 200 }[door.name] ?? 403;
      expect([door.name, status]).toEqual([door.name, expected]);
    }
  });

  it('answers nosniff and no-store, the assets excepted', async () => {
    const { doors, send } = openDoors(world);
    for (const door of doors) {
      const { headers } = await send('GET', concrete(door.route).replace('{*path}', 'nowhere'), { as: 'admin' });
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect([door.name, headers['cache-control']]).toEqual([
        door.name,
        door.name === 'assets' ? 'no-cache' : 'no-store',
      ]);
      expect(headers['strict-transport-security']).toMatch(/^max-age=/);
    }
  });
});

describe('an unknown route', () => {
  it.each(['GET', 'POST', 'DELETE', 'OPTIONS', 'PATCH'])('answers %s with 404', async (method) => {
    const reply = await openDoors(world).send(method, '/api/nowhere/at-all');
    expect(reply.status).toBe(404);
    expect(reply.headers['content-type']).toBe('application/problem+json');
    expect(ProblemDocument.parse(reply.body)).toMatchObject({ code: 'NOT_FOUND', status: 404 });
  });
});

describe('a principal', () => {
  it.each([
    ['of another tenant', { 'http://schemas.microsoft.com/identity/claims/tenantid': unknownRun }],
    ['without an object id', { 'http://schemas.microsoft.com/identity/claims/objectidentifier': '' }],
  ])('%s is nobody', async (_title, change) => {
    const reply = await openDoors(world).send('GET', '/api/runs', { headers: principalHeaders('admin', change) });
    expect(reply.status).toBe(401);
  });

  it.each(['', 'nonsense', Buffer.from('null').toString('base64'), Buffer.from('{"claims":1}').toString('base64')])(
    'that cannot be read (%j) is nobody',
    async (value) => {
      const reply = await openDoors(world).send('GET', '/api/runs', { headers: { 'x-ms-client-principal': value } });
      expect(reply.status).toBe(401);
    },
  );

  it('may use the short claim names', async () => {
    const claims = [
      { typ: 'oid', val: 'AAAAAAAA-0000-4000-8000-000000000005' },
      { typ: 'tid', val: world.settings.TENANT_ID.toUpperCase() },
      { typ: 'upn', val: 'reader@contoso.com' },
      { typ: 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role', val: 'Operator.Read' },
    ];
    const headers = { 'x-ms-client-principal': Buffer.from(JSON.stringify({ claims })).toString('base64') };
    expect((await openDoors(world).send('GET', '/api/runs', { headers })).status).toBe(200);
  });
});

describe('what goes wrong behind a door', () => {
  const secret = 'AccountKey=verysecret at /home/somewhere/file.ts:12:3';

  it.each([
    [new NotNowError('GRAPH_THROTTLED', 11.2), 503, 'DEPENDENCY_UNAVAILABLE', '12'],
    [new BrokenError('STORAGE_UNREACHABLE', secret), 503, 'DEPENDENCY_UNAVAILABLE', '30'],
    [new RefusedError('PERMISSION_MISSING', 'grant User.Read.All'), 503, 'DEPENDENCY_UNAVAILABLE', '30'],
    [new Error(secret), 500, 'INTERNAL_ERROR', undefined],
  ])('as %s is told as a problem document without its text, and logged', async (error, ...told) => {
    world.runs = failing(error);
    const reply = await openDoors(world).send('GET', '/api/runs', { as: 'reader' });
    expect([reply.status, reply.body.code, reply.headers['retry-after']]).toEqual(told);
    expect(reply.text).not.toMatch(/verysecret|somewhere|\bat \//);
    expect(world.logged.at(-1)).toMatchObject({
      level: 'error',
      fields: { door: 'runs', invocationId: 'invocation-1' },
    });
  });

  it('is a page where a page was asked for', async () => {
    world.runs = failing(new Error(secret));
    const reply = await openDoors(world).send('GET', '/api/console', { as: 'reader' });
    expect([reply.status, reply.headers['content-type']]).toEqual([500, 'text/html; charset=utf-8']);
    expect(reply.text).not.toContain('verysecret');
  });
});

describe('a signed-in browser', () => {
  it('may not be sent by pages of somebody else', async () => {
    const { send } = openDoors(world);
    const sent = { as: 'requester' as const, json: {} };
    for (const origin of ['https://evil.example', 'null', 'https://operator.example.evil', 'http://operator.example']) {
      const reply = await send('POST', '/api/ou-onboardings', { ...sent, headers: { origin } });
      expect([origin, reply.status, reply.body.code]).toEqual([origin, 403, 'CSRF_FAILED']);
    }
    const ours = await send('POST', '/api/ou-onboardings', {
      ...sent,
      headers: { origin: 'https://operator.example' },
    });
    expect(ours.status).toBe(400);
  });
});
