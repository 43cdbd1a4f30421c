import { fingerprintOf } from '../../domain/fingerprint';
import { approved, itemsOf, type ItemAnswer } from '../../local/drive/group-conversions';
import { moved, runCmdlet, startGivingBack, startMove, syncedMailboxes } from '../../local/drive/mailboxes';
import { follow } from '../../local/drive/onboarding';
import { requestsSince } from '../../local/drive/requests';
import { type RunningWorld, startWorld } from '../../local/drive/world-process';
import { ledgerKinds, ledgerOf, readConfigurations } from '../support/configuration';

/** Exchange attributes move wave by wave, and every item ends in the state that the mailbox is in. */
let world: RunningWorld;
beforeEach(async () => void (world = await startWorld()));
afterEach(() => world.close());

const nameOf = (number: number) => `staff${number}@emea.contoso.com`;
const named = (items: readonly ItemAnswer[], name: string) => items.find(({ target }) => target === name);
const codeOf = (items: readonly ItemAnswer[], name: string) => named(items, name)?.code;

/** Every item that says so is so, and nothing else is. */
async function expectTrue(items: readonly ItemAnswer[]): Promise<void> {
  for (const { ExternalDirectoryObjectId: id, IsExchangeCloudManaged } of (await syncedMailboxes(world)).values()) {
    const state = items.find((item) => item.id === id)?.state;
    expect([id, state === 'verified']).toEqual([id, IsExchangeCloudManaged]);
  }
}

async function sendReport(change: (mailbox: { userPrincipalName: string }) => object = (one) => one): Promise<void> {
  const report = { schemaVersion: 1, domain: 'emea.contoso.com', agents: [], organizationalUnits: [], groups: [] };
  const mailboxes = Array.from({ length: 30 }, (_, index) => ({
    objectGuid: `00000000-0000-4000-8000-0000000000${String(index + 10)}`,
    userPrincipalName: nameOf(index + 1),
    exchangeAttributesChangedAt: '2026-01-01T00:00:00.000Z',
    moveState: 'none',
  })).map((one) => ({ ...one, ...change(one) }));
  const { now } = await world.local<{ now: string }>('/_local/clock');
  const body = JSON.stringify({ ...report, collectedAt: now, mailboxes });
  const headers = { 'content-type': 'application/json' };
  const reply = await world.key('/api/webhooks/on-premises-reports', { method: 'POST', headers, body });
  expect(reply.status).toBe(201);
}

test('all mailboxes: 28 of 30 are moved and verified, the one of an hour ago and the one on its way are left', async () => {
  const run = await moved(world, { mailboxes: { all: true } });
  expect(run).toMatchObject({ state: 'completed', outcome: { kind: 'verified', counts: { verified: 28 } } });
  const items = await itemsOf(world, run.runId);
  expect([codeOf(items, nameOf(2)), codeOf(items, nameOf(3))]).toEqual(['CHANGED_RECENTLY', 'OFFBOARDING']);
  const others = items.filter(({ state, target }) => state === 'skipped' && !target.startsWith('staff'));
  expect(new Set(others.map(({ code }) => code))).toEqual(new Set(['NOT_SYNCED']));
  await expectTrue(items);
  expect(run.outcome?.checks).toMatchObject([{ name: 'writeback', result: 'needsAction' }]);
  const kinds = await ledgerKinds(world, run.runId);
  for (const kind of ['planned', 'written', 'verified', 'ended']) expect(kinds).toContain(kind);
});

test('a day later without a new report it is CHANGE_UNKNOWN; with one, or by attestation, the mailbox is moved', async () => {
  await world.advance('PT25H');
  const asked = { mailboxes: { userPrincipalNames: [nameOf(2)] } };
  const without = await moved(world, { ...asked, mode: 'plan' });
  expect(codeOf(await itemsOf(world, without.runId), nameOf(2))).toBe('CHANGE_UNKNOWN');
  const { now } = await world.local<{ now: string }>('/_local/clock');
  const attestedUnchangedSince = new Date(Date.parse(now) - 86_400_000).toISOString();
  const attested = await moved(world, { ...asked, attestedUnchangedSince, mode: 'plan' });
  expect([attested.plan?.itemCount, attested.plan?.risks.map(({ code }) => code)]).toEqual([
    1,
    expect.arrayContaining(['CHANGE_ATTESTED']),
  ]);
  await sendReport();
  const run = await moved(world, asked);
  expect(run.outcome).toMatchObject({ kind: 'verified', counts: { verified: 1 } });
});

test('what is moved too soon falls back with the next cycle, and the run says so', async () => {
  await sendReport();
  const run = await moved(world, { mailboxes: { userPrincipalNames: [nameOf(2)] } });
  expect(run.outcome?.kind).toBe('failed');
  expect(['REVERTED', 'NO_EFFECT']).toContain(codeOf(await itemsOf(world, run.runId), nameOf(2)));
});

test('a write that answers 200 and does nothing has failed; one that answers an error and is done is verified', async () => {
  const faults = [
    { cmdlet: 'Set-Mailbox', path: '.', status: 200, effect: 'none', times: 1 },
    { cmdlet: 'Set-Mailbox', path: '.', status: 400, effect: 'done', times: 1 },
    { cmdlet: 'Set-Mailbox', path: '.', status: 500, effect: 'done', times: 1 },
    { cmdlet: 'Set-Mailbox', path: '.', status: 400, effect: 'none', times: 1 },
  ];
  await world.local('/_local/faults', { seed: 1, faults });
  const run = await moved(world, {
    mailboxes: { userPrincipalNames: [5, 6, 7, 8, 9].map(nameOf) },
    waves: { canary: 0, stopAtFailedPercent: 100 },
  });
  const items = await itemsOf(world, run.runId);
  const failed = items.filter(({ state }) => state === 'failed').map(({ code }) => code);
  expect(failed.sort()).toEqual(['EXCHANGE_BAD_REQUEST', 'NO_EFFECT']);
  expect(items.filter(({ state }) => state === 'verified')).toHaveLength(3);
  await expectTrue(items);
});

test('a mailbox whose kit could not be read is not written', async () => {
  const faults = [{ cmdlet: 'Get-User', path: '.', status: 400, times: 3 }];
  await world.local('/_local/faults', { seed: 1, faults });
  const run = await moved(world, { mailboxes: { userPrincipalNames: [nameOf(5)] } });
  const items = await itemsOf(world, run.runId);
  expect(items.map(({ code }) => code).filter(Boolean)).toEqual(['KIT_UNREADABLE']);
  await expectTrue(items);
});

test('throttling, an expired token and lost answers: every mailbox is in a true state, and none is left in doubt', async () => {
  const faults = [
    { path: '.', status: 429, retryAfter: 5, probability: 0.1 },
    { path: '.', status: 401, times: 2, probability: 0.1 },
    { cmdlet: 'Set-Mailbox', path: '.', lostAnswer: true, effect: 'done', probability: 0.1 },
    { cmdlet: 'Set-Mailbox', path: '.', lostAnswer: true, effect: 'none', probability: 0.1 },
  ];
  await world.local('/_local/faults', { seed: 4, faults });
  const run = await moved(world, { mailboxes: { all: true }, waves: { stopAtFailedPercent: 100 } });
  await world.local('/_local/faults', undefined, 'DELETE');
  const items = await itemsOf(world, run.runId);
  await expectTrue(items);
  expect(run.outcome).toMatchObject({ kind: 'verified', counts: { verified: 28 } });
  expect((await requestsSince(world)).some(({ status }) => status === 429)).toBe(true);
});

test('mailboxes that are changed on-premises between their approval and their wave are left', async () => {
  const mailboxes = { userPrincipalNames: [5, 6, 7].map(nameOf) };
  const waves = { canary: 1, size: 1, pauseBetween: 'PT2H' };
  const runId = await approved(world, await startMove(world, { mailboxes, waves }));
  await world.advance('PT1H');
  const { now } = await world.local<{ now: string }>('/_local/clock');
  await sendReport(() => ({ exchangeAttributesChangedAt: now }));
  await follow(world, runId, undefined, { step: 'PT30M' });
  const items = await itemsOf(world, runId);
  const inOrder = [...items].sort((one, other) => (one.wave ?? 0) - (other.wave ?? 0));
  expect(inOrder.map(({ state, code }) => code ?? state)).toEqual(['verified', 'CHANGED_RECENTLY', 'CHANGED_RECENTLY']);
  await expectTrue(items);
});

/** The job that brings users of emea to the cloud, as an administrator does it in the portal. */
async function pauseOrStart(operation: 'pause' | 'start'): Promise<void> {
  const { servicePrincipalId } = (await readConfigurations(world))['emea.contoso.com'] ?? {};
  const jobs = `/v1.0/servicePrincipals/${servicePrincipalId}/synchronization/jobs`;
  const { value } = await world.graph<{ value: { id: string }[] }>(jobs);
  const job = value.find(({ id }) => id.startsWith('AD2AADProvisioning.'));
  await world.graph(`${jobs}/${job?.id}/${operation}`, { method: 'POST' });
}

test('while no cycle runs nothing is called verified, neither a move nor restored attributes', async () => {
  const name = nameOf(5);
  await pauseOrStart('pause');
  const run = await moved(world, { mailboxes: { userPrincipalNames: [name] } });
  expect([run.outcome?.kind, codeOf(await itemsOf(world, run.runId), name)]).toEqual([
    'acceptedUnverified',
    'CYCLE_NOT_SEEN',
  ]);
  await runCmdlet(world, 'Set-Mailbox', { Identity: name, CustomAttribute1: 'only in the cloud' });
  await world.advance('PT5M');
  const body = { mailboxes: { runId: run.runId }, restoreAttributes: true };
  const back = await approved(world, await startGivingBack(world, body));
  await world.advance('PT3H');
  expect(codeOf(await itemsOf(world, back), name)).toBe('WAITING_FOR_CYCLE');
  await pauseOrStart('start');
  await world.advance('PT20M');
  expect(named(await itemsOf(world, back), name)).toMatchObject({
    code: 'ATTRIBUTES_TO_RESTORE',
    message: expect.stringContaining('CustomAttribute1'),
  });
});

test('a run on mailboxes that another one is moving waits, and then finds them moved; a rollback of it is refused', async () => {
  const mailboxes = { userPrincipalNames: [5, 6, 7].map(nameOf) };
  const waves = { canary: 1, size: 1, pauseBetween: 'PT10M' };
  const first = await approved(world, await startMove(world, { mailboxes, waves }));
  const tooSoon = await startGivingBack(world, { mailboxes: { runId: first } });
  expect([tooSoon.status, tooSoon.json<{ errors: { code: string }[] }>().errors[0]?.code]).toEqual([
    400,
    'RUN_NOT_ENDED',
  ]);
  const second = await approved(world, await startMove(world, { mailboxes }));
  expect((await follow(world, second, undefined, { step: 'PT1M' })).outcome).toMatchObject({ kind: 'verified' });
  const codes = (await itemsOf(world, second)).map(({ code }) => code);
  expect(new Set(codes)).toEqual(new Set(['ALREADY_CLOUD_MANAGED']));
  expect((await follow(world, first)).outcome).toMatchObject({ kind: 'verified', counts: { verified: 3 } });
  const writes = (await requestsSince(world)).filter(({ cmdlet }) => cmdlet === 'Set-Mailbox');
  expect(writes).toHaveLength(3);
});

async function changedAndGivenBack(): Promise<{ back: string; name: string }> {
  const name = nameOf(5);
  const run = await moved(world, { mailboxes: { userPrincipalNames: [name, nameOf(6)] }, waves: { canary: 0 } });
  await runCmdlet(world, 'Set-Mailbox', {
    Identity: name,
    CustomAttribute1: "O'Hara",
    HiddenFromAddressListsEnabled: true,
  });
  await world.advance('PT5M');
  const body = { mailboxes: { runId: run.runId }, restoreAttributes: true };
  const back = await approved(world, await startGivingBack(world, body));
  const isAskedFor = async () => codeOf(await itemsOf(world, back), name) === 'ATTRIBUTES_TO_RESTORE';
  for (let steps = 0; steps < 60 && !(await isAskedFor()); steps++) await world.advance('PT1M');
  expect(await isAskedFor()).toBe(true);
  return { back, name };
}

test('the way back with attributes: the script names each difference, and once AD has the values every attribute is the kept one', async () => {
  const { back, name } = await changedAndGivenBack();
  const admin = await world.visitor('admin@contoso.com');
  const { mailboxes, script } = (await admin.get(`/api/runs/${back}/attribute-script`)).json<{
    mailboxes: { userPrincipalName: string; differences: { attribute: string; kept: unknown; found: unknown }[] }[];
    script: string;
  }>();
  expect(mailboxes).toMatchObject([
    {
      userPrincipalName: name,
      differences: [
        { attribute: 'CustomAttribute1', kept: "O'Hara", found: null },
        { attribute: 'HiddenFromAddressListsEnabled', kept: true, found: false },
      ],
    },
  ]);
  expect(script).toContain("@{ Attribute = 'extensionAttribute1'; Value = 'O''Hara' }");
  const { value } = await world.local<{ value: { distinguishedName: string; attributes: Record<string, unknown> }[] }>(
    '/_local/ad',
    { op: 'list', organizationalUnit: 'OU=Staff,DC=emea,DC=contoso,DC=com' },
  );
  const account = value.find(({ attributes }) => attributes['userPrincipalName'] === name);
  const attributes = { extensionAttribute1: "O'Hara", msExchHideFromAddressLists: 'TRUE' };
  await world.local('/_local/ad', { op: 'set', distinguishedName: account?.distinguishedName, attributes });
  const run = await follow(world, back, undefined, { step: 'PT5M' });
  expect(run.outcome).toMatchObject({
    kind: 'verified',
    checks: [{ name: 'attributes', result: 'verified', evidence: '2 of 2 mailboxes have the kept values.' }],
  });
});

test('when nobody runs the script, the run names what differs', async () => {
  const { back, name } = await changedAndGivenBack();
  const run = await follow(world, back, undefined, { step: 'PT30M' });
  expect(run.outcome).toMatchObject({ kind: 'failed', checks: [{ name: 'attributes', result: 'needsAction' }] });
  const item = named(await itemsOf(world, back), name);
  expect(item).toMatchObject({ state: 'failed', code: 'ATTRIBUTES_DIFFER' });
  expect(item?.message).toContain('CustomAttribute1, HiddenFromAddressListsEnabled');
  expect((await syncedMailboxes(world)).get(name)?.IsExchangeCloudManaged).toBe(false);
});

interface Readiness {
  runId: string;
  checks: { name: string; result: string; evidence: string; howTo: string }[];
  ready: boolean;
  endState: string | null;
}

async function readiness(): Promise<Readiness> {
  const requester = await world.visitor('requester@contoso.com');
  const { runId } = (await requester.post('/api/exchange-readiness-checks', {})).json<{ runId: string }>();
  const run = await follow(world, runId);
  expect(run.state).toBe('completed');
  return { runId, ...run.outcome } as unknown as Readiness;
}

const namesWith = ({ checks }: Readiness, result: string) =>
  checks.filter((check) => check.result === result).map(({ name }) => name);

const evidenceOf = ({ checks }: Readiness, name: string) => checks.find((check) => check.name === name)?.evidence;
const onlyForTools = [
  'recipientsManagedInAD',
  'tenantDefaultOff',
  'oneServerForRecipientsOnly',
  'managementToolsSuffice',
];

async function attest(name: string, change: object = {}): Promise<void> {
  const requester = await world.visitor('requester@contoso.com');
  const reply = await requester.post('/api/exchange-attestations', { name, statement: 'looked at it', ...change });
  expect(reply.status).toBe(201);
}

async function removeHybrid(): Promise<void> {
  const links = ['OrganizationRelationship', 'IntraOrganizationConnector', 'OnPremisesOrganization'];
  for (const kind of ['InboundConnector', 'OutboundConnector', ...links]) {
    for (const { Name } of await runCmdlet<{ Name: string }>(world, `Get-${kind}`)) {
      await runCmdlet(world, `Remove-${kind}`, { Identity: Name });
    }
  }
}

test('the checklist names what is missing on the tenant, and says ready once all is done and attested', async () => {
  const before = await readiness();
  expect([before.ready, before.endState]).toEqual([false, null]);
  expect(namesWith(before, 'failed')).toEqual([
    'exchangeAttributesInCloud',
    'mailFlow',
    'hybridLinks',
    'tenantDefault',
    'groupsAndContactsInCloud',
    'mailUsersInCloud',
  ]);
  expect(namesWith(before, 'verified')).toEqual([
    'mailboxesMigrated',
    'publicFolders',
    'recipientsManagedInAD',
    'tenantDefaultOff',
    'smartHosts',
  ]);
  expect(before.checks.find(({ name }) => name === 'mailFlow')).toMatchObject({
    endStates: ['managementToolsOnly', 'serverRemoved'],
  });
  expect(evidenceOf(before, 'exchangeAttributesInCloud')).toMatch(/^30 mailboxes/);
  expect(evidenceOf(before, 'groupsAndContactsInCloud')).toMatch(/^8 groups .*News 4/);
  expect(evidenceOf(before, 'mailUsersInCloud')).toMatch(/^2 mail users .*Staff 39, Staff 40/);
  await world.advance('PT25H');
  await sendReport();
  const run = await moved(world, { mailboxes: { all: true } });
  expect(run.outcome).toMatchObject({ kind: 'verified', counts: { verified: 30 } });
  await removeHybrid();
  await runCmdlet(world, 'Set-OrganizationConfig', { ExchangeAttributesCloudManagedByDefault: true });
  const between = await readiness();
  expect(namesWith(between, 'failed')).toEqual([
    'recipientsManagedInAD',
    'tenantDefaultOff',
    'groupsAndContactsInCloud',
    'mailUsersInCloud',
  ]);
  const toAttest = [...namesWith(between, 'needsAttestation'), 'groupsAndContactsInCloud', 'mailUsersInCloud'];
  for (const name of toAttest.filter((one) => !onlyForTools.includes(one))) await attest(name);
  const after = await readiness();
  expect(after.checks.filter(({ result }) => result !== 'verified').map(({ name }) => name)).toEqual(onlyForTools);
  expect([after.ready, after.endState]).toEqual([true, 'serverRemoved']);
  expect(evidenceOf(after, 'smtpRelay')).toMatch(/requester@contoso.com on 20.*looked at it/);
  const attested = (await ledgerOf(world, after.runId)).find(({ kind }) => kind === 'attested');
  expect(attested?.data).toMatchObject({
    attestations: expect.arrayContaining([
      {
        name: 'groupsAndContactsInCloud',
        by: 'requester@contoso.com',
        at: expect.any(String) as string,
        through: null,
        statement: fingerprintOf('looked at it'),
        accepted: expect.stringMatching(/^sha256:/) as string,
      },
    ]) as unknown[],
  });
  await attest('smtpRelay', { holds: false, statement: 'A printer turned up.' });
  const back = await readiness();
  expect([back.ready, evidenceOf(back, 'smtpRelay')]).toEqual([
    false,
    expect.stringMatching(/^Taken back: requester@contoso.com .*A printer turned up/),
  ]);
});

test('bad input is told field by field', async () => {
  const wrong: [object, string][] = [
    [{}, '/mailboxes'],
    [{ mailboxes: {} }, '/mailboxes'],
    [{ mailboxes: { all: true, ids: ['00000000-0000-4000-8000-000000000000'] } }, '/mailboxes'],
    [{ mailboxes: { ids: ['no guid'] } }, '/mailboxes/ids/0'],
    [{ mailboxes: { userPrincipalNames: ['nobody'] } }, '/mailboxes/userPrincipalNames/0'],
    [{ mailboxes: { organizationalUnit: 'Staff' } }, '/mailboxes/organizationalUnit'],
    [{ mailboxes: { all: true }, attestedUnchangedSince: '2999-01-01T00:00:00Z' }, '/attestedUnchangedSince'],
    [{ mailboxes: { all: true }, waves: { size: 0 } }, '/waves/size'],
    [{ mailboxes: { all: true }, everything: true }, '/everything'],
  ];
  for (const [body, field] of wrong) {
    const reply = await startMove(world, body);
    const fields = reply.json<{ errors: { field: string }[] }>().errors.map((error) => error.field);
    expect([body, reply.status, fields]).toEqual([body, 400, expect.arrayContaining([field])]);
  }
});

test('the mailboxes of a unit are those of its people, and a rollback of a run that there is not is refused', async () => {
  const unit = { organizationalUnit: 'OU=Staff,DC=emea,DC=contoso,DC=com' };
  const run = await moved(world, { mailboxes: unit, mode: 'plan' });
  expect(run.plan?.itemCount).toBe(28);
  const reply = await startGivingBack(world, { mailboxes: { runId: 'a'.repeat(32) } });
  expect([reply.status, reply.json<{ errors: { code: string }[] }>().errors[0]?.code]).toEqual([400, 'RUN_NOT_FOUND']);
});
