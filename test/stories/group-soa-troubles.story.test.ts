import { approved, converted, itemsOf, startConversion, type ItemAnswer } from '../../local/drive/group-conversions';
import { approveByBoth, followReview, heldAndAsked, onboardCorp } from '../../local/drive/held-deletes';
import { decide, follow, hasEnded, isAsked, linkOf, readRun, type RunAnswer } from '../../local/drive/onboarding';
import { requestsSince } from '../../local/drive/requests';
import { type RunningWorld, startWorld } from '../../local/drive/world-process';
import { clearFaults, setFaults } from '../support/configuration';

/** Conversions while the service fails, throttles and loses answers, and while others use the same quota. */
let world: RunningWorld;
afterEach(() => world.close());

const bulk = { groups: { namePrefix: 'Bulk' } };
const soa = 'onPremisesSyncBehavior';

/** What the tenant says, of all groups in bulk. */
async function convertedIds(): Promise<Set<string>> {
  const path = "/v1.0/groups?$filter=startswith(displayName,'Bulk')&$select=id,onPremisesSyncEnabled&$top=999";
  const { value } = await world.graph<{ value: { id: string; onPremisesSyncEnabled: boolean | null }[] }>(path);
  return new Set(value.filter(({ onPremisesSyncEnabled }) => onPremisesSyncEnabled === null).map(({ id }) => id));
}

/** Every item says what the tenant says. */
async function expectTrue(items: readonly ItemAnswer[]): Promise<void> {
  const ids = await convertedIds();
  const wrong = items.filter(({ id, state }) => (state === 'verified') !== ids.has(id));
  expect(wrong.map(({ id, state, code }) => [id, state, code])).toEqual([]);
}

function convert(body: object = bulk): Promise<RunAnswer> {
  return converted(world, body);
}

test('1 % fail for good, 5 % are throttled, answers get lost: every item is in a true state', async () => {
  world = await startWorld('--groups', '400', '--seed', '3');
  await setFaults(
    world,
    { method: 'PATCH', path: soa, status: 400, probability: 0.01 },
    { method: 'PATCH', path: soa, status: 429, retryAfter: 4, probability: 0.05 },
    { method: 'PATCH', path: soa, status: 500, effect: 'done', probability: 0.02 },
    { method: 'PATCH', path: soa, status: 500, effect: 'none', probability: 0.02 },
    { path: 'batch', lostAnswer: true, effect: 'done', probability: 0.02 },
  );
  const run = await convert({ ...bulk, waves: { canary: 0, size: 200, stopAtFailedPercent: 50 } });
  expect(run.state).toBe('completed');
  const items = await itemsOf(world, run.runId);
  expect(items.filter(({ state }) => !['verified', 'failed'].includes(state))).toEqual([]);
  expect(items.filter(({ state }) => state === 'failed').every(({ code }) => code === 'WRITE_REFUSED')).toBe(true);
  await expectTrue(items);
});

test('3 % fail for good: the rule stops it one wave behind, and what was not begun says so', async () => {
  world = await startWorld('--groups', '600', '--seed', '3');
  await setFaults(world, { method: 'PATCH', path: soa, status: 400, probability: 0.06 });
  const run = await convert({ ...bulk, waves: { canary: 0, size: 100 } });
  expect(run).toMatchObject({ state: 'completed', outcome: { kind: 'failed' } });
  const items = await itemsOf(world, run.runId);
  const stopped = items.filter(({ code }) => code === 'STOPPED_BY_RULE');
  expect(stopped).toHaveLength(400);
  await expectTrue(items);
});

test('a canary that fails stops everything behind it', async () => {
  world = await startWorld('--groups', '50');
  await setFaults(world, { method: 'PATCH', path: soa, status: 403 });
  const run = await convert();
  expect(run.outcome).toMatchObject({ kind: 'failed', counts: { failed: 5, skipped: 45 } });
  await clearFaults(world);
  await expectTrue(await itemsOf(world, run.runId));
});

test('a write that answers success and does nothing has failed', async () => {
  world = await startWorld('--groups', '3');
  await setFaults(world, { method: 'PATCH', path: soa, status: 200, body: {}, effect: 'none' });
  const run = await convert();
  expect(run.outcome?.kind).toBe('failed');
  const items = await itemsOf(world, run.runId);
  expect(items.map(({ code }) => code)).toEqual(['NO_EFFECT', 'NO_EFFECT', 'NO_EFFECT']);
});

test('groups that cannot be read again are unknown, never false', async () => {
  world = await startWorld('--groups', '3');
  const runId = await approved(world, await startConversion(world, bulk));
  await setFaults(world, { method: 'GET', path: soa, status: 500 });
  const run = await follow(world, runId);
  expect(run.outcome?.kind).toBe('unknown');
  expect((await itemsOf(world, runId)).map(({ state, code }) => [state, code])).toEqual(
    Array.from({ length: 3 }, () => ['unknown', 'READ_FAILED']),
  );
});

test('without the audit log everything is verified, and the check says that it is not known', async () => {
  world = await startWorld('--groups', '3', '--deny', 'AuditLog.Read.All');
  const run = await convert();
  expect(run.outcome).toMatchObject({ kind: 'verified', checks: [{ name: 'audit', result: 'unknown' }] });
});

test('two conversions at once share the quota of writes, and a dry run in between is not held up by them', async () => {
  world = await startWorld('--groups', '3600');
  const first = await approved(world, await startConversion(world, { groups: { namePrefix: 'Bulk 00' } }));
  await follow(world, first, ({ state }) => state === 'applying', { step: 'PT1S' });
  const second = await approved(world, await startConversion(world, { groups: { namePrefix: 'Bulk 01' } }));
  const third = await approved(world, await startConversion(world, { groups: { namePrefix: 'Bulk 02' } }));
  const beside = (await startConversion(world, { groups: { namePrefix: 'Team' }, mode: 'plan' })).json<{
    runId: string;
  }>();
  expect((await follow(world, beside.runId, hasEnded, { step: 'PT1S' })).state).toBe('planned');
  expect(hasEnded(await readRun(world, third))).toBe(false);
  for (const runId of [first, second, third]) {
    expect((await follow(world, runId)).outcome).toMatchObject({ kind: 'verified' });
  }
  const writes = (await requestsSince(world)).flatMap(({ at, batch = [] }) =>
    batch.flatMap(({ method, status }) => (method === 'PATCH' && status === 200 ? Date.parse(at) : [])),
  );
  expect(writes).toHaveLength(2999);
});

test('held deletes that are approved while thousands of groups are converted go out at once', async () => {
  world = await startWorld('--groups', '6000');
  await onboardCorp(world);
  const { runId } = (await startConversion(world, bulk)).json<{ runId: string }>();
  await follow(world, runId, isAsked);
  const link = await linkOf(world);
  await heldAndAsked(world, 12);
  await decide(world, { link });
  await follow(world, runId, ({ step }) => step.startsWith('writing wave 7'), { step: 'PT5S' });
  await approveByBoth(world);
  const review = await followReview(world, ({ state }) => state === 'verifying', { step: 'PT5S' });
  expect(['verifying', 'completed']).toContain(review.state);
  expect((await readRun(world, runId)).state).toBe('applying');
  expect((await followReview(world, hasEnded)).outcome).toMatchObject({ kind: 'verified' });
  expect((await follow(world, runId)).outcome).toMatchObject({ kind: 'verified', counts: { verified: 6000 } });
});
