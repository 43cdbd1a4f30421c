import { BrokenError, NotNowError, RefusedError } from '../../../domain/errors';
import { Started } from '../../../functions/starts/start-doors';
import { cloudUnit } from '../../support/builders';
import { aFakeEngine, openDoors } from '../../support/http/knocks';
import { aDoorWorld, type DoorWorld, failing, people } from '../../support/http/world';

const body = {
  requestedBy: 'requester@contoso.com',
  ticket: 'CHG-1042',
  domain: 'corp.contoso.com',
  organizationalUnits: [`OU=Employees,${cloudUnit}`],
};
const path = '/api/ou-onboardings';
const webhook = '/api/webhooks/ou-onboardings';

let world: DoorWorld;
beforeEach(() => void (world = aDoorWorld()));
afterEach(() => world.close());

const fieldsOf = (reply: { body: { errors: { field: string; code: string }[] } }) =>
  Object.fromEntries(reply.body.errors.map(({ field, code }) => [field, code]));

describe('starting a run', () => {
  it('records the run, then starts its instance, then answers 202 with its address', async () => {
    const { send, engine } = openDoors(world);
    const reply = await send('POST', path, { as: 'requester', json: body });
    expect(reply.status).toBe(202);
    const { runId, state, statusUrl } = Started.parse(reply.body);
    expect(reply.headers['location']).toBe(`/api/runs/${runId}`);
    expect(statusUrl).toBe(`/api/runs/${runId}`);
    expect(state).toBe('queued');
    expect(engine.started).toEqual([
      { orchestrator: 'ouOnboarding', instanceId: `ouOnboarding-${runId}`, input: { runId } },
    ]);
    const run = await world.runs.get(runId);
    expect(run).toMatchObject({ requester: people.requester, ticket: 'CHG-1042', domain: 'corp.contoso.com' });
    expect(await world.runs.readRequest(runId)).toMatchObject({ ...body, mode: 'apply', settings: {} });
    const { entries } = await world.ledger.read(runId, { limit: 10 });
    expect(entries.map(({ kind }) => kind)).toEqual(['requested']);
  });

  it('leads key callers to the run at their own door', async () => {
    const { send } = openDoors(world);
    const reply = await send('POST', webhook, { json: body });
    expect(reply.status).toBe(202);
    expect(reply.headers['location']).toBe(`/api/webhooks/runs/${reply.body.runId}`);
    expect((await send('GET', reply.headers['location'] ?? '')).body.requestedBy).toBe('requester@contoso.com');
  });

  it('answers 202 when only the start got lost, because the sweep starts what is recorded', async () => {
    const engine = aFakeEngine({ start: () => Promise.reject(new Error('connection refused')) });
    const reply = await openDoors(world, engine).send('POST', path, { as: 'requester', json: body });
    expect(reply.status).toBe(202);
    expect(await world.runs.get(reply.body.runId)).toMatchObject({ state: 'queued' });
  });

  it('answers 503 with Retry-After when the run cannot be recorded, and starts nothing', async () => {
    world.runs = failing(new NotNowError('STORAGE_BUSY', 7));
    const { send, engine } = openDoors(world);
    const reply = await send('POST', path, { as: 'requester', json: body });
    expect([reply.status, reply.body.code, reply.headers['retry-after']]).toEqual([503, 'DEPENDENCY_UNAVAILABLE', '7']);
    expect(engine.started).toEqual([]);
  });

  it('has no doors for a workflow that is switched off', async () => {
    world.config.workflows['ou-onboarding'] = { enabled: false };
    const { send } = openDoors(world);
    expect((await send('POST', path, { as: 'requester', json: body })).body.code).toBe('NOT_FOUND');
    expect((await send('POST', webhook, { json: body })).body.code).toBe('NOT_FOUND');
  });
});

describe('who asks', () => {
  it('takes an alias for the same person', async () => {
    const json = { ...body, requestedBy: 'Requester.Alias@contoso.com' };
    const reply = await openDoors(world).send('POST', path, { as: 'requester', json });
    expect(reply.status).toBe(202);
    expect((await world.runs.get(reply.body.runId))?.requester.id).toBe(people.requester.id);
  });

  it('takes the signed-in person when the body names nobody', async () => {
    const { requestedBy: _left, ...json } = body;
    const reply = await openDoors(world).send('POST', path, { as: 'requester', json });
    expect((await world.runs.get(reply.body.runId))?.requester).toEqual(people.requester);
  });

  it.each([
    ['manager@contoso.com', 'REQUESTER_MISMATCH'],
    ['nobody@contoso.com', 'UNKNOWN_PERSON'],
  ])('refuses %s from somebody else with %s', async (requestedBy, code) => {
    const reply = await openDoors(world).send('POST', path, { as: 'requester', json: { ...body, requestedBy } });
    expect(reply.status).toBe(400);
    expect(fieldsOf(reply)).toEqual({ '/requestedBy': code });
  });

  it('takes a signed-in person whom the app may not look up, and nobody under another name', async () => {
    world.directory = failing(new RefusedError('PERMISSION_MISSING', 'needs User.Read.All'));
    const { send } = openDoors(world);
    const reply = await send('POST', path, { as: 'requester', json: body });
    expect(reply.status).toBe(202);
    expect((await world.runs.get(reply.body.runId))?.requester.id).toBe(people.requester.id);
    const named = { ...body, requestedBy: 'requester.alias@contoso.com' };
    for (const sent of [
      await send('POST', path, { as: 'requester', json: named }),
      await send('POST', webhook, { json: body }),
    ]) {
      expect([sent.status, sent.body.code]).toEqual([503, 'DEPENDENCY_UNAVAILABLE']);
      expect(sent.body.detail).toContain('User.Read.All');
    }
  });

  it('requires a known person of key callers', async () => {
    const { send } = openDoors(world);
    const { requestedBy: _left, ...json } = body;
    expect(fieldsOf(await send('POST', webhook, { json }))).toEqual({ '/requestedBy': 'REQUIRED' });
    const unknown = { ...json, requestedBy: 'nobody@contoso.com' };
    expect(fieldsOf(await send('POST', webhook, { json: unknown }))).toEqual({ '/requestedBy': 'UNKNOWN_PERSON' });
  });

  it('ignores principal headers at the door for keys', async () => {
    const json = { ...body, requestedBy: 'manager@contoso.com' };
    const reply = await openDoors(world).send('POST', webhook, { as: 'requester', json });
    expect((await world.runs.get(reply.body.runId))?.requester).toEqual(people.manager);
  });

  it('refuses a policy that names an approver whom the tenant does not know', async () => {
    world.config.policies['ou-onboarding']?.approvers.push('gone@contoso.com');
    const reply = await openDoors(world).send('POST', path, { as: 'requester', json: body });
    expect(fieldsOf(reply)).toEqual({ '/approvers/2': 'UNKNOWN_PERSON' });
  });

  it.each(['reader', 'stranger', 'approver.one'] as const)('refuses %s, who may not start', async (as) => {
    const reply = await openDoors(world).send('POST', path, { as, json: { ...body, requestedBy: undefined } });
    expect([reply.status, reply.body.code]).toEqual([403, 'NOT_ALLOWED']);
  });
});

describe('bad bodies', () => {
  it('names every wrong, missing and unknown field at once, and the unknown person too', async () => {
    const json = { requestedBy: 'nobody@contoso.com', domain: 'x', nonsense: 1, 'a/b~c': 2, settings: { extra: true } };
    const reply = await openDoors(world).send('POST', webhook, { json });
    expect([reply.status, reply.body.code]).toEqual([400, 'INVALID_REQUEST']);
    expect(fieldsOf(reply)).toEqual({
      '/requestedBy': 'UNKNOWN_PERSON',
      '/domain': 'INVALID_FORMAT',
      '/organizationalUnits': 'REQUIRED',
      '/settings/extra': 'UNKNOWN_FIELD',
      '/nonsense': 'UNKNOWN_FIELD',
      '/a~1b~0c': 'UNKNOWN_FIELD',
    });
  });

  it('tells bad input as such while the directory cannot be reached', async () => {
    world.directory = failing(new BrokenError('GRAPH_UNREACHABLE', 'down'));
    const { send } = openDoors(world);
    expect((await send('POST', webhook, { json: { ...body, domain: 'x' } })).status).toBe(400);
    expect((await send('POST', webhook, { json: body })).status).toBe(503);
  });

  it('refuses prototype names as unknown fields', async () => {
    const raw = JSON.stringify(body).replace('{', '{"__proto__":{"mode":"plan"},"constructor":1,');
    expect(fieldsOf(await openDoors(world).send('POST', webhook, { raw }))).toEqual({
      '/__proto__': 'UNKNOWN_FIELD',
      '/constructor': 'UNKNOWN_FIELD',
    });
  });
});

describe('idempotency keys', () => {
  const headers = { 'idempotency-key': 'change 1042' };

  it('answer with the same run a week later, also after it has ended', async () => {
    const { send, engine } = openDoors(world);
    const first = await send('POST', path, { as: 'requester', json: body, headers });
    await world.runs.change(first.body.runId, { state: 'completed', endedAt: '2026-11-23T09:00:00.000Z' });
    world.advance(7 * 86_400_000);
    const again = await send('POST', path, { as: 'requester', json: body, headers });
    expect([again.status, again.body.runId, again.body.state]).toEqual([202, first.body.runId, 'completed']);
    expect(engine.started).toHaveLength(1);
  });

  it('make one run of parallel requests', async () => {
    const { send, engine } = openDoors(world);
    const replies = await Promise.all(
      Array.from({ length: 8 }, () => send('POST', path, { as: 'requester', json: body, headers })),
    );
    expect(new Set(replies.map((reply) => reply.body.runId)).size).toBe(1);
    expect(engine.started).toHaveLength(1);
  });

  it('are refused with another body', async () => {
    const { send } = openDoors(world);
    await send('POST', path, { as: 'requester', json: body, headers });
    const reply = await send('POST', path, { as: 'requester', json: { ...body, mode: 'plan' }, headers });
    expect([reply.status, reply.body.code]).toEqual([409, 'IDEMPOTENCY_KEY_REUSED']);
  });

  it('belong to their caller', async () => {
    const { send } = openDoors(world);
    const { requestedBy: _left, ...json } = body;
    const one = await send('POST', path, { as: 'requester', json, headers });
    const other = await send('POST', path, { as: 'admin', json, headers });
    expect(other.status).toBe(202);
    expect(other.body.runId).not.toBe(one.body.runId);
  });

  it.each(['', 'x'.repeat(129), 'tab\there'])('refuse %j', async (key) => {
    const sent = { as: 'requester' as const, json: body, headers: { 'idempotency-key': key } };
    expect(fieldsOf(await openDoors(world).send('POST', path, sent))).toEqual({
      '/headers/idempotency-key': 'INVALID_FORMAT',
    });
  });

  it('start again what was recorded under them but never started', async () => {
    const lost = aFakeEngine({ start: () => Promise.reject(new Error('lost')) });
    const first = await openDoors(world, lost).send('POST', path, { as: 'requester', json: body, headers });
    const { send, engine } = openDoors(world);
    await send('POST', path, { as: 'requester', json: body, headers });
    expect(engine.started.map(({ input }) => input.runId)).toEqual([first.body.runId]);
  });
});

describe('a domain whose turn is held', () => {
  const engineOf = (holder: string | undefined) =>
    aFakeEngine({ readTurnHolder: (domain) => Promise.resolve(domain === 'corp.contoso.com' ? holder : undefined) });

  it('refuses only requests that do not want to wait', async () => {
    const { send } = openDoors(world, engineOf('0123'));
    const busy = await send('POST', path, { as: 'requester', json: { ...body, whenBusy: 'fail' } });
    expect([busy.status, busy.body.code]).toEqual([409, 'CONFIGURATION_BUSY']);
    expect((await world.runs.list({ limit: 10 })).runs).toEqual([]);
    expect((await send('POST', path, { as: 'requester', json: body })).status).toBe(202);
  });

  it('does not refuse the same request again that is recorded already', async () => {
    const sent = {
      as: 'requester' as const,
      json: { ...body, whenBusy: 'fail' },
      headers: { 'idempotency-key': 'k' },
    };
    const first = await openDoors(world, engineOf(undefined)).send('POST', path, sent);
    const again = await openDoors(world, engineOf('0123')).send('POST', path, sent);
    expect([again.status, again.body.runId]).toEqual([202, first.body.runId]);
  });
});
