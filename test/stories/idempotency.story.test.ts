import { randomBytes } from 'node:crypto';
import { digestOf } from '../../domain/fingerprint';
import { createLedger } from '../../gateways/records/ledger';
import { newRunId } from '../../gateways/records/run-ids';
import { createRuns } from '../../gateways/records/runs';
import { createStarts } from '../../gateways/records/starts';
import { dataFilesIn } from '../../local/storage/data-files';
import { createLocalSigningKeys } from '../../local/storage/signing-keys';
import { createSqliteStorage } from '../../local/storage/sqlite-storage';
import { decide, follow, hasEnded, isAsked, readRun, startOnboarding } from '../../local/drive/onboarding';
import { onboardingRequest } from '../../local/drive/onboarding-request';
import { codeOf, problemOf } from '../support/problems';
import type { Reply } from '../../local/drive/visitor';
import { type RunningWorld, startWorld } from '../../local/drive/world-process';
import { ledgerKinds } from '../support/configuration';

let world: RunningWorld;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

interface Started {
  runId: string;
  state: string;
}

const dryRun = { mode: 'plan' };
const runIdOf = (reply: Reply) => reply.json<Started>().runId;
const start = (key: string, change: object = dryRun) => startOnboarding(world, change, { 'idempotency-key': key });

function startByKey(key: string, change: object = dryRun): Promise<Reply> {
  return world.key('/api/webhooks/ou-onboardings', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify({ requestedBy: 'requester@contoso.com', ...onboardingRequest, ...change }),
  });
}

async function runCount(): Promise<number> {
  const admin = await world.visitor('admin@contoso.com');
  return (await admin.get('/api/runs?limit=500')).json<{ value: unknown[] }>().value.length;
}

test('twenty requests at once with one key are one run', async () => {
  const before = await runCount();
  const replies = await Promise.all(Array.from({ length: 20 }, () => start('at-once')));
  expect(replies.map(({ status }) => status)).toEqual(Array(20).fill(202));
  expect(new Set(replies.map(runIdOf)).size).toBe(1);
  expect(await runCount()).toBe(before + 1);
  await follow(world, runIdOf(replies[0] as Reply));
  const kinds = await ledgerKinds(world, runIdOf(replies[0] as Reply));
  expect(kinds.filter((kind) => kind === 'requested')).toHaveLength(1);
});

test('the same key and body are the same run after it ended', async () => {
  const runId = runIdOf(await start('ended', { mode: 'apply' }));
  await follow(world, runId, isAsked);
  await decide(world);
  expect((await follow(world, runId)).state).toBe('completed');
  const again = await start('ended', { mode: 'apply' });
  expect([again.status, again.json<Started>()]).toMatchObject([202, { runId, state: 'completed' }]);
});

test('what differs in spelling only is the same body; what differs in meaning is refused', async () => {
  const reordered = Object.fromEntries(Object.entries({ ...onboardingRequest, ...dryRun }).reverse());
  const runId = runIdOf(await start('spelling'));
  const requester = await world.visitor('requester@contoso.com');
  const headers = { 'idempotency-key': 'spelling', 'content-type': 'application/json; charset=utf-8' };
  const body = JSON.stringify({ ...reordered, whenBusy: 'wait' }, null, 2);
  expect(runIdOf(await requester.send('/api/ou-onboardings', { method: 'POST', headers, body }))).toBe(runId);
  const other = await start('spelling', { ...dryRun, ticket: 'CHG-9' });
  expect(codeOf(other)).toBe('409 IDEMPOTENCY_KEY_REUSED');
  expect(other.text).toContain(runId);
});

test('a wrong body does not use the key up', async () => {
  expect(codeOf(await start('wrong-first', { domain: 7 }))).toBe('400 INVALID_REQUEST');
  expect((await start('wrong-first')).status).toBe(202);
});

test('keys are apart by caller and by door', async () => {
  const admin = await world.visitor('admin@contoso.com');
  const body = { ...onboardingRequest, ...dryRun };
  const replies = [
    await start('scoped'),
    await admin.post('/api/ou-onboardings', body, { 'idempotency-key': 'scoped' }),
    await startByKey('scoped'),
    await start('Scoped'),
  ];
  expect(new Set(replies.map(runIdOf)).size).toBe(4);
  expect(runIdOf(await startByKey('scoped'))).toBe(runIdOf(replies[2] as Reply));
});

test('without a key every request is a run of its own', async () => {
  const replies = await Promise.all([1, 2, 3].map(() => startOnboarding(world, dryRun)));
  expect(new Set(replies.map(runIdOf)).size).toBe(3);
});

test.each([
  ['129 characters', 'x'.repeat(129)],
  ['none', ''],
  ['a control character', 'a\tb'],
  ['a letter beyond ASCII', 'schl\u00fcssel'],
])('refuses a key of %s', async (_name, key) => {
  const refused = problemOf(await start(key));
  expect([refused.status, refused.code]).toEqual([400, 'INVALID_REQUEST']);
  expect(Object.keys(refused.fields)).toEqual(['/headers/idempotency-key']);
});

test('takes a key of 128 characters', async () => {
  const key = `${'x'.repeat(120)} ~!"#%&'`;
  expect(runIdOf(await start(key))).toBe(runIdOf(await start(key)));
});

test('a run that was recorded and never started is started by the sweep, and its key finds it', async () => {
  const runId = runIdOf(await start('before-the-kill'));
  await follow(world, runId);
  await world.kill();
  const lost = await recordOnly(runId, 'never-started');
  await world.restart();
  expect(await readRun(world, lost)).toMatchObject({ state: 'queued' });
  expect((await follow(world, lost, hasEnded, { step: 'PT5M', steps: 3 })).state).toBe('planned');
  expect(runIdOf(await start('never-started'))).toBe(lost);
  expect(await ledgerKinds(world, lost)).toEqual(expect.arrayContaining(['requested', 'ended']));
});

/** What is stored when the process dies between the run's row and the engine's start: claim, ledger entry, request and row. */
async function recordOnly(modelRunId: string, key: string): Promise<string> {
  const storage = createSqliteStorage(dataFilesIn(world.dataFolder).storage);
  const keys = createLocalSigningKeys(dataFilesIn(world.dataFolder).ledgerKeys);
  const clock = { now: () => new Date(), pause: () => Promise.resolve() };
  const runs = createRuns(storage, clock);
  const model = await runs.get(modelRunId);
  const request = await runs.readRequest(modelRunId);
  if (!model) throw new Error('the model run is not recorded');
  const runId = newRunId(new Date(model.startedAt), randomBytes(10));
  await createStarts(storage).claim({
    ...{ caller: model.requester.id, route: 'ou-onboardings', key, bodyDigest: digestOf(request) },
    ...{ runId, at: model.startedAt },
  });
  await createLedger({ storage, clock, keys }).append(runId, { step: 'requested', kind: 'requested', data: {} });
  const fresh = { state: 'queued', step: 'waiting to start', plan: null, outcome: null, endedAt: null } as const;
  await runs.create({ ...model, ...fresh, runId, instanceId: `${model.orchestrator}-${runId}` }, request);
  storage.close();
  return runId;
}

test('a kill -9 amid starts loses none that was answered, and doubles none that is asked for again', async () => {
  const keys = Array.from({ length: 8 }, (_, index) => `kill-${index}`);
  const answered: [string, string][] = [];
  const sent = keys.map(async (key) => answered.push([key, runIdOf(await start(key))]));
  await Promise.race(sent);
  await world.kill();
  await Promise.allSettled(sent);
  await world.restart();
  await world.advance('PT10M');
  const runIds = new Map<string, string>();
  for (const key of keys) runIds.set(key, runIdOf(await start(key)));
  for (const [key, runId] of answered) expect(runIds.get(key)).toBe(runId);
  for (const runId of runIds.values()) expect((await follow(world, runId)).state).toBe('planned');
  expect(new Set(runIds.values()).size).toBe(keys.length);
  const admin = await world.visitor('admin@contoso.com');
  expect((await admin.get('/api/runs?state=queued')).json()).toEqual({ value: [] });
  expect((await admin.get('/api/ledger/verification')).json()).toMatchObject({ ok: true });
});
