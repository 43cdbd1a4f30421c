import { lastSequence, requestsSince } from '../../local/drive/requests';
import {
  approve,
  ask,
  clearFaults,
  type Fault,
  readConfigurations,
  setFaults,
  toTheEnd,
  ledgerKinds,
} from '../support/configuration';
import { decide, follow, mailsTo, startOnboarding } from '../../local/drive/onboarding';
import { type RunningWorld, startWorld } from '../../local/drive/world-process';
import { waitingForTurn } from '../../orchestrations/kit/turn';

/** A cancellation takes effect before the next write, wherever the run is, and what was written is put back or left paused. */
let world: RunningWorld;
beforeAll(async () => void (world = await startWorld()));
afterAll(() => world.close());

async function cancel(runId: string): Promise<void> {
  const requester = await world.visitor('requester@contoso.com');
  expect((await requester.post(`/api/runs/${runId}/cancel`, { reason: 'not today' })).status).toBe(202);
}

/**
 * The request does nothing and its answer is lost: the run comes back to it after five seconds, and can be met there. A read is
 * tried four times before that.
 */
function held(method: string, path: string): Fault {
  return { method, path, lostAnswer: true, effect: 'none', times: method === 'GET' ? 4 : 1 };
}

/** Brings the run to the request that is held, cancels it there, and answers with how it ended and what was written afterwards. */
async function cancelledAt(runId: string, fault: Fault) {
  const since = await lastSequence(world);
  await setFaults(world, fault);
  await untilHeld(since);
  await clearFaults(world);
  return cancelledNow(runId);
}

async function untilHeld(since: number): Promise<void> {
  for (let steps = 0; steps < 600; steps++) {
    if ((await requestsSince(world, since)).some(({ status }) => status === 0)) return;
    await world.advance('PT2S');
  }
  throw new Error('no request was held');
}

async function cancelledNow(runId: string) {
  const since = await lastSequence(world);
  await cancel(runId);
  const run = await toTheEnd(world, runId);
  expect(run.state).toBe('cancelled');
  await world.advance('PT0S');
  const later = (await requestsSince(world, since)).filter(({ path }) => !path.endsWith('$batch'));
  const sent = later.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);
  const mails = sent.filter((request) => request.endsWith('/sendMail'));
  return { run, mails, writes: sent.filter((request) => !mails.includes(request)) };
}

test('ends cancelled when that was asked at once after the start', async () => {
  const { runId } = (await startOnboarding(world)).json<{ runId: string }>();
  expect((await cancelledNow(runId)).run.outcome).toBeUndefined();
});

test('asks nobody when it was cancelled while it planned', async () => {
  const mails = (await mailsTo(world, 'approver.one@contoso.com')).length;
  await setFaults(world, held('GET', '/applications[?]'));
  const { runId } = (await startOnboarding(world)).json<{ runId: string }>();
  const { run, writes } = await cancelledNow(runId);
  await clearFaults(world);
  expect(writes).toEqual([]);
  expect(run.plan).toBeUndefined();
  expect(await mailsTo(world, 'approver.one@contoso.com')).toHaveLength(mails);
});

test('closes the question when it was cancelled while it asked, and writes only to the two who were asked and to who had asked', async () => {
  const runId = await ask(world);
  await mailsTo(world, 'approver.one@contoso.com');
  const { mails, writes } = await cancelledNow(runId);
  expect(writes).toEqual([]);
  expect(mails).toHaveLength(3);
  expect((await decide(world)).status).toBe(410);
});

test('leaves the line when it was cancelled while it waited for its turn, and the holder goes on', async () => {
  const holder = await ask(world);
  const second = await ask(world, { organizationalUnits: ['OU=Finance,DC=corp,DC=contoso,DC=com'] });
  await setFaults(world, held('POST', '/instantiate$'));
  await approve(world, holder);
  await follow(world, holder, ({ step }) => step === 'preparing the configuration', { step: 'PT1S' });
  await approve(world, second);
  await follow(world, second, ({ step }) => step === waitingForTurn, { step: 'PT1S' });
  expect((await cancelledNow(second)).run.outcome).toBeUndefined();
  await cancelledNow(holder);
});

test.each([
  ['preparing the configuration', held('POST', '/instantiate$')],
  ['creating the jobs', held('POST', '/jobs$')],
  ['writing the settings', held('PUT', '/secrets$')],
  ['writing scope and mappings', held('PUT', '/schema$')],
  ['provisioning the canary', held('POST', 'provisionOnDemand')],
  ['starting the jobs', held('POST', '/start$')],
])('puts everything back when it was cancelled while %s', async (step, fault) => {
  const before = await readConfigurations(world);
  const runId = await ask(world);
  await approve(world, runId);
  const { run, writes } = await cancelledAt(runId, fault);
  expect(run.outcome).toMatchObject({ kind: 'failed', restored: true, cause: { code: 'CANCELLED' } });
  expect(writes.filter((write) => new RegExp(fault.path).test(write))).toEqual([]);
  expect(await readConfigurations(world)).toEqual(before);
  expect(await ledgerKinds(world, runId)).toEqual(expect.arrayContaining(['cancelRequested', 'restored', 'ended']));
  if (step !== 'preparing the configuration') expect(await ledgerKinds(world, runId)).toContain('written');
});

test.each([
  ['waiting for the first cycle', [], 'OU=Employees,OU=Cloud,DC=corp,DC=contoso,DC=com'],
  ['reading the provisioning log', ['auditLogs/provisioning'], 'OU=Finance,DC=corp,DC=contoso,DC=com'],
  [
    'verifying',
    ['auditLogs/provisioning', '/users/[0-9a-f-]{36}'],
    'OU=Contractors,OU=Cloud,DC=corp,DC=contoso,DC=com',
  ],
])('pauses the jobs and narrows nothing when it was cancelled while %s', async (step, holds, unit) => {
  const change = { organizationalUnits: [unit], settings: {}, attributeMappings: [], canary: undefined };
  const runId = await ask(world, change);
  await approve(world, runId);
  await follow(world, runId, (run) => run.step === 'waiting for the first cycle', { step: 'PT1S' });
  for (const path of holds) {
    const since = await lastSequence(world);
    await setFaults(world, { ...held('GET', path), times: 1000 });
    await untilHeld(since);
  }
  if (holds.length === 0) await world.advance('PT20S');
  // The look at the health of jobs reads the log as well, and may be the one that is held.
  await follow(world, runId, (run) => run.step === step, { step: 'PT1S' });
  const { run } = await cancelledNow(runId);
  await clearFaults(world);
  expect(run.outcome).toMatchObject({ restored: false, cause: { code: 'PAUSED_FOR_REVIEW' } });
  const { jobs, schema } = (await readConfigurations(world))['corp.contoso.com'] ?? {};
  expect(jobs).toEqual({ AD2AADProvisioning: 'Paused' });
  expect(JSON.stringify(schema)).toContain(unit);
});
