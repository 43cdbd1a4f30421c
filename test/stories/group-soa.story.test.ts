import {
  approved,
  converted,
  itemsOf,
  startConversion,
  startRollback,
  type ItemAnswer,
} from '../../local/drive/group-conversions';
import { decide, follow, isAsked, readRun } from '../../local/drive/onboarding';
import { requestsSince, lastSequence } from '../../local/drive/requests';
import { type RunningWorld, startWorld } from '../../local/drive/world-process';
import { ledgerKinds } from '../support/configuration';

/** The source of authority of groups moves wave by wave, and every item ends in the state that the tenant is in. */
let world: RunningWorld;
beforeEach(async () => void (world = await startWorld()));
afterEach(() => world.close());

interface GroupAnswer {
  id: string;
  displayName: string;
  onPremisesSyncEnabled: boolean | null;
}

async function groups(): Promise<GroupAnswer[]> {
  const path = '/v1.0/groups?$select=id,displayName,onPremisesSyncEnabled&$top=999';
  return (await world.graph<{ value: GroupAnswer[] }>(path)).value;
}

async function groupNamed(name: string): Promise<GroupAnswer> {
  const found = (await groups()).find(({ displayName }) => displayName === name);
  if (!found) throw new Error(`no group ${name}`);
  return found;
}

async function isCloudManaged(id: string): Promise<boolean> {
  const path = `/v1.0/groups/${id}/onPremisesSyncBehavior?$select=id,isCloudManaged`;
  return (await world.graph<{ isCloudManaged: boolean }>(path)).isCloudManaged;
}

async function changesWritten(since: number): Promise<string[]> {
  const requests = await requestsSince(world, since);
  return requests.flatMap(({ method, path, batch = [] }) =>
    [{ method, path }, ...batch].flatMap((one) =>
      one.method === 'PATCH' && one.path.includes('onPremisesSyncBehavior') ? one.path : [],
    ),
  );
}

const named = (items: readonly ItemAnswer[], name: string) => items.find(({ target }) => target === name);
const stateOf = (items: readonly ItemAnswer[], name: string) => {
  const item = named(items, name);
  return [item?.state, item?.code];
};

test('all groups: 24 are converted and verified, the two beside them left, and the tenant agrees item by item', async () => {
  const run = await converted(world, { groups: { all: true } });
  expect(run).toMatchObject({
    state: 'completed',
    outcome: { kind: 'verified', counts: { groups: 26, verified: 24, skipped: 2 } },
  });
  expect(run.outcome?.checks).toEqual([
    { name: 'audit', result: 'verified', evidence: '24 of 24 changes are in the audit log.' },
  ]);
  const items = await itemsOf(world, run.runId);
  expect(stateOf(items, 'All Staff (dynamic)')).toEqual(['skipped', 'DYNAMIC']);
  expect(stateOf(items, 'Converted Team')).toEqual(['skipped', 'ALREADY_CLOUD_MANAGED']);
  for (const { id, state } of items.filter(({ state }) => state === 'verified')) {
    expect([state, await isCloudManaged(id)]).toEqual(['verified', true]);
  }
  expect((await groups()).filter(({ onPremisesSyncEnabled }) => onPremisesSyncEnabled === true)).toEqual([]);
  const kinds = await ledgerKinds(world, run.runId);
  for (const kind of ['planned', 'written', 'verified', 'ended']) expect(kinds).toContain(kind);
});

test('children are written before what holds them, and a cycle in one wave', async () => {
  const run = await converted(world, { groups: { all: true } });
  const items = await itemsOf(world, run.runId);
  const waveOf = (name: string) => named(items, name)?.wave ?? -1;
  expect(waveOf('Nest Bottom')).toBeLessThan(waveOf('Nest Middle'));
  expect(waveOf('Nest Middle')).toBeLessThan(waveOf('Nest Top'));
  expect(waveOf('Cycle A')).toBe(waveOf('Cycle B'));
});

test('the way back: every group waits for AD and says so, and after the next cycle AD has all of them again', async () => {
  const { runId } = await converted(world, { groups: { all: true } });
  const back = await approved(world, await startRollback(world, { groups: { runId } }));
  await follow(world, back, ({ state }) => state === 'verifying', { step: 'PT5S' });
  const between = await itemsOf(world, back);
  expect(between.filter(({ code }) => code === 'WAITING_FOR_TAKE_OVER').length).toBeGreaterThan(0);
  const run = await follow(world, back, undefined, { step: 'PT1M' });
  expect(run).toMatchObject({ state: 'completed', outcome: { kind: 'verified', counts: { verified: 24 } } });
  const synced = (await groups()).filter(({ onPremisesSyncEnabled }) => onPremisesSyncEnabled === true);
  expect(synced).toHaveLength(24);
});

test('who would leave on the way back is a risk, by name, and leaving is then no difference', async () => {
  const { runId } = await converted(world, { groups: { namePrefix: 'Mixed' } });
  const started = (await startRollback(world, { groups: { runId } })).json<{ runId: string }>();
  const asked = await follow(world, started.runId, isAsked);
  const risk = asked.plan?.risks.find(({ code }) => code === 'CLOUD_ONLY_MEMBERS');
  expect(JSON.stringify(risk)).toContain('Clara Cloud (in Mixed Members)');
  await decide(world);
  const run = await follow(world, started.runId, undefined, { step: 'PT1M' });
  expect(run.outcome).toMatchObject({ kind: 'verified' });
});

test('a dry run writes nothing and shows waves, who is left out and why, and how long it would take', async () => {
  const before = await lastSequence(world);
  const { runId } = (await startConversion(world, { groups: { all: true }, mode: 'plan' })).json<{ runId: string }>();
  const run = await follow(world, runId);
  expect(run.state).toBe('planned');
  expect(await changesWritten(before)).toEqual([]);
  const facts = JSON.stringify(await readRun(world, runId));
  for (const text of ['a canary of 5, then 500 each', '1 DYNAMIC', '1 ALREADY_CLOUD_MANAGED', 'Takes about']) {
    expect(facts).toContain(text);
  }
  const items = await itemsOf(world, runId);
  expect(items.filter(({ state }) => state === 'skipped').map(({ code }) => code)).toHaveLength(2);
  expect(new Set(items.filter(({ state }) => state === 'planned').map(({ wave }) => wave)).size).toBe(3);
});

test('a member who comes between the write and the reading is named, and the item has failed', async () => {
  const { id } = await groupNamed('Team 1');
  const { id: stranger } = await world.graph<{ id: string }>('/v1.0/users/stranger@contoso.com?$select=id');
  const runId = await approved(world, await startConversion(world, { groups: { ids: [id] }, waves: { canary: 0 } }));
  for (let written = false; !written;) {
    await world.advance('PT1S');
    written = await isCloudManaged(id);
  }
  const reference = JSON.stringify({ '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${stranger}` });
  while ((await groupNamed('Team 1')).onPremisesSyncEnabled === true) await world.advance('PT0.5S');
  await world.graph(`/v1.0/groups/${id}/members/$ref`, { method: 'POST', body: reference });
  const run = await follow(world, runId);
  expect(run.outcome?.kind).toBe('failed');
  const [item] = await itemsOf(world, runId);
  expect(item).toMatchObject({ state: 'failed', code: 'MEMBERSHIP_CHANGED' });
  expect(item?.message).toMatch(/members: \+ .*stranger/i);
});

test('what came since the approval is left out, what has gone is skipped, and the rest is done', async () => {
  const ids = await Promise.all(['Team 1', 'Team 2'].map(async (name) => (await groupNamed(name)).id));
  const started = (await startConversion(world, { groups: { ids } })).json<{ runId: string }>();
  await follow(world, started.runId, isAsked);
  await world.graph(`/v1.0/groups/${ids[1]}/onPremisesSyncBehavior`, {
    method: 'PATCH',
    body: JSON.stringify({ isCloudManaged: true }),
  });
  await world.advance('PT1M');
  await decide(world);
  const run = await follow(world, started.runId);
  expect(run).toMatchObject({ state: 'completed', outcome: { kind: 'verified', counts: { verified: 1, skipped: 1 } } });
  expect(stateOf(await itemsOf(world, started.runId), 'Team 2')).toEqual(['skipped', 'ALREADY_CLOUD_MANAGED']);
});

test('the groups of a unit are those of the fresh report; without one the run is refused', async () => {
  const unit = { organizationalUnit: 'OU=Teams,DC=emea,DC=contoso,DC=com' };
  const { runId } = (await startConversion(world, { groups: unit, mode: 'plan' })).json<{ runId: string }>();
  expect((await follow(world, runId)).plan?.itemCount).toBe(24);
  await world.advance('PT25H');
  const late = (await startConversion(world, { groups: unit, mode: 'plan' })).json<{ runId: string }>();
  expect((await follow(world, late.runId)).refusal?.code).toBe('REPORT_REQUIRED');
});

test('nested groups come along when that was asked, and only then', async () => {
  const { id } = await groupNamed('Nest Top');
  const count = async (includeNested: boolean) => {
    const body = { groups: { ids: [id] }, includeNested, mode: 'plan' };
    const { runId } = (await startConversion(world, body)).json<{ runId: string }>();
    return (await follow(world, runId)).plan?.itemCount;
  };
  expect(await count(true)).toBe(3);
  expect(await count(false)).toBe(1);
});

test('a cancelled run stops before the next wave, proves what it wrote, and says of the rest that it was left', async () => {
  const waves = { canary: 5, size: 10, pauseBetween: 'PT10M' };
  const runId = await approved(world, await startConversion(world, { groups: { all: true }, waves }));
  await follow(world, runId, ({ step }) => step.startsWith('writing wave 2'), { step: 'PT15S' });
  const requester = await world.visitor('requester@contoso.com');
  await requester.post(`/api/runs/${runId}/cancel`, { reason: 'enough' });
  const run = await follow(world, runId);
  expect(run.state).toBe('cancelled');
  const items = await itemsOf(world, runId);
  expect(items.filter(({ code }) => code === 'CANCELLED').length).toBeGreaterThan(0);
  expect(items.filter(({ state }) => state === 'planned' || state === 'acceptedUnverified')).toEqual([]);
  for (const { id, state } of items.filter(({ code }) => code !== 'DYNAMIC')) {
    if (state === 'verified') expect(await isCloudManaged(id)).toBe(true);
  }
});

test.each([
  [{}, '/groups'],
  [{ groups: {} }, '/groups'],
  [{ groups: { all: true, namePrefix: 'x' } }, '/groups'],
  [{ groups: { ids: ['no guid'] } }, '/groups/ids/0'],
  [{ groups: { ids: [] } }, '/groups/ids'],
  [{ groups: { organizationalUnit: 'Teams' } }, '/groups/organizationalUnit'],
  [{ groups: { runId: 'a'.repeat(32) } }, '/groups/runId'],
  [{ groups: { all: true }, waves: { size: 0 } }, '/waves/size'],
  [{ groups: { all: true }, waves: { pauseBetween: 'P2D' } }, '/waves/pauseBetween'],
  [{ groups: { all: true }, everything: true }, '/everything'],
])('bad input is told field by field: %j', async (body, field) => {
  const reply = await startConversion(world, body);
  expect(reply.status).toBe(400);
  expect(reply.json<{ errors: { field: string }[] }>().errors.map((error) => error.field)).toContain(field);
});

test('a rollback of a run that there is not is refused at the door', async () => {
  const reply = await startRollback(world, { groups: { runId: 'a'.repeat(32) } });
  expect([reply.status, reply.json<{ errors: { code: string }[] }>().errors[0]?.code]).toEqual([400, 'RUN_NOT_FOUND']);
});
