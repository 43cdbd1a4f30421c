import {
  approveByBoth,
  cloudUnit,
  corp,
  deleteInAd,
  followReview,
  heldAndAsked,
  isAskedInRound,
  lookAgain,
  onboardCorp,
  reviews,
} from '../../local/drive/held-deletes';
import { decide, follow, hasEnded, linkOf, mailsTo, readRun } from '../../local/drive/onboarding';
import { type RunningWorld, startWorld } from '../../local/drive/world-process';
import { requestsSince, resetScopeOf } from '../../local/drive/requests';
import { clearFaults, setFaults } from '../support/configuration';

/** A mass deletion is held until the right people have seen exactly what would go. */
let world: RunningWorld;
beforeEach(async () => {
  world = await startWorld();
  await onboardCorp(world);
});
afterEach(() => world.close());

const one = 'approver.one@contoso.com';
const two = 'approver.two@contoso.com';
const asks = async (person: string) =>
  (await mailsTo(world, person)).filter(
    ({ subject }) => subject.includes('held delete') && subject.includes('[Approval'),
  );

/** What sync-health tells of a held job (no cycle, no activity) is the matter of its own stories. */
const ofDeletes = ['DELETES_STILL_HELD', 'EVIDENCE_INCOMPLETE', 'RELEASED_BEYOND_APPROVAL'];

async function openAlarms(): Promise<string[]> {
  const admin = await world.visitor('admin@contoso.com');
  const { value } = (await admin.get('/api/alarms')).json<{ value: { code: string; state: string }[] }>();
  return value.filter(({ code, state }) => state === 'open' && ofDeletes.includes(code)).map(({ code }) => code);
}

async function alarmMails(): Promise<string[]> {
  const subjects = (await mailsTo(world, 'admin@contoso.com')).map(({ subject }) => subject);
  return subjects.filter((subject) => /held|deleted/i.test(subject));
}

async function releases(): Promise<number> {
  return (await requestsSince(world)).filter((request) => resetScopeOf(request) === 'ForceDeletes').length;
}

async function usersOfCorp(): Promise<number> {
  const path = "/v1.0/users?$filter=endsWith(userPrincipalName,'@corp.contoso.com')&$count=true&$select=id&$top=999";
  const { value } = await world.graph<{ value: unknown[] }>(path, { headers: { ConsistencyLevel: 'eventual' } });
  return value.length;
}

test('twelve deletes over a threshold of ten are one review and two mails, and go only after the second approval', async () => {
  const asked = await heldAndAsked(world, 12);
  expect(asked).toMatchObject({ state: 'awaitingApproval', plan: { itemCount: 12 } });
  expect(await reviews(world)).toHaveLength(1);
  expect([await asks(one), await asks(two)].map((mails) => mails.length)).toEqual([1, 1]);
  await decide(world, { person: one });
  await world.advance('PT30M');
  expect(await readRun(world, asked.runId)).toMatchObject({ state: 'awaitingApproval' });
  expect(await releases()).toBe(0);
  await decide(world, { person: two });
  const ended = await follow(world, asked.runId, hasEnded, { step: 'PT2M' });
  expect(ended).toMatchObject({
    state: 'completed',
    outcome: {
      kind: 'verified',
      counts: { staged: 12, released: 12, softDeleted: 12, hardDeleted: 0, unapproved: 0, unknown: 0 },
    },
  });
  expect(await releases()).toBe(1);
  expect(await usersOfCorp()).toBe(4);
  await world.advance('PT1H');
  expect(await reviews(world)).toHaveLength(1);
});

test('the plan names what makes a delete dangerous, the most dangerous first', async () => {
  const path = "/v1.0/users?$filter=startswith(displayName,'Employee')&$select=id,displayName";
  const { value: employees } = await world.graph<{ value: { id: string; displayName: string }[] }>(path);
  const [admin, licensed] = employees;
  await world.graph('/v1.0/roleManagement/directory/roleAssignments', {
    method: 'POST',
    body: JSON.stringify({
      principalId: admin?.id,
      roleDefinitionId: '29232cdf-9323-42fd-ade2-1d097af3e4de',
      directoryScopeId: '/',
    }),
  });
  await world.graph(`/v1.0/users/${licensed?.id}/assignLicense`, {
    method: 'POST',
    body: JSON.stringify({ addLicenses: [{ skuId: '05e9a617-0261-4cee-bb44-138d3ef5d965' }], removeLicenses: [] }),
  });
  const { plan } = await heldAndAsked(world, 12);
  expect(plan?.items.slice(0, 2).map(({ target }) => target)).toEqual([admin?.displayName, licensed?.displayName]);
  expect(plan?.items[0]).toMatchObject({
    before: { flags: expect.arrayContaining(['privileged']), notes: ['holds Exchange Administrator'] },
  });
  expect(plan?.risks.map(({ code }) => code)).toEqual(
    expect.arrayContaining(['PRIVILEGED_ACCOUNTS', 'LICENSED_ACCOUNTS', 'RELEASES_WHAT_IS_PENDING']),
  );
});

test('more deletes between the first and the second approval void it: both are asked again, and old links say so', async () => {
  const asked = await heldAndAsked(world, 12);
  const oldLink = await linkOf(world, two);
  await decide(world, { person: one });
  await deleteInAd(world, 3);
  await lookAgain(world);
  const again = await followReview(world, isAskedInRound(2));
  expect(again).toMatchObject({ runId: asked.runId, plan: { itemCount: 15 } });
  expect([await asks(one), await asks(two)].map((mails) => mails.length)).toEqual([2, 2]);
  const old = await (await world.visitor(two)).get(oldLink);
  expect(old.json()).toMatchObject({ state: 'superseded' });
  expect((await decide(world, { person: two, link: oldLink })).status).toBe(410);
  expect(await releases()).toBe(0);
  await approveByBoth(world);
  const ended = await follow(world, asked.runId, hasEnded, { step: 'PT2M' });
  expect(ended.outcome).toMatchObject({ kind: 'verified', counts: { released: 15, unapproved: 0 } });
});

test.each([
  ['one that comes back', 0, 11],
  ['one that is swapped for another', 1, 12],
])('%s voids the approval as well', async (_what, more, count) => {
  const deleted = await deleteInAd(world, 12);
  const asked = await followReview(world, isAskedInRound(1));
  await decide(world, { person: one });
  await world.local('/_local/ad', { op: 'restore', distinguishedNames: deleted.slice(0, 1) });
  const others = { op: 'delete', distinguishedNames: [`CN=Agent 1,OU=Service Desk,${cloudUnit}`] };
  if (more > 0) await deleteOther(deleted, others);
  await lookAgain(world);
  const again = await followReview(world, isAskedInRound(2));
  expect(again).toMatchObject({ runId: asked.runId, plan: { itemCount: count } });
  expect(await releases()).toBe(0);
});

/** One that is still there, and was not just restored. */
async function deleteOther(deleted: readonly string[], operation: { op: string; distinguishedNames: string[] }) {
  const listed = { op: 'list', organizationalUnit: cloudUnit };
  const { value } = await world.local<{ value: { distinguishedName: string; objectType: string }[] }>(
    '/_local/ad',
    listed,
  );
  const left = value.find(
    ({ distinguishedName, objectType }) => objectType === 'user' && !deleted.includes(distinguishedName),
  );
  await world.local('/_local/ad', { ...operation, distinguishedNames: [left?.distinguishedName] });
}

test('a delete that is staged in the last instant is released too, and named', async () => {
  const asked = await heldAndAsked(world, 12);
  const before = { op: 'delete', organizationalUnit: cloudUnit, count: 1 };
  await setFaults(world, { method: 'POST', path: '/restart$', before, times: 1 });
  await approveByBoth(world);
  const ended = await follow(world, asked.runId, hasEnded, { step: 'PT2M' });
  await clearFaults(world);
  expect(ended).toMatchObject({
    state: 'completed',
    outcome: { kind: 'failed', cause: { code: 'RELEASED_BEYOND_APPROVAL' }, counts: { released: 12, unapproved: 1 } },
  });
  expect(ended.outcome?.cause?.message).toMatch(/Employee|Contractor|Agent|Service/);
  expect(await openAlarms()).toEqual(['RELEASED_BEYOND_APPROVAL']);
  expect(await alarmMails()).toEqual([expect.stringMatching(/^\[Alarm\] More was deleted than was approved/)]);
});

test('evidence that stays incomplete is refused; a later review of the same hold succeeds', async () => {
  await setFaults(world, { path: '/auditLogs/provisioning', status: 200, body: { value: [] } });
  await deleteInAd(world, 12);
  const refused = await followReview(world, hasEnded);
  expect(refused).toMatchObject({ state: 'refused', refusal: { code: 'EVIDENCE_INCOMPLETE' } });
  expect(await asks(one)).toEqual([]);
  expect(await openAlarms()).toEqual(['EVIDENCE_INCOMPLETE']);
  await clearFaults(world);
  const requester = await world.visitor('requester@contoso.com');
  const started = await requester.post('/api/delete-reviews', { domain: corp });
  expect(started.status).toBe(202);
  const { runId } = started.json<{ runId: string }>();
  expect(runId).not.toBe(refused.runId);
  await followReview(world, isAskedInRound(1));
  await approveByBoth(world);
  expect(await follow(world, runId, hasEnded, { step: 'PT2M' })).toMatchObject({ outcome: { kind: 'verified' } });
  await world.advance('PT10M');
  expect(await openAlarms()).toEqual([]);
  expect((await alarmMails())[0]).toMatch(/^\[Resolved\] Held deletes could not be shown completely/);
});

test('when nobody answers: reminder, escalation, expiry, nothing released; a new review can be opened, once', async () => {
  const asked = await heldAndAsked(world, 12);
  await world.advance('PT5H');
  expect((await mailsTo(world, one))[0]?.subject).toMatch(/^\[Reminder/);
  await world.advance('PT8H');
  expect(await asks('manager@contoso.com')).toHaveLength(1);
  const expired = await follow(world, asked.runId, hasEnded, { step: 'PT6H' });
  expect(expired.state).toBe('expired');
  expect(await releases()).toBe(0);
  expect((await mailsTo(world, one))[0]?.subject).toMatch(/^\[Expired/);
  await world.advance('PT25H');
  expect(await openAlarms()).toEqual(['DELETES_STILL_HELD']);
  expect(await alarmMails()).toHaveLength(1);
  const requester = await world.visitor('requester@contoso.com');
  const [first, second] = await Promise.all([
    requester.post('/api/delete-reviews', { domain: corp }),
    requester.post('/api/delete-reviews', { domain: corp }),
  ]);
  expect(first.json<{ runId: string }>().runId).not.toBe(asked.runId);
  expect(second.json<{ runId: string }>().runId).toBe(first.json<{ runId: string }>().runId);
});

test('rejected: nothing is released, and who asked and was asked is told what to do', async () => {
  const asked = await heldAndAsked(world, 12);
  await decide(world, { person: two, decision: 'reject', comment: 'The OU was moved by mistake.' });
  const ended = await follow(world, asked.runId, hasEnded, { step: 'PT1M' });
  expect(ended.state).toBe('rejected');
  expect(await releases()).toBe(0);
  const [told] = await mailsTo(world, one);
  expect(told?.subject).toMatch(/^\[Rejected by Otto Approver\]/);
  expect(told?.text).toContain('POST /api/delete-reviews');
  await world.advance('PT1H');
  expect(await reviews(world)).toHaveLength(1);
});

test('a hold that goes away by itself ends its review as completed', async () => {
  const deleted = await deleteInAd(world, 12);
  const asked = await followReview(world, isAskedInRound(1));
  await world.local('/_local/ad', { op: 'restore', distinguishedNames: deleted });
  await lookAgain(world);
  const ended = await follow(world, asked.runId, hasEnded, { step: 'PT2M' });
  expect(ended).toMatchObject({ state: 'completed', outcome: { kind: 'verified', resolvedBy: 'itself' } });
  expect(await usersOfCorp()).toBe(16);
});
