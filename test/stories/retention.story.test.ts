import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { decide, follow, isAsked, linkOf, startOnboarding } from '../../local/drive/onboarding';
import { codeOf } from '../support/problems';
import type { Visitor } from '../../local/drive/visitor';
import { type RunningWorld, startWorld } from '../../local/drive/world-process';
import { ledgerKinds } from '../support/configuration';

let world: RunningWorld;
let admin: Visitor;
beforeAll(async () => {
  world = await startWorld();
  admin = await world.visitor('admin@contoso.com');
  await restSynchronization();
});
afterAll(() => world.close());

/** Three months of cycles every two minutes have nothing to do with what is kept, and take their time. */
async function restSynchronization(): Promise<void> {
  const filter = encodeURIComponent("displayName eq 'emea.contoso.com'");
  const { value } = await world.graph<{ value: { id: string }[] }>(`/v1.0/servicePrincipals?$filter=${filter}`);
  const jobs = `/v1.0/servicePrincipals/${value[0]?.id}/synchronization/jobs`;
  for (const { id } of (await world.graph<{ value: { id: string }[] }>(jobs)).value) {
    await world.graph(`${jobs}/${id}/pause`, { method: 'POST' });
  }
}

/** Instances of a run that the engine still knows, by the webhook of the durable extension. */
async function instancesOf(runId: string): Promise<string[]> {
  const found: string[] = [];
  for (const instanceId of [`approval-${runId}-1`, `ouOnboarding-${runId}`]) {
    const url = `${world.app}/runtime/webhooks/durabletask/instances/${instanceId}?code=${systemKey()}`;
    const { status } = await fetch(url);
    if (status !== 404) found.push(`${status} ${instanceId}`);
  }
  return found;
}

function systemKey(): string {
  const database = new DatabaseSync(join(world.dataFolder, 'host.db'), { readOnly: true });
  const row = database.prepare('SELECT value FROM host_keys WHERE name = ?').get('master');
  database.close();
  return encodeURIComponent(String(row?.['value']));
}

/** The machine is switched off and on again: nights that were missed cost nothing, and are made up for once. */
async function switchedOffFor(days: number): Promise<void> {
  await world.kill();
  const file = join(world.dataFolder, 'clock');
  const ahead = readFileSync(file, 'latin1');
  const later = Number(ahead) + days * 86_400_000;
  writeFileSync(file, String(later).padStart(ahead.length), 'latin1');
  await world.restart();
  admin = await world.visitor('admin@contoso.com');
}

const statusOf = async (path: string) => (await admin.get(path)).status;

test('histories go after 30 days, runs after 90, the ledger never; what has not ended stays', async () => {
  const key = { 'idempotency-key': 'kept-as-long-as-the-run' };
  const { runId } = (await startOnboarding(world, {}, key)).json<{ runId: string }>();
  await follow(world, runId, isAsked);
  const link = await linkOf(world);
  await decide(world, { decision: 'reject', comment: 'not this quarter' });
  expect((await follow(world, runId)).state).toBe('rejected');
  expect(await instancesOf(runId)).toEqual([`200 approval-${runId}-1`, `200 ouOnboarding-${runId}`]);
  const recorded = await ledgerKinds(world, runId);

  await switchedOffFor(28);
  await world.advance('P1D');
  const late = (await startOnboarding(world, { mode: 'apply', ticket: 'CHG-2' })).json<{ runId: string }>();
  await follow(world, late.runId, isAsked);
  expect(await instancesOf(runId)).toHaveLength(2);
  await world.advance('P2D');
  expect(await instancesOf(runId)).toEqual([]);
  expect(await instancesOf(late.runId)).toEqual([`202 approval-${late.runId}-1`, `202 ouOnboarding-${late.runId}`]);
  expect((await follow(world, late.runId, isAsked)).state).toBe('awaitingApproval');
  expect((await admin.get(`/api/runs/${runId}`)).json()).toMatchObject({
    state: 'rejected',
    plan: { itemCount: expect.any(Number) },
    approval: { decisions: [{ decision: 'reject', comment: 'not this quarter' }] },
  });
  expect((await startOnboarding(world, {}, key)).json()).toMatchObject({ runId, state: 'rejected' });

  await switchedOffFor(57);
  await world.advance('P1D');
  expect(await statusOf(`/api/runs/${runId}`)).toBe(200);
  await world.advance('P2D');
  for (const path of ['', '/items', '/plan']) expect(await statusOf(`/api/runs/${runId}${path}`)).toBe(404);
  expect(codeOf(await (await world.visitor('approver.one@contoso.com')).get(link))).toBe('404 APPROVAL_NOT_FOUND');
  expect((await admin.get('/api/runs?limit=500')).text).not.toContain(runId);
  expect((await follow(world, late.runId)).state).toBe('expired');
  expect(await ledgerKinds(world, runId)).toEqual(recorded);
  expect((await admin.get('/api/ledger/verification')).json()).toMatchObject({ ok: true, unanchored: 0 });
  expect((await admin.get(`/api/console/ledger?runId=${runId}`)).text).toContain('not this quarter');

  const again = (await startOnboarding(world, {}, key)).json<{ runId: string }>();
  expect(again.runId).not.toBe(runId);
  expect((await follow(world, again.runId, isAsked)).plan?.itemCount).toBeGreaterThan(0);
});
