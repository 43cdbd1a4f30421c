import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decide, follow, hasEnded, isAsked, linkOf, startOnboarding } from '../../local/drive/onboarding';
import { onboardingRequest } from '../../local/drive/onboarding-request';
import { codeOf, problemOf } from '../support/problems';
import type { Reply, Visitor } from '../../local/drive/visitor';
import { type RunningWorld, startWorld } from '../../local/drive/world-process';
import { ledgerOf } from '../support/configuration';

/** Links that mail scanners open, people who are not asked, forms that come twice (api.md, 4), at the running program. */
const one = 'approver.one@contoso.com';
const two = 'approver.two@contoso.com';

let world: RunningWorld;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const finance = {
  organizationalUnits: ['OU=Finance,DC=corp,DC=contoso,DC=com'],
  attributeMappings: [],
  canary: undefined,
};

/** A run whose round is open, and each approver's link to it. */
async function ask(change: object = finance): Promise<{ runId: string; links: Record<string, string> }> {
  const { runId } = (await startOnboarding(world, change)).json<{ runId: string }>();
  await follow(world, runId, isAsked);
  return { runId, links: { [one]: await linkOf(world, one), [two]: await linkOf(world, two) } };
}

/** So that no open round is left for the next story. */
async function cancel(runId: string): Promise<void> {
  const requester = await world.visitor('requester@contoso.com');
  await requester.post(`/api/runs/${runId}/cancel`, { reason: 'end of the story' });
  expect((await follow(world, runId, hasEnded)).state).toBe('cancelled');
}

async function outside(path: string, init: RequestInit = {}): Promise<Reply> {
  const response = await fetch(`${world.app}${path}`, { redirect: 'manual', ...init });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: <T>() => JSON.parse(text) as T };
}

const jsonType = { 'content-type': 'application/json' };
const formType = { 'content-type': 'application/x-www-form-urlencoded' };

interface Approval {
  state: string;
  csrf: string;
  decisions: { approver: string; decision: string; comment: string }[];
}

async function show(link: string, person = one): Promise<Approval> {
  return (await (await world.visitor(person)).get(link)).json();
}

async function nothingHappened(runId: string): Promise<void> {
  const admin = await world.visitor('admin@contoso.com');
  const run = (await admin.get(`/api/runs/${runId}`)).json<{ state: string; approval: { decisions: unknown[] } }>();
  expect([run.state, run.approval.decisions]).toEqual(['awaitingApproval', []]);
}

async function ledgerLength(runId: string): Promise<number> {
  return (await ledgerOf(world, runId)).length;
}

function expectProtected({ headers }: Reply): void {
  expect(Object.fromEntries(headers)).toMatchObject({
    'cache-control': 'no-store',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'content-security-policy': expect.stringContaining("default-src 'none'"),
  });
  expect(headers.get('content-security-policy')).not.toMatch(/unsafe-inline|unsafe-eval|\*/);
}

test('300 GETs, HEADs and OPTIONS on each link, by anybody, decide nothing and record nothing', async () => {
  const { runId, links } = await ask();
  const before = await ledgerLength(runId);
  const visitors: (Visitor | undefined)[] = [
    undefined,
    ...(await Promise.all([one, two, 'requester@contoso.com'].map(world.visitor))),
  ];
  for (const link of Object.values(links)) {
    expect(link.length + world.app.length).toBeLessThan(300);
    const knocks = Array.from({ length: 300 }, (_, index) => {
      const init = {
        method: ['GET', 'HEAD', 'OPTIONS'][index % 3] ?? 'GET',
        headers: { accept: index % 2 ? 'text/html' : '*/*' },
      };
      const visitor = visitors[index % visitors.length];
      return visitor ? visitor.send(link, init) : outside(link, init);
    });
    const statuses = new Set((await Promise.all(knocks)).map(({ status }) => status));
    expect([...statuses].sort()).toEqual([200, 204, 302, 401, 403]);
  }
  await nothingHappened(runId);
  expect(await ledgerLength(runId)).toBe(before);
  await cancel(runId);
});

test('not signed in: a page is led to sign in, JSON and every POST are told 401, whatever the token', async () => {
  const { runId, links } = await ask();
  for (const link of [links[one] ?? '', '/api/approvals/forged']) {
    const page = await outside(link, { headers: { accept: 'text/html' } });
    expect([page.status, page.headers.get('location')]).toEqual([
      302,
      `/.auth/login/aad?post_login_redirect_uri=${encodeURIComponent(link)}`,
    ]);
    expect(codeOf(await outside(link, { headers: { accept: 'application/json' } }))).toBe('401 SIGN_IN_REQUIRED');
    const json = { method: 'POST', headers: jsonType, body: JSON.stringify({ decision: 'approve', csrf: 'x' }) };
    expect(codeOf(await outside(link, json))).toBe('401 SIGN_IN_REQUIRED');
    expect((await outside(link, { method: 'POST', headers: formType, body: 'decision=approve' })).status).toBe(401);
    for (const method of ['PUT', 'DELETE', 'PATCH']) expect((await outside(link, { method })).status).toBe(401);
  }
  await nothingHappened(runId);
  await cancel(runId);
});

test('sign-in, token, person, CSRF, state: the first that fails is the one that is told', async () => {
  const { runId, links } = await ask();
  const link = links[one] ?? '';
  const { csrf } = await show(link);
  const wrong = { decision: 'nonsense', csrf: 'wrong', extra: 1 };
  const postAs = async (name: string, path: string, body: object, headers: Record<string, string> = {}) =>
    codeOf(await (await world.visitor(`${name}@contoso.com`)).post(path, body, headers));
  expect(await postAs('stranger', '/api/approvals/forged', wrong)).toBe('404 APPROVAL_NOT_FOUND');
  expect(await postAs('requester', '/api/approvals/forged', wrong)).toBe('404 APPROVAL_NOT_FOUND');
  for (const name of ['approver.two', 'admin', 'manager', 'reader', 'stranger']) {
    expect([name, await postAs(name, link, { decision: 'approve', csrf })]).toEqual([name, '403 NOT_ALLOWED']);
  }
  expect(await postAs('requester', link, { decision: 'approve', csrf })).toBe('403 REQUESTER_CANNOT_APPROVE');
  expect(await postAs('requester', links[two] ?? '', wrong)).toBe('403 REQUESTER_CANNOT_APPROVE');
  expect(await postAs('approver.one', link, wrong)).toBe('403 CSRF_FAILED');
  expect(await postAs('approver.one', link, { ...wrong, csrf })).toBe('400 INVALID_REQUEST');
  await nothingHappened(runId);
  await cancel(runId);
  expect(await postAs('stranger', link, wrong)).toBe('403 NOT_ALLOWED');
  expect(await postAs('approver.one', link, { decision: 'approve', csrf: 'wrong' })).toBe('403 CSRF_FAILED');
  expect(await postAs('approver.one', link, { decision: 'approve', csrf })).toBe('410 APPROVAL_CLOSED');
});

test('forged, truncated and foreign tokens, and those of another run and round, all answer alike', async () => {
  const first = await ask();
  await cancel(first.runId);
  const second = await ask();
  const token = (second.links[one] ?? '').slice('/api/approvals/'.length);
  const other = (first.links[one] ?? '').slice('/api/approvals/'.length);
  const half = Math.floor(token.length / 2);
  const tokens = [
    ...['x', 'a'.repeat(180), '%00', '%F0%9F', 'a%2Fb', '..%2Fruns', `${token}x`, token.slice(0, -1), token.slice(1)],
    ...[token.slice(0, half) + other.slice(half), other.slice(0, half) + token.slice(half), token.toUpperCase()],
    ...Array.from({ length: 40 }, (_, index) => withAnotherLetter(token, Math.floor((index * token.length) / 40))),
  ];
  const visitor = await world.visitor(one);
  const answers = new Set<string>();
  for (const forged of tokens) {
    const reply = await visitor.get(`/api/approvals/${forged}`);
    expectProtected(reply);
    const { instance: _instance, ...document } = reply.json<Record<string, unknown>>();
    answers.add(JSON.stringify(document));
    expect([forged, codeOf(reply)]).toEqual([forged, '404 APPROVAL_NOT_FOUND']);
    expect(reply.text).not.toContain(forged.slice(0, 20).padEnd(20, '!'));
  }
  expect(answers.size).toBe(1);
  const { csrf } = await show(first.links[one] ?? '');
  const ofAnotherRound = await visitor.post(second.links[one] ?? '', { decision: 'approve', csrf });
  expect(codeOf(ofAnotherRound)).toBe('403 CSRF_FAILED');
  await nothingHappened(second.runId);
  await cancel(second.runId);
});

function withAnotherLetter(token: string, at: number): string {
  return token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
}

test('CSRF: missing, wrong or somebody else’s field and foreign origins are refused, no origin is not', async () => {
  const { runId, links } = await ask();
  const link = links[one] ?? '';
  const { csrf } = await show(link);
  const { csrf: ofOther } = await show(links[two] ?? '', two);
  const visitor = await world.visitor(one);
  for (const wrong of [{}, { csrf: '' }, { csrf: 7 }, { csrf: null }, { csrf: `${csrf}x` }, { csrf: ofOther }]) {
    expect(codeOf(await visitor.post(link, { decision: 'approve', ...wrong }))).toBe('403 CSRF_FAILED');
  }
  const foreign = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: world.app.replace('http:', 'https:') },
    { origin: `${world.app}.evil.example` },
    { origin: world.app, 'sec-fetch-site': 'cross-site' },
  ];
  for (const headers of foreign) {
    expect([headers, codeOf(await visitor.post(link, { decision: 'approve', csrf }, headers))]).toEqual([
      headers,
      '403 CSRF_FAILED',
    ]);
  }
  await nothingHappened(runId);
  expect(problemOf(await visitor.post(link, { decision: 'reject', csrf }, { origin: world.app })).fields).toEqual({
    '/comment': 'REQUIRED',
  });
  const approved = await visitor.post(link, { decision: 'reject', comment: 'no', csrf });
  expect([approved.status, approved.json()]).toEqual([
    200,
    { state: 'decided', decision: 'reject', decidedAt: expect.any(String) },
  ]);
  expect((await follow(world, runId)).state).toBe('rejected');
});

test('wrong bodies of a decision are told like all others, after CSRF', async () => {
  const { runId, links } = await ask();
  const link = links[one] ?? '';
  const { csrf } = await show(link);
  const visitor = await world.visitor(one);
  const send = async (body: string, type = 'application/json') =>
    codeOf(
      await visitor.send(link, { method: 'POST', headers: { 'content-type': type, accept: 'application/json' }, body }),
    );
  for (const body of ['', '{', '\u0000']) expect(await send(body)).toBe('400 INVALID_JSON');
  for (const body of ['[]', 'null', '7', '"approve"', '{}']) expect(await send(body)).toBe('403 CSRF_FAILED');
  expect(await send('<approve/>', 'application/xml')).toBe('415 UNSUPPORTED_MEDIA_TYPE');
  expect(await send(JSON.stringify({ csrf, decision: 'approve', comment: 'x'.repeat(300 * 1024) }))).toBe(
    '413 BODY_TOO_LARGE',
  );
  expect(
    await send(`csrf=${csrf}&decision=approve&comment=${'x'.repeat(300 * 1024)}`, 'application/x-www-form-urlencoded'),
  ).toBe('413 BODY_TOO_LARGE');
  const wrong = await visitor.post(link, { csrf, decision: 'reject', comment: null, extra: 1, decidedBy: 'me' });
  expect(problemOf(wrong).fields).toEqual({
    '/comment': expect.any(String),
    '/extra': 'UNKNOWN_FIELD',
    '/decidedBy': 'UNKNOWN_FIELD',
  });
  expect(problemOf(await visitor.post(link, { csrf, decision: 'Approve' })).fields).toEqual({
    '/decision': expect.any(String),
  });
  await nothingHappened(runId);
  await cancel(runId);
});

test('a form decides and answers pages: what was wrong, what was decided, what is closed', async () => {
  const { runId, links } = await ask();
  const link = links[one] ?? '';
  const visitor = await world.visitor(one);
  const page = await visitor.get(link, { accept: 'text/html' });
  expectProtected(page);
  const csrf = /name="csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  const form = (fields: Record<string, string>) =>
    visitor.send(link, {
      method: 'POST',
      headers: { ...formType, accept: 'text/html', origin: world.app },
      body: new URLSearchParams(fields).toString(),
    });
  const refused = await form({ decision: 'approve', csrf: 'wrong' });
  expect([refused.status, refused.text]).toEqual([403, expect.stringContaining('CSRF_FAILED')]);
  const incomplete = await form({ decision: 'reject', comment: ' ', csrf });
  expect([incomplete.status, incomplete.text]).toEqual([400, expect.stringContaining('name="csrf"')]);
  const decided = await form({ decision: 'reject', comment: 'not <b>now</b>', csrf });
  expect(decided.status).toBe(200);
  expect(decided.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(decided.text).not.toMatch(/name="csrf"|<b>now/);
  for (const reply of [refused, incomplete, decided]) expectProtected(reply);
  await follow(world, runId);
  const closed = await (await world.visitor(two)).get(links[two] ?? '', { accept: 'text/html' });
  expect([closed.status, closed.text]).toEqual([200, expect.stringContaining('approver.one')]);
  expect(closed.text).not.toContain('name="csrf"');
});

test('twenty approvals at once are one decision, which stays as it is after the round closed', async () => {
  const { runId, links } = await ask();
  const replies = await Promise.all(
    Array.from({ length: 20 }, () => decide(world, { link: links[one] ?? '', comment: '' })),
  );
  expect(new Set(replies.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
  expect(replies[0]?.json()).toMatchObject({ state: 'decided', decision: 'approve' });
  expect((await show(links[one] ?? '')).decisions).toHaveLength(1);
  const run = await follow(world, runId);
  expect(run).toMatchObject({ state: 'completed', approval: { decisions: [{ approver: one, decision: 'approve' }] } });

  const again = await decide(world, { link: links[one] ?? '', comment: 'late' });
  expect([again.status, again.text]).toEqual([200, replies[0]?.text]);
  const { csrf } = await show(links[one] ?? '');
  const turned = await (await world.visitor(one)).post(links[one] ?? '', { decision: 'reject', comment: 'oh', csrf });
  expect(codeOf(turned)).toBe('409 ALREADY_DECIDED');
  const late = await decide(world, { person: two, link: links[two] ?? '' });
  expect(codeOf(late)).toBe('410 APPROVAL_CLOSED');
  expect(late.json<{ detail: string }>().detail).toMatch(
    /approved at \S+Z.*approver\.one@contoso\.com: approve at \S+Z/,
  );
  expect((await show(links[two] ?? '', two)).state).toBe('decided');
});

const racers = ['OU=Research\\, Development,DC=corp,DC=contoso,DC=com', 'OU=Cloud,DC=corp,DC=contoso,DC=com'];

test.each(racers)('of two people who decide at the same instant the first one counts: %s', async (unit) => {
  const { runId, links } = await ask({ ...finance, organizationalUnits: [unit] });
  const replies = await Promise.all([
    decide(world, { link: links[one] ?? '' }),
    decide(world, { person: two, link: links[two] ?? '', decision: 'reject', comment: 'no' }),
    decide(world, { link: links[one] ?? '', decision: 'reject', comment: 'no' }),
  ]);
  const run = await follow(world, runId);
  const { decisions } = await show(links[one] ?? '');
  expect(decisions).toHaveLength(1);
  expect(run.state).toBe(decisions[0]?.decision === 'approve' ? 'completed' : 'rejected');
  expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(replies.filter(({ status }) => status === 409 || status === 410)).toHaveLength(2);
});

test('a link outlives one rotation of the key, and not a second one', async () => {
  const { runId, links } = await ask({ ...onboardingRequest, canary: undefined });
  const link = links[one] ?? '';
  const { csrf } = await show(link);
  await world.local('/_local/signing-key/rotate', undefined, 'POST');
  const visitor = await world.visitor(one);
  expect((await show(link)).state).toBe('open');
  const fresh = (await visitor.get('/api/approvals')).json<{ value: { href: string }[] }>().value[0]?.href ?? '';
  expect(fresh).not.toBe(link);
  await world.local('/_local/signing-key/rotate', undefined, 'POST');
  expect(codeOf(await visitor.get(link))).toBe('404 APPROVAL_NOT_FOUND');
  expect(codeOf(await visitor.post(link, { decision: 'approve', csrf }))).toBe('404 APPROVAL_NOT_FOUND');
  await nothingHappened(runId);
  expect((await show(fresh)).state).toBe('open');
  expect((await decide(world, { link: fresh, decision: 'reject', comment: 'enough' })).status).toBe(200);
  expect((await follow(world, runId)).state).toBe('rejected');
});

test('tokens are in no answer about a run, in no ledger entry and in no log line', async () => {
  const { runId, links } = await ask({ ...onboardingRequest, canary: undefined });
  const token = (links[one] ?? '').slice('/api/approvals/'.length);
  const admin = await world.visitor('admin@contoso.com');
  for (const path of [`/api/runs/${runId}`, `/api/ledger?runId=${runId}`, '/api/runs', `/api/console/runs/${runId}`]) {
    expect((await admin.get(path)).text).not.toContain(token);
  }
  expect(readFileSync(join(world.dataFolder, 'world.log'), 'utf8')).not.toContain(token);
  await cancel(runId);
});
