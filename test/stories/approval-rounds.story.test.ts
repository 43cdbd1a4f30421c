import { decide, follow, hasEnded, isAsked, linkOf, mailsTo, startOnboarding } from '../../local/drive/onboarding';
import { type RunningWorld, startWorld } from '../../local/drive/world-process';
import { clearFaults, setFaults, ledgerKinds } from '../support/configuration';
import { codeOf } from '../support/problems';

/** What happens around a round, on the virtual clock, at the running program: nobody answers, mail cannot be sent, withdrawal. */
const one = 'approver.one@contoso.com';
const two = 'approver.two@contoso.com';
const manager = 'manager@contoso.com';
const requester = 'requester@contoso.com';

// A week of the virtual clock is ten thousand turns of the app's timers.
jest.setTimeout(300_000);

let world: RunningWorld;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

async function ask(): Promise<string> {
  const { runId } = (await startOnboarding(world)).json<{ runId: string }>();
  await follow(world, runId, isAsked);
  await world.advance('PT0S');
  return runId;
}

async function subjectsTo(person: string): Promise<string[]> {
  return (await mailsTo(world, person)).map(({ subject }) => subject);
}

async function mine(person: string): Promise<{ runId: string; href: string }[]> {
  return (await (await world.visitor(person)).get('/api/approvals')).json<{
    value: { runId: string; href: string }[];
  }>().value;
}

async function pageOf(link: string, person: string): Promise<string> {
  return (await (await world.visitor(person)).get(link, { accept: 'text/html' })).text;
}

test('nobody answers: one reminder, one escalation, then expired, and everybody is told', async () => {
  const runId = await ask();
  await world.advance('PT23H');
  expect(await subjectsTo(one)).toHaveLength(1);
  await world.advance('PT2H');
  for (const person of [one, two]) {
    expect(await subjectsTo(person)).toEqual([
      expect.stringMatching(/^\[Reminder: approval needed\] /),
      expect.stringMatching(/^\[Approval needed\] /),
    ]);
  }
  expect(await subjectsTo(manager)).toEqual([]);
  await world.advance('P1D');
  const [escalated] = await mailsTo(world, manager);
  expect(escalated?.subject).toMatch(/^\[Approval needed\] /);
  expect(escalated?.text).toContain('Nobody had decided in time');
  await world.advance('P5D');
  const run = await follow(world, runId, hasEnded, { step: 'PT1H' });
  expect(run.state).toBe('expired');
  for (const person of [requester, one, two, manager]) {
    expect([person, (await subjectsTo(person))[0]]).toEqual([person, expect.stringMatching(/^\[Expired without/)]);
  }
  expect((await subjectsTo(one)).filter((subject) => subject.startsWith('[Reminder'))).toHaveLength(1);
  expect(codeOf(await decide(world, { person: manager }))).toBe('410 APPROVAL_CLOSED');
  expect(await mine(manager)).toEqual([]);
});

test('whoever is asked by the escalation finds it in list and page; a yes for a plan that is void asks anew with the difference, one for a plan that holds releases', async () => {
  const runId = await ask();
  expect(await mine(manager)).toEqual([]);
  await world.advance('P2DT1H');
  const link = await linkOf(world, manager);
  expect((await mine(manager)).map((approval) => approval.runId)).toEqual([runId]);
  expect(await pageOf(link, manager)).toContain('Nobody had decided in time');
  expect(await pageOf(await linkOf(world, one), one)).toContain('names you as an approver');
  // The report from the domain has become too old, which is a risk that nobody has seen yet.
  expect((await decide(world, { person: manager, link })).status).toBe(200);
  await follow(world, runId, ({ state, approval }) => state === 'awaitingApproval' && approval?.round === 2);
  await world.advance('PT0S');
  const [again] = await mailsTo(world, one);
  expect(again?.text).toMatch(
    /\nNew since round 1: The same items as before; what they build on has changed \(.*risks/,
  );
  const voided = await pageOf(link, manager);
  expect(voided).toContain('No longer valid');
  expect(voided).toContain('<a href="/api/approvals">My approvals</a>');
  expect(voided).toMatch(/Different now: .*risks/);
  expect(await pageOf(await linkOf(world, one), one)).toContain('What has changed since round 1');
  expect(await mine(manager)).toEqual([]);
  await world.advance('P2DT1H');
  const [listed] = await mine(manager);
  expect((await decide(world, { person: manager, link: listed?.href ?? '' })).status).toBe(200);
  const run = await follow(world, runId);
  expect(run).toMatchObject({ state: 'completed', approval: { round: 2, decisions: [{ approver: manager }] } });
  expect((await subjectsTo(two))[0]).toMatch(/^\[Approved by /);
});

test('the requester withdraws: the links say by whom and why, and nobody is asked again', async () => {
  const runId = await ask();
  const link = await linkOf(world, one);
  const asRequester = await world.visitor(requester);
  const reason = 'The wrong unit.';
  expect((await asRequester.post(`/api/runs/${runId}/cancel`, { reason })).status).toBe(202);
  expect((await follow(world, runId)).state).toBe('cancelled');
  const page = await pageOf(link, one);
  expect(page).toContain(`Withdrawn by ${requester}; nothing more is changed. Reason: ${reason}`);
  expect(page).not.toContain('name="csrf"');
  expect((await subjectsTo(one))[0]).toMatch(/^\[Withdrawn by requester@contoso\.com\] /);
  const before = (await subjectsTo(one)).length;
  await world.advance('PT25H');
  expect(await subjectsTo(one)).toHaveLength(before);
});

test('mail cannot be sent: the run waits on, the console shows the approval, and it is decided from the list', async () => {
  await setFaults(world, {
    ...{ method: 'POST', path: 'sendMail', times: 1000, status: 403 },
    body: { error: { code: 'ErrorAccessDenied', message: 'Access is denied.' } },
  });
  const runId = await ask();
  await world.advance('PT10M');
  expect(await subjectsTo(one)).toEqual([]);
  expect(await ledgerKinds(world, runId)).toEqual(expect.arrayContaining(['asked', 'mailFailed']));
  expect(await mailAlarm()).toMatchObject({ state: 'open', severity: 'critical' });
  const console = await (await world.visitor(one)).get('/api/console', { accept: 'text/html' });
  expect(console.text).toContain('Review and decide');
  const [approval] = await mine(one);
  expect(approval?.runId).toBe(runId);
  expect((await decide(world, { link: approval?.href ?? '' })).status).toBe(200);
  await clearFaults(world);
  expect((await follow(world, runId)).state).toBe('completed');
  // The mail about the result is the first one that is taken again.
  for (let looks = 0; looks < 12 && (await mailAlarm())?.state !== 'resolved'; looks++) await world.advance('PT5M');
  expect(await mailAlarm()).toMatchObject({ state: 'resolved' });
});

async function mailAlarm(): Promise<{ code: string; state: string } | undefined> {
  const alarms = await (await world.visitor('admin@contoso.com')).get('/api/alarms');
  return alarms.json<{ value: { code: string; state: string }[] }>().value.find(({ code }) => code === 'MAIL_FAILED');
}
