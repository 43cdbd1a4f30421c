import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  corp,
  deleteInAd,
  followReview,
  isAskedInRound,
  lookAgain,
  onboardCorp,
  reviews,
} from '../../local/drive/held-deletes';
import { follow, hasEnded, linkOf, mailsTo, readRun } from '../../local/drive/onboarding';
import { ask, jsonInit, type Reply } from '../../local/drive/visitor';
import { type RunningWorld, startWorld } from '../../local/drive/world-process';
import { API_APP_ID, AZURE_MONITOR } from '../../local/tenant/http/access/registrations';
import { guidFrom } from '../../local/tenant/state/chance';
import { aResolvedAlert, aSampleAlert, anAlert } from '../support/azure-monitor-alert';
import { clearFaults, setFaults } from '../support/configuration';

/** Alerts of Azure Monitor make held deletes be looked at now, not with the next sweep. */
let world: RunningWorld;
beforeEach(async () => {
  world = await startWorld();
  await onboardCorp(world);
});
afterEach(() => world.close());

const sweepMilliseconds = 5 * 60_000;
const door = '/api/azure-monitor';

/** To just after a sweep: what happens in the minutes that follow is not the sweep's doing. */
async function afterSweep(): Promise<void> {
  const { now } = await world.local<{ now: string }>('/_local/clock');
  const left = sweepMilliseconds - (Date.parse(now) % sweepMilliseconds);
  await world.advance(`PT${Math.ceil(left / 1000) + 5}S`);
}

/** Twelve deletes are held, and nobody has seen it yet. */
async function holdUnseen(): Promise<string[]> {
  await afterSweep();
  const deleted = await deleteInAd(world, 12);
  await lookAgain(world);
  await world.advance('PT2M');
  expect(await quarantineReasons()).toContain('TooManyDeletes');
  expect(await reviews(world)).toEqual([]);
  return deleted;
}

async function quarantineReasons(): Promise<string[]> {
  const path = '/v1.0/servicePrincipals?$top=999&$select=id,displayName';
  const { value } = await world.graph<{ value: { id: string }[] }>(path);
  const reasons: string[] = [];
  for (const { id } of value) {
    const jobs = await world.graph<{ value?: { status: { quarantine: { reason: string } | null } }[] }>(
      `/v1.0/servicePrincipals/${id}/synchronization/jobs`,
    );
    for (const { status } of jobs.value ?? []) if (status.quarantine) reasons.push(status.quarantine.reason);
  }
  return reasons;
}

/** The gateways try again for a while before they give up, and the log is written a moment later. */
async function untilLogged(text: string): Promise<void> {
  for (let count = 0; count < 40; count++) {
    if (readFileSync(join(world.dataFolder, 'world.log'), 'utf8').includes(text)) return;
    await world.advance('PT10S');
  }
  throw new Error(`the log does not say: ${text}`);
}

const genuine = { client_id: AZURE_MONITOR.clientId, client_secret: AZURE_MONITOR.clientSecret };

/** From the tenant's token endpoint, as any application gets one. */
async function tokenFor(client: { client_id: string; client_secret: string }, resource = `api://${API_APP_ID}`) {
  const { value } = await world.graph<{ value: { id: string }[] }>('/v1.0/organization?$select=id');
  const form = { ...client, grant_type: 'client_credentials', scope: `${resource}/.default` };
  const body = new URLSearchParams(form).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const reply = await ask(`${world.tenant}/${value[0]?.id}/oauth2/v2.0/token`, { method: 'POST', headers, body });
  return reply.json<{ access_token: string }>().access_token;
}

function post(alert: object, token?: string, more: Record<string, string> = {}): Promise<Reply> {
  const headers = { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...more };
  return ask(`${world.app}${door}`, jsonInit(alert, headers));
}

test('the alert of a secure webhook opens the review at once, and five of them open one', async () => {
  await holdUnseen();
  const token = await tokenFor(genuine);
  const five = await Promise.all([1, 2, 3, 4, 5].map(() => post(anAlert(), token)));
  expect(five.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202]);
  const opened = await reviews(world);
  expect(opened).toHaveLength(1);
  const asked = await followReview(world, isAskedInRound(1));
  expect((await post(anAlert(), token)).status).toBe(202);
  await world.advance('PT10M');
  expect(await reviews(world)).toHaveLength(1);
  expect(await readRun(world, asked.runId)).toMatchObject({ state: 'awaitingApproval', approval: { round: 1 } });
  const asks = await mailsTo(world, 'approver.one@contoso.com');
  expect(asks.filter(({ subject }) => subject.includes('held delete'))).toHaveLength(1);
});

test('the same with a function key; without one, or as another schema, nothing is looked at', async () => {
  await holdUnseen();
  const path = '/api/webhooks/azure-monitor';
  expect((await ask(`${world.app}${path}`, jsonInit(anAlert()))).status).toBe(401);
  const other = await world.key(path, jsonInit({ ...anAlert(), schemaId: 'AzureMonitorMetricAlert' }));
  expect([other.status, other.json<{ code: string }>().code]).toEqual([400, 'INVALID_REQUEST']);
  expect(await reviews(world)).toEqual([]);
  expect((await world.key(path, jsonInit(anAlert()))).status).toBe(202);
  expect(await reviews(world)).toHaveLength(1);
});

test('the sample of the Test button is taken, and looks at all jobs as well', async () => {
  const token = await tokenFor(genuine);
  expect((await post(aSampleAlert(), token)).status).toBe(202);
  expect(await reviews(world)).toEqual([]);
  await holdUnseen();
  expect((await post(aSampleAlert(), token)).status).toBe(202);
  expect(await reviews(world)).toHaveLength(1);
});

test('resolved while the review waits: it is looked at again, and ends when the hold is gone', async () => {
  const token = await tokenFor(genuine);
  const deleted = await holdUnseen();
  await post(anAlert(), token);
  const asked = await followReview(world, isAskedInRound(1));
  expect((await post(aResolvedAlert(), token)).status).toBe(202);
  await world.advance('PT10S');
  expect(await readRun(world, asked.runId)).toMatchObject({ state: 'awaitingApproval', approval: { round: 1 } });
  await afterSweep();
  await world.local('/_local/ad', { op: 'restore', distinguishedNames: deleted });
  await lookAgain(world);
  await world.advance('PT2M');
  expect(await quarantineReasons()).toEqual([]);
  expect(await readRun(world, asked.runId)).toMatchObject({ state: 'awaitingApproval' });
  expect((await post(aResolvedAlert(), token)).status).toBe(202);
  const ended = await follow(world, asked.runId, hasEnded, { step: 'PT5S', steps: 20 });
  expect(ended).toMatchObject({ state: 'completed', outcome: { kind: 'verified', resolvedBy: 'itself' } });
});

test.each([403, 503])(
  'while Graph answers %i the alert is taken all the same, and the sweep does what it could not',
  async (status) => {
    await holdUnseen();
    const token = await tokenFor(genuine);
    await setFaults(world, { path: '^/(v1.0|beta)/', status, body: { error: { code: 'Unreadable', message: '' } } });
    expect((await post(anAlert(), token)).status).toBe(202);
    expect(await reviews(world)).toEqual([]);
    await untilLogged('an alert could not be followed now');
    await clearFaults(world);
    // One sweep may find that the gateways still keep away from a service that could not answer.
    await world.advance('PT10M');
    expect(await reviews(world)).toHaveLength(1);
  },
);

test('nobody else gets in: forged, altered, foreign and other tokens, forged headers, people at a browser', async () => {
  await holdUnseen();
  const token = await tokenFor(genuine);
  const [header, payload = '', signature] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
  const later = Buffer.from(JSON.stringify({ ...claims, exp: 9_999_999_999 })).toString('base64url');
  const identity = {
    client_id: '5f1d1b5e-0c0c-4b60-9e0a-5a3d3c1f7a01',
    client_secret: guidFrom(1, 'managed identity', 'secret'),
  };
  const principal = {
    claims: [
      { typ: 'azp', val: AZURE_MONITOR.clientId },
      { typ: 'oid', val: AZURE_MONITOR.objectId },
      { typ: 'roles', val: 'ActionGroupsSecureWebhook' },
      ...Object.entries(claims).flatMap(([typ, val]) => (typ === 'tid' ? [{ typ, val: String(val) }] : [])),
    ],
  };
  const forged = { 'x-ms-client-principal': Buffer.from(JSON.stringify(principal)).toString('base64') };
  const statuses = {
    nobody: (await post(anAlert())).status,
    forgedHeader: (await post(anAlert(), undefined, forged)).status,
    altered: (await post(anAlert(), `${header}.${later}.${signature}`)).status,
    forGraph: (await post(anAlert(), await tokenFor(genuine, 'https://graph.microsoft.com'))).status,
    otherApplication: (await post(anAlert(), await tokenFor(identity))).status,
    administrator: (await (await world.visitor('admin@contoso.com')).post(door, anAlert())).status,
  };
  expect(statuses).toEqual({
    nobody: 401,
    forgedHeader: 401,
    altered: 401,
    forGraph: 401,
    otherApplication: 403,
    administrator: 403,
  });
  expect(await reviews(world)).toEqual([]);
});

test('a token of an application decides nothing', async () => {
  await holdUnseen();
  const token = await tokenFor(genuine);
  await post(anAlert(), token);
  const asked = await followReview(world, isAskedInRound(1));
  const link = `${world.app}${await linkOf(world)}`;
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
  expect((await ask(link, { headers })).status).toBe(403);
  expect((await ask(link, jsonInit({ decision: 'approve' }, headers))).status).toBe(403);
  expect(await readRun(world, asked.runId)).toMatchObject({ state: 'awaitingApproval', approval: { decisions: [] } });
  expect((await ask(`${world.app}/api/delete-reviews`, jsonInit({ domain: corp }, headers))).status).toBe(403);
});
