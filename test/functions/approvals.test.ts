import { asJson, deciding, type Deciding } from '../support/http/deciding';
import { type Doors, openDoors, principalHeaders, type Sent } from '../support/http/knocks';
import { anOpenRound, aPlan } from '../support/http/a-round';
import { aDoorWorld, baseUrl, type DoorWorld, type Name, people } from '../support/http/world';

let world: DoorWorld;
let doors: Doors;
let person: Deciding;
beforeEach(() => {
  world = aDoorWorld();
  doors = openDoors(world);
  person = deciding(doors);
});
afterEach(() => world.close());

describe('an approval link', () => {
  it('sends people who are not signed in to sign in, and back to the same page', async () => {
    const { linkOf } = await anOpenRound(world);
    const link = await linkOf('approver.one');
    for (const method of ['GET', 'HEAD']) {
      const reply = await doors.send(method, link);
      expect(reply.status).toBe(302);
      expect(reply.headers['location']).toBe(`/.auth/login/aad?post_login_redirect_uri=${encodeURIComponent(link)}`);
    }
  });

  it.each([
    ['GET', { headers: asJson }],
    ['POST', { json: { decision: 'approve' } }],
    ['POST', { form: { decision: 'approve' } }],
    ['PUT', {}],
    ['OPTIONS', {}],
  ] as [string, Sent][])('answers %s 401 to whoever is not signed in, whatever the token', async (method, sent) => {
    for (const link of [await (await anOpenRound(world)).linkOf('approver.one'), '/api/approvals/forged']) {
      expect((await doors.send(method, link, sent)).status).toBe(401);
    }
  });

  it('shows the named approver the whole plan as JSON and as a page', async () => {
    const items = Array.from({ length: 150 }, (_, index) => ({
      ...{ id: `i${index}`, kind: 'organizationalUnit', target: `OU=Unit ${index}` },
      ...{ action: 'addToScope', before: null, after: 'in scope' },
    }));
    const { run, round, linkOf } = await anOpenRound(world, { plan: aPlan({ items }) });
    const link = await linkOf('approver.one');
    const { status, body } = await doors.send('GET', link, { as: 'approver.one', headers: asJson });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ runId: run.runId, workflow: 'ou-onboarding', round: 1, state: 'open', required: 1 },
      ...{ approver: 'approver.one@contoso.com', decisions: [], expiresAt: round.expiresAt },
    });
    expect(body.plan.items).toHaveLength(150);
    const page = await doors.send('GET', link, { as: 'approver.one' });
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.text).toContain('OU=Unit 149');
    expect(page.text).toContain('name="csrf"');
  });

  it('changes nothing by GET and HEAD', async () => {
    const { run, linkOf } = await anOpenRound(world);
    const link = await linkOf('approver.one');
    await doors.send('GET', link, { as: 'approver.one' });
    const head = await doors.send('HEAD', link, { as: 'approver.one' });
    expect([head.status, head.text]).toEqual([200, '']);
    expect(await world.approvals.decisions(run.runId, 1)).toEqual([]);
    expect((await world.ledger.read(run.runId, { limit: 10 })).entries).toEqual([]);
    expect(doors.engine.raised).toEqual([]);
  });

  it('does not touch storage for HEAD', async () => {
    const { linkOf } = await anOpenRound(world);
    const link = await linkOf('approver.one');
    world.approvals.get = () => Promise.reject(new Error('touched'));
    expect((await openDoors(world).send('HEAD', link, { as: 'approver.one' })).status).toBe(200);
  });

  it('protects its answers, pages and refusals alike', async () => {
    const link = await (await anOpenRound(world)).linkOf('approver.one');
    const replies = [
      await doors.send('GET', link, { as: 'approver.one' }),
      await doors.send('GET', link, { as: 'reader', headers: asJson }),
      await doors.send('POST', link, { as: 'approver.one', json: {} }),
      await doors.send('GET', link),
    ];
    for (const { headers } of replies) {
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      });
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['content-security-policy']).not.toContain('unsafe-inline');
    }
  });

  it('answers forged, truncated, foreign and unknown tokens all alike', async () => {
    const { linkOf, round } = await anOpenRound(world);
    const link = await linkOf('approver.one');
    const locator = { runId: 'f'.repeat(32), round: 1, approverId: people['approver.one'].id };
    const more = { fingerprintStart: round.fingerprint.slice(7, 39), expiresAt: round.expiresAt };
    const unknown = await world.approvalTokens.issue({ ...locator, ...more });
    const otherPlan = await world.approvalTokens.issue({
      ...{ ...locator, runId: round.runId },
      ...{ ...more, fingerprintStart: '0'.repeat(32) },
    });
    const links = [
      `${link.slice(0, -4)}AAAA`,
      link.slice(0, -1),
      ...[unknown, otherPlan, 'x', 'a%2Fb', '%F0%9F'].map((token) => `/api/approvals/${token}`),
    ];
    const answers = new Set<string>();
    for (const at of links) {
      const { status, text } = await doors.send('GET', at, { as: 'approver.one', headers: asJson });
      answers.add(`${status} ${text}`);
    }
    expect([...answers]).toEqual([expect.stringMatching(/^404 .*APPROVAL_NOT_FOUND/)]);
  });

  it.each([
    ['approver.two', 'NOT_ALLOWED'],
    ['admin', 'NOT_ALLOWED'],
    ['stranger', 'NOT_ALLOWED'],
    ['requester', 'REQUESTER_CANNOT_APPROVE'],
  ] as [Name, string][])('is closed to %s with %s, for reading and for deciding', async (as, code) => {
    const link = await (await anOpenRound(world)).linkOf('approver.one');
    const csrf = await person.csrfOf(link, 'approver.one');
    const get = await doors.send('GET', link, { as, headers: asJson });
    const post = await doors.send('POST', link, { as, json: { decision: 'approve', csrf } });
    expect([get.status, get.body.code, post.status, post.body.code]).toEqual([403, code, 403, code]);
  });

  it('is closed to a named approver who has lost the role', async () => {
    const link = await (await anOpenRound(world)).linkOf('approver.one');
    const withoutRole = principalHeaders('stranger', {
      'http://schemas.microsoft.com/identity/claims/objectidentifier': people['approver.one'].id,
    });
    const reply = await doors.send('GET', link, { headers: { ...asJson, ...withoutRole } });
    expect([reply.status, reply.body.code]).toEqual([403, 'NOT_ALLOWED']);
  });
});

describe('CSRF', () => {
  it('is refused without, with a wrong and with somebody else’s token, and nothing is decided', async () => {
    const { run, linkOf } = await anOpenRound(world);
    const link = await linkOf('approver.one');
    const other = await person.csrfOf(await linkOf('approver.two'), 'approver.two');
    const right = await person.csrfOf(link, 'approver.one');
    for (const csrf of [undefined, '', 7, `${right}x`, other]) {
      const reply = await doors.send('POST', link, { as: 'approver.one', json: { decision: 'approve', csrf } });
      expect([reply.status, reply.body.code]).toEqual([403, 'CSRF_FAILED']);
    }
    expect(await world.approvals.decisions(run.runId, 1)).toEqual([]);
  });

  it.each([
    [{ origin: 'https://evil.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ origin: 'null', 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ origin: 'null', 'sec-fetch-site': 'same-origin' }, 200],
    [{ origin: baseUrl, 'sec-fetch-site': 'same-origin' }, 200],
    [{}, 200],
  ])('with the right token and %j gives %i', async (headers, status) => {
    const link = await (await anOpenRound(world)).linkOf('approver.one');
    expect((await person.approve(link, 'approver.one', { headers })).status).toBe(status);
  });
});

describe('a decision', () => {
  it('is stored with the plan it was made for, and tells the round once it is', async () => {
    const { run, round, linkOf } = await anOpenRound(world);
    const reply = await person.approve(await linkOf('approver.one'), 'approver.one', { comment: 'fine' });
    const decidedAt = world.clock.now().toISOString();
    expect([reply.status, reply.body]).toEqual([200, { state: 'decided', decision: 'approve', decidedAt }]);
    expect(await world.approvals.decisions(run.runId, 1)).toEqual([
      {
        approver: people['approver.one'],
        decision: 'approve',
        comment: 'fine',
        at: decidedAt,
        fingerprint: round.fingerprint,
      },
    ]);
    expect(doors.engine.raised).toEqual([{ instanceId: round.instanceId, event: 'decision', data: { round: 1 } }]);
  });

  it('holds although the engine could not be told, because the sweep tells it', async () => {
    const { run, linkOf } = await anOpenRound(world);
    doors.engine.raise = () => Promise.reject(new Error('down'));
    expect((await person.approve(await linkOf('approver.one'), 'approver.one')).status).toBe(200);
    expect(await world.approvals.decisions(run.runId, 1)).toHaveLength(1);
  });

  it('gives the same answer again, also after others decided and the round closed', async () => {
    const { run, linkOf } = await anOpenRound(world, { required: 2 });
    const link = await linkOf('approver.one');
    const first = await person.approve(link, 'approver.one');
    expect(first.body.state).toBe('open');
    world.advance(60_000);
    expect((await person.approve(await linkOf('approver.two'), 'approver.two')).body.state).toBe('decided');
    world.advance(60_000);
    expect((await person.approve(link, 'approver.one')).body).toEqual(first.body);
    await world.approvals.close(run.runId, 1, {
      state: 'approved',
      at: world.clock.now().toISOString(),
      because: null,
    });
    expect((await person.approve(link, 'approver.one')).body).toEqual(first.body);
    expect(doors.engine.raised).toHaveLength(2);
  });

  it('cannot be turned round', async () => {
    const link = await (await anOpenRound(world, { required: 2 })).linkOf('approver.one');
    await person.approve(link, 'approver.one');
    const reply = await person.reject(link, 'approver.one', { comment: 'second thoughts' });
    expect([reply.status, reply.body.code]).toEqual([409, 'ALREADY_DECIDED']);
  });

  it('of two at once by one person is one', async () => {
    const { run, linkOf } = await anOpenRound(world, { required: 2 });
    const link = await linkOf('approver.one');
    const replies = await Promise.all([
      person.approve(link, 'approver.one'),
      person.reject(link, 'approver.one', { comment: 'no' }),
    ]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await world.approvals.decisions(run.runId, 1)).toHaveLength(1);
  });

  it.each([{}, { comment: '' }, { comment: '   ' }])('to reject needs a comment, not %j', async (more) => {
    const { run, linkOf } = await anOpenRound(world);
    const reply = await person.reject(await linkOf('approver.one'), 'approver.one', more);
    expect([reply.status, reply.body.errors]).toEqual([400, [expect.objectContaining({ field: '/comment' })]]);
    expect(await world.approvals.decisions(run.runId, 1)).toEqual([]);
  });

  it.each([{ decision: 'maybe' }, { decision: undefined }, { decision: 'approve', extra: 1 }])(
    'with %j is 400',
    async (json) => {
      const link = await (await anOpenRound(world)).linkOf('approver.one');
      const csrf = await person.csrfOf(link, 'approver.one');
      const reply = await doors.send('POST', link, { as: 'approver.one', json: { ...json, csrf } });
      expect([reply.status, reply.body.code]).toEqual([400, 'INVALID_REQUEST']);
    },
  );
});

describe('a closed round', () => {
  const endings = [
    ['expired', 'expired'],
    ['superseded', 'superseded'],
    ['cancelled', 'cancelled'],
  ] as const;

  it.each(endings)('that is %s shows so, and takes no decision', async (state, shown) => {
    const { run, linkOf } = await anOpenRound(world);
    const at = world.clock.now().toISOString();
    if (state === 'superseded') await world.approvals.supersede(run.runId, 1, { at, because: 'the plan changed' });
    else await world.approvals.close(run.runId, 1, { state, at, because: null });
    const link = await linkOf('approver.one');
    expect((await doors.send('GET', link, { as: 'approver.one', headers: asJson })).body.state).toBe(shown);
    const reply = await person.approve(link, 'approver.one');
    expect([reply.status, reply.body.code]).toEqual([410, 'APPROVAL_CLOSED']);
    expect(reply.body.detail).toContain(at);
  });

  it('is also one whose run has ended without it', async () => {
    const { run, linkOf } = await anOpenRound(world);
    await world.runs.change(run.runId, { state: 'failed', endedAt: world.clock.now().toISOString() });
    const link = await linkOf('approver.one');
    expect((await doors.send('GET', link, { as: 'approver.one', headers: asJson })).body.state).toBe('cancelled');
    expect((await person.approve(link, 'approver.one')).body.code).toBe('APPROVAL_CLOSED');
    expect((await doors.send('GET', '/api/approvals', { as: 'approver.one', headers: asJson })).body.value).toEqual([]);
  });

  it('says by whom it was decided', async () => {
    const { linkOf } = await anOpenRound(world);
    await person.approve(await linkOf('approver.one'), 'approver.one');
    const reply = await person.approve(await linkOf('approver.two'), 'approver.two');
    expect([reply.status, reply.body.code]).toEqual([410, 'APPROVAL_CLOSED']);
    expect(reply.body.detail).toContain('approver.one@contoso.com: approve');
  });

  it('takes nothing after its deadline, also before the orchestrator has closed it', async () => {
    const { run, linkOf } = await anOpenRound(world);
    world.advance(7 * 86_400_000 + 1);
    const link = await linkOf('approver.one');
    expect((await doors.send('GET', link, { as: 'approver.one', headers: asJson })).body.state).toBe('expired');
    expect((await person.approve(link, 'approver.one')).status).toBe(410);
    expect(await world.approvals.decisions(run.runId, 1)).toEqual([]);
  });
});

describe('the form', () => {
  it('decides and shows what was decided, without a form', async () => {
    const { linkOf } = await anOpenRound(world);
    const link = await linkOf('approver.one');
    const csrf = await person.csrfOf(link, 'approver.one');
    const reply = await doors.send('POST', link, {
      as: 'approver.one',
      form: { decision: 'approve', comment: '', csrf },
    });
    expect([reply.status, reply.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(reply.text).not.toContain('name="csrf"');
  });

  it('comes back with what was typed when something was missing', async () => {
    const link = await (await anOpenRound(world)).linkOf('approver.one');
    const csrf = await person.csrfOf(link, 'approver.one');
    const reply = await doors.send('POST', link, { as: 'approver.one', form: { comment: 'typed <b>', csrf } });
    expect(reply.status).toBe(400);
    expect(reply.text).toContain('typed &lt;b>');
    expect(reply.text).toContain('name="csrf"');
  });

  it('comes back with its choice when the reason for rejecting is missing', async () => {
    const link = await (await anOpenRound(world)).linkOf('approver.one');
    const csrf = await person.csrfOf(link, 'approver.one');
    const form = { decision: 'reject', comment: ' ', csrf };
    const reply = await doors.send('POST', link, { as: 'approver.one', form });
    expect(reply.status).toBe(400);
    expect(reply.text).toMatch(/value="reject"[^>]* checked/);
    expect(reply.text).not.toMatch(/value="approve"[^>]* checked/);
  });

  it('that comes after the round was closed says by whom, and gives the comment back', async () => {
    const { linkOf } = await anOpenRound(world);
    const late = await linkOf('approver.two');
    const csrf = await person.csrfOf(late, 'approver.two');
    await person.approve(await linkOf('approver.one'), 'approver.one');
    const form = { decision: 'reject', comment: 'Too early.', csrf };
    const reply = await doors.send('POST', late, { as: 'approver.two', form });
    expect([reply.status, reply.headers['content-type']]).toEqual([410, 'text/html; charset=utf-8']);
    expect(reply.text).toContain('APPROVAL_CLOSED');
    expect(reply.text).toContain('approver.one@contoso.com');
    expect(reply.text).toContain('Too early.');
    expect(reply.text).not.toContain('name="csrf"');
  });

  it('is refused as a page with the code on it', async () => {
    const link = await (await anOpenRound(world)).linkOf('approver.one');
    const reply = await doors.send('POST', link, { as: 'approver.one', form: { decision: 'approve', csrf: 'no' } });
    expect([reply.status, reply.headers['content-type']]).toEqual([403, 'text/html; charset=utf-8']);
    expect(reply.text).toContain('CSRF_FAILED');
  });
});
