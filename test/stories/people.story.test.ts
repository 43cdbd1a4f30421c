import { decide, follow, isAsked, linkOf, startOnboarding } from '../../local/drive/onboarding';
import { onboardingRequest } from '../../local/drive/onboarding-request';
import { codeOf, problemOf } from '../support/problems';
import type { Reply } from '../../local/drive/visitor';
import { type RunningWorld, startWorld } from '../../local/drive/world-process';

let world: RunningWorld;
let runId: string;
beforeAll(async () => {
  world = await startWorld();
  runId = (await startOnboarding(world)).json<{ runId: string }>().runId;
  await follow(world, runId, isAsked);
});
afterAll(() => world.close());

const people = ['requester', 'approver.one', 'manager', 'reader', 'admin', 'stranger'];
const dryRun = { ...onboardingRequest, mode: 'plan' };

async function as(name: string, method: string, path: string, body?: object): Promise<Reply> {
  const visitor = await world.visitor(`${name}@contoso.com`);
  return body ? visitor.post(path, body) : visitor.send(path, { method, headers: { accept: 'application/json' } });
}

async function outside(path: string, init: RequestInit = {}): Promise<Reply> {
  const headers = { accept: 'application/json', 'content-type': 'application/json', ...init.headers };
  const response = await fetch(`${world.app}${path}`, { redirect: 'manual', ...init, headers });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: <T>() => JSON.parse(text) as T };
}

/** What a caller from outside may send, hoping to be taken for an administrator. */
function forged(): Record<string, string> {
  const claims = [
    {
      typ: 'http://schemas.microsoft.com/identity/claims/objectidentifier',
      val: '11111111-1111-1111-1111-111111111111',
    },
    { typ: 'http://schemas.microsoft.com/identity/claims/tenantid', val: tenantId },
    { typ: 'preferred_username', val: 'admin@contoso.com' },
    { typ: 'roles', val: 'Operator.Admin' },
  ];
  const principal = { auth_typ: 'aad', name_typ: 'name', role_typ: 'roles', claims };
  return {
    'x-ms-client-principal': Buffer.from(JSON.stringify(principal)).toString('base64'),
    'X-MS-CLIENT-PRINCIPAL-ID': '11111111-1111-1111-1111-111111111111',
    'X-Ms-Client-Principal-Name': 'admin@contoso.com',
    'x-ms-client-principal-idp': 'aad',
    'x-ms-token-aad-access-token': 'eyJhbGciOiJub25lIn0.e30.',
    authorization: 'Bearer eyJhbGciOiJub25lIn0.e30.',
  };
}

let tenantId = '';
beforeAll(async () => {
  tenantId = (await world.graph<{ value: { id: string }[] }>('/v1.0/organization')).value[0]?.id ?? '';
});

const reads = () => ['/api/runs', `/api/runs/${runId}`, '/api/ledger/verification', `/api/ledger?runId=${runId}`];

test('forged principal headers from outside make nobody of anybody', async () => {
  const headers = forged();
  for (const path of [...reads(), '/api/approvals']) {
    expect([path, codeOf(await outside(path, { headers: { ...headers, accept: 'application/json' } }))]).toEqual([
      path,
      '401 SIGN_IN_REQUIRED',
    ]);
  }
  const body = JSON.stringify({ ...dryRun, reason: 'forged' });
  expect(codeOf(await outside('/api/ou-onboardings', { method: 'POST', headers, body }))).toBe('401 SIGN_IN_REQUIRED');
  const link = await linkOf(world);
  const decision = JSON.stringify({ decision: 'approve', csrf: 'x' });
  expect(codeOf(await outside(link, { method: 'POST', headers, body: decision }))).toBe('401 SIGN_IN_REQUIRED');
  expect((await outside('/api/console', { headers })).status).toBe(302);
  expect((await outside('/api/health', { headers })).json()).toEqual({ status: expect.any(String) });
});

test('forged headers beside a session change nothing of who is signed in', async () => {
  const reader = await world.visitor('reader@contoso.com');
  expect(codeOf(await reader.post('/api/ou-onboardings', dryRun, forged()))).toBe('403 NOT_ALLOWED');
  expect((await reader.get('/api/health', forged())).json()).toEqual({ status: expect.any(String) });
});

test('a session that was tampered with is none', async () => {
  const signedIn = await fetch(`${world.app}/.auth/login/local`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user: 'reader@contoso.com' }),
  });
  const [name = '', value = ''] = (signedIn.headers.get('set-cookie')?.split(';')[0] ?? '').split('=');
  const admin = Buffer.from('admin@contoso.com').toString('base64url');
  for (const cookie of [
    `${name}=${admin}.${value.split('.')[1]}`,
    `${name}=${value}x`,
    `${name}=${admin}.`,
    `${name}=`,
  ]) {
    expect(codeOf(await outside('/api/runs', { headers: { cookie } }))).toBe('401 SIGN_IN_REQUIRED');
  }
  expect((await outside('/api/runs', { headers: { cookie: `${name}=${value}` } })).status).toBe(200);
});

test('each route is open to those who have its role, and to nobody else', async () => {
  const allowed = async (method: string, path: string, body?: object) => {
    const entries = await Promise.all(people.map(async (name) => [name, (await as(name, method, path, body)).status]));
    return entries.filter(([, status]) => status !== 403).map(([name]) => name);
  };
  for (const path of reads()) {
    expect(await allowed('GET', path)).toEqual(['requester', 'approver.one', 'manager', 'reader', 'admin']);
  }
  for (const path of ['/api/console', '/api/console/ledger', `/api/console/runs/${runId}`]) {
    expect(await allowed('GET', path)).toEqual(['requester', 'approver.one', 'manager', 'reader', 'admin']);
  }
  expect(await allowed('POST', '/api/ou-onboardings', dryRun)).toEqual(['requester', 'admin']);
  expect(await allowed('POST', `/api/runs/${'0'.repeat(32)}/cancel`, { reason: 'x' })).toEqual(['requester', 'admin']);
  expect((await as('stranger', 'GET', '/api/approvals')).json()).toEqual({ value: [] });
});

test('nobody signed in: JSON is told 401, pages are led to sign in and back', async () => {
  for (const path of [...reads(), '/api/approvals']) expect(codeOf(await outside(path))).toBe('401 SIGN_IN_REQUIRED');
  const page = await outside(`/api/console/runs/${runId}`, { headers: { accept: 'text/html' } });
  expect(page.status).toBe(302);
  const back = encodeURIComponent(`/api/console/runs/${runId}`);
  expect(page.headers.get('location')).toBe(`/.auth/login/aad?post_login_redirect_uri=${back}`);
});

test('status is for anybody, checks for an administrator alone', async () => {
  expect((await outside('/api/health')).json()).toEqual({ status: 'healthy' });
  for (const name of people.filter((one) => one !== 'admin')) {
    expect((await as(name, 'GET', '/api/health')).json()).toEqual({ status: 'healthy' });
  }
  const health = (await as('admin', 'GET', '/api/health')).json<{ checks: { name: string; result: string }[] }>();
  expect(health.checks.length).toBeGreaterThan(3);
  for (const check of health.checks) {
    const shape = { name: expect.any(String), detail: expect.any(String), howTo: expect.any(String) };
    // The simulated tenant grants what later workflows will need and does not write passwords back; the end of a Node comes nearer by itself.
    const results = ['permissions:surplus', 'password-writeback', 'node'].includes(check.name)
      ? ['warning', 'verified']
      : ['verified'];
    expect(check).toEqual({ ...shape, result: expect.stringMatching(new RegExp(`^(${results.join('|')})$`)) });
  }
});

test('an alias is the same person, another one is a mismatch, an unknown one unknown', async () => {
  const fieldsAs = async (requestedBy: string) => {
    const reply = await as('requester', 'POST', '/api/ou-onboardings', { ...dryRun, requestedBy });
    return reply.status === 202 ? 'taken' : problemOf(reply).fields;
  };
  expect(await fieldsAs('requester@contoso.com')).toBe('taken');
  expect(await fieldsAs('Requester.Alias@CONTOSO.com')).toBe('taken');
  expect(await fieldsAs('manager@contoso.com')).toEqual({ '/requestedBy': 'REQUESTER_MISMATCH' });
  expect(await fieldsAs('nobody@contoso.com')).toEqual({ '/requestedBy': 'UNKNOWN_PERSON' });
  expect(await fieldsAs("o'brien@contoso.com")).toEqual({ '/requestedBy': 'UNKNOWN_PERSON' });
});

test('a requester under an alias is still the requester, who cannot approve', async () => {
  const body = {
    ...onboardingRequest,
    organizationalUnits: ['OU=Finance,DC=corp,DC=contoso,DC=com'],
    canary: undefined,
  };
  const started = await world.key('/api/webhooks/ou-onboardings', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...body, requestedBy: 'requester.alias@contoso.com' }),
  });
  expect(started.status).toBe(202);
  const { runId: byKey, statusUrl } = started.json<{ runId: string; statusUrl: string }>();
  expect(started.headers.get('location')).toBe(`/api/webhooks/runs/${byKey}`);
  await follow(world, byKey, isAsked);
  expect((await world.key(statusUrl)).json()).toMatchObject({ runId: byKey, requestedBy: 'requester@contoso.com' });
  expect(codeOf(await as('requester', 'GET', await linkOf(world)))).toBe('403 REQUESTER_CANNOT_APPROVE');
  expect((await decide(world, { decision: 'reject', comment: 'a test' })).status).toBe(200);
});

test('webhooks take the key and nothing else: 401 without, and principals mean nothing there', async () => {
  const init = { method: 'POST', body: JSON.stringify({ ...dryRun, requestedBy: 'manager@contoso.com' }) };
  expect((await outside('/api/webhooks/ou-onboardings', init)).status).toBe(401);
  expect(
    (await outside('/api/webhooks/ou-onboardings', { ...init, headers: { 'x-functions-key': 'guessed' } })).status,
  ).toBe(401);
  expect((await as('admin', 'GET', `/api/webhooks/runs/${runId}`)).status).toBe(401);
  const { function: key } = await world.local<{ function: string }>('/_local/keys');
  const byQuery = await outside(`/api/webhooks/ou-onboardings?code=${encodeURIComponent(key)}`, {
    ...init,
    headers: forged(),
  });
  expect(byQuery.status).toBe(202);
  expect(byQuery.text).not.toContain(key);
  const run = await world.key(byQuery.headers.get('location') ?? '');
  expect(run.json()).toMatchObject({ requestedBy: 'manager@contoso.com' });
});

test('lists are cut to their limit, newest first, and nextLink leads through all of them', async () => {
  for (let count = 0; count < 3; count++) await as('requester', 'POST', '/api/ou-onboardings', dryRun);
  const all = (await as('reader', 'GET', '/api/runs?limit=500')).json<Listed>().value.map((run) => run.runId);
  const walked: string[] = [];
  for (let next: string | undefined = '/api/runs?limit=2'; next;) {
    const page: Listed = (await as('reader', 'GET', next)).json();
    expect(page.value.length).toBeLessThanOrEqual(2);
    walked.push(...page.value.map((run) => run.runId));
    next = page.nextLink;
  }
  expect(walked).toEqual(all);
  const startedAt = (await as('reader', 'GET', '/api/runs')).json<Listed>().value.map((run) => run.startedAt);
  expect(startedAt).toEqual([...startedAt].sort().reverse());
});

interface Listed {
  value: { runId: string; state: string; workflow: string; startedAt: string }[];
  nextLink?: string;
}

test('lists are filtered by workflow and state, together and across pages', async () => {
  const planned = '/api/runs?workflow=ou-onboarding&state=planned&limit=1';
  const first = (await as('reader', 'GET', planned)).json<Listed>();
  expect(first.value).toMatchObject([{ state: 'planned', workflow: 'ou-onboarding' }]);
  expect(first.nextLink).toContain('state=planned');
  const second = (await as('reader', 'GET', first.nextLink ?? '')).json<Listed>();
  expect(second.value).toMatchObject([{ state: 'planned' }]);
  expect((await as('reader', 'GET', '/api/runs?workflow=drift-check')).json()).toEqual({ value: [] });
  const items = (await as('reader', 'GET', `/api/runs/${runId}/items?limit=2`)).json<Listed>();
  expect([items.value.length, items.nextLink]).toEqual([2, expect.stringContaining(`/api/runs/${runId}/items?`)]);
});

test('authentication off: people are told 503, machines go on, whatever the headers say', async () => {
  await world.kill();
  await world.restart('--auth', 'off');
  const headers = forged();
  for (const path of [...reads(), '/api/approvals', '/api/approvals/x']) {
    expect([path, codeOf(await outside(path, { headers: { ...headers, accept: 'application/json' } }))]).toEqual([
      path,
      '503 AUTHENTICATION_OFF',
    ]);
  }
  const init = { method: 'POST', headers, body: JSON.stringify(dryRun) };
  expect(codeOf(await outside('/api/ou-onboardings', init))).toBe('503 AUTHENTICATION_OFF');
  const page = await outside('/api/console', { headers: { ...headers, accept: 'text/html' } });
  expect([page.status, page.text]).toEqual([503, expect.stringContaining('AUTHENTICATION_OFF')]);
  expect((await outside('/api/health', { headers })).json()).toEqual({ status: 'degraded' });
  expect((await outside('/api/openapi.json')).json()).toMatchObject({ openapi: '3.1.0' });
  const byKey = await world.key('/api/webhooks/ou-onboardings', {
    ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
    body: JSON.stringify({ ...dryRun, requestedBy: 'requester@contoso.com' }),
  });
  expect(byKey.status).toBe(202);
  await world.advance('PT1M');
  expect((await world.key(byKey.headers.get('location') ?? '')).json()).toMatchObject({ state: 'planned' });
});
