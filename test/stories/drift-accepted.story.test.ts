import { onboardingRequest } from '../../local/drive/onboarding-request';
import { type RunningWorld, startWorld } from '../../local/drive/world-process';
import { sendReport } from '../../local/drive/alarms';
import { controlJob, editRule, putSchema, setSecret } from '../../local/drive/by-hand';
import { onboard } from '../support/configuration';
import { check, driftMails, findingOf, seriousOf } from '../../local/drive/drift';

/** What a verified run of ours changed is what everything is measured by from then on. */
const corp = 'corp.contoso.com';
const finance = 'OU=Finance,DC=corp,DC=contoso,DC=com';
const only = { domains: [corp] };

let world: RunningWorld;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

test('says what is declared and not onboarded yet, and of a run of ours only what the declaration lacks', async () => {
  expect(findingOf(await check(world, only), 'NOT_ONBOARDED_YET')).toMatchObject({
    severity: 'info',
    expected: onboardingRequest.organizationalUnits,
    actual: null,
  });
  expect(await onboard(world)).toMatchObject({ outcome: { kind: 'verified' } });
  expect((await check(world, only)).outcome).toMatchObject({ findings: [], unknown: [] });
  const plain = { settings: {}, attributeMappings: [], canary: undefined };
  const extension = { ...plain, organizationalUnits: [finance] };
  expect(await onboard(world, extension)).toMatchObject({ outcome: { kind: 'verified' } });
  const { outcome } = await check(world, only);
  expect(outcome.findings).toMatchObject([{ code: 'DECLARATION_BEHIND', severity: 'info', path: '/declaration' }]);
  const { domain, organizationalUnits, settings, attributeMappings } = onboardingRequest;
  expect(outcome.findings[0]?.actual).toEqual({
    domain,
    organizationalUnits: [...organizationalUnits, finance],
    settings,
    attributeMappings,
  });
});

test('a run of ours does not accept what was changed by hand in a configuration that was only declared', async () => {
  const [emea, staff] = ['emea.contoso.com', 'OU=Staff,DC=emea,DC=contoso,DC=com'];
  const off = { DeleteThresholdEnabled: false, DeleteThresholdValue: 500 };
  await setSecret(world, emea, 'SyncNotificationSettings', off);
  const extra = 'OU=Extra,DC=emea,DC=contoso,DC=com';
  await world.local('/_local/ad', { op: 'createOrganizationalUnit', distinguishedName: extra });
  await world.local('/_local/ad', { op: 'createUsers', organizationalUnit: extra, count: 2 });
  await sendReport(world, emea);
  const plain = { settings: {}, attributeMappings: [], canary: undefined };
  const run = await onboard(world, { ...plain, domain: emea, organizationalUnits: [extra] });
  expect(run).toMatchObject({ outcome: { kind: 'verified' } });
  const found = await check(world, { domains: [emea] });
  expect(seriousOf(found)).toEqual(['DELETE_THRESHOLD_CHANGED /settings/deleteThreshold']);
  expect(findingOf(found, 'DECLARATION_BEHIND').actual).toMatchObject({
    organizationalUnits: [staff, 'OU=Teams,DC=emea,DC=contoso,DC=com', extra],
    settings: { passwordHashSync: true, deleteThreshold: { enabled: true, count: 500 } },
  });
});

const notification = {
  Enabled: true,
  Recipients: 'sync-alerts@contoso.com',
  DeleteThresholdEnabled: true,
  DeleteThresholdValue: 10,
};

test.each([
  {
    code: 'SCOPE_CHANGED',
    path: '/scope/organizationalUnits',
    expected: expect.arrayContaining([finance]),
    actual: onboardingRequest.organizationalUnits,
    make: () =>
      editRule(world, corp, ({ containerFilter }) => {
        containerFilter.includedContainers = containerFilter.includedContainers.filter((name) => name !== finance);
      }),
    undo: (before: object) => putSchema(world, corp, before),
  },
  {
    code: 'MAPPING_CHANGED',
    path: '/attributeMappings/user.employeeHireDate',
    expected: '[msDS-cloudExtensionAttribute1]',
    actual: '[whenCreated]',
    make: () =>
      editRule(world, corp, ({ objectMappings }) => {
        const user = objectMappings.find(({ sourceObjectName }) => sourceObjectName === 'user');
        const mapping = user?.attributeMappings.find(
          ({ targetAttributeName }) => targetAttributeName === 'employeeHireDate',
        );
        if (mapping) mapping.source = { ...mapping.source, name: 'whenCreated', expression: '[whenCreated]' };
      }),
    undo: (before: object) => putSchema(world, corp, before),
  },
  {
    code: 'MAPPING_CHANGED',
    path: '/objectMappings/contact',
    expected: expect.objectContaining({ enabled: true }),
    actual: expect.objectContaining({ enabled: false }),
    make: () =>
      editRule(world, corp, ({ objectMappings }) => {
        for (const one of objectMappings) if (one.sourceObjectName === 'contact') one.enabled = false;
      }),
    undo: (before: object) => putSchema(world, corp, before),
  },
  {
    code: 'NOTIFICATION_CHANGED',
    path: '/settings/notificationEmail',
    expected: 'sync-alerts@contoso.com',
    actual: 'elsewhere@contoso.com',
    make: () =>
      setSecret(world, corp, 'SyncNotificationSettings', { ...notification, Recipients: 'elsewhere@contoso.com' }),
    undo: () => setSecret(world, corp, 'SyncNotificationSettings', notification),
  },
])('finds $code at $path, and nothing worse beside it', async ({ code, path, expected, actual, make, undo }) => {
  const made = await make();
  const found = await check(world, only);
  expect(seriousOf(found)).toEqual([`${code} ${path}`]);
  expect(findingOf(found, code)).toMatchObject({ expected, actual });
  await undo(made as object);
  expect(seriousOf(await check(world, only))).toEqual([]);
});

test('finds that the Exchange writeback is gone', async () => {
  await controlJob(world, corp, ['AAD2ADExchangeHybridWriteback', 'delete']);
  const found = await check(world, only);
  expect(seriousOf(found)).toEqual(['EXCHANGE_WRITEBACK_CHANGED /settings/exchangeHybridWriteback']);
  expect(findingOf(found, 'EXCHANGE_WRITEBACK_CHANGED')).toMatchObject({ expected: true, actual: false });
});

test('finds a configuration that nobody declared', async () => {
  const template = '1a4721b3-e57f-4451-ae87-ef078703ec94';
  const body = JSON.stringify({ displayName: 'apac.contoso.com' });
  await world.graph(`/v1.0/applicationTemplates/${template}/instantiate`, { method: 'POST', body });
  await world.advance('PT10M');
  const { outcome } = await check(world);
  expect(outcome.findings).toContainEqual(
    expect.objectContaining({ code: 'CONFIGURATION_UNDECLARED', domain: 'apac.contoso.com', expected: null }),
  );
});

test('is silent about what is waived, until the waiver ends or something else differs', async () => {
  const requester = await world.visitor('requester@contoso.com');
  const { id } = findingOf(await check(world, only), 'EXCHANGE_WRITEBACK_CHANGED');
  const { now } = await world.local<{ now: string }>('/_local/clock');
  const until = new Date(Date.parse(now) + 2 * 3_600_000).toISOString();
  const waiver = { findingId: id, until, reason: 'Exchange moves next week.' };
  const mails = (await driftMails(world)).length;
  expect((await requester.post('/api/drift-waivers', waiver)).status).toBe(201);
  const waived = await check(world, only);
  expect(findingOf(waived, 'EXCHANGE_WRITEBACK_CHANGED')).toMatchObject({ waivedUntil: until });
  expect(waived.outcome.counts).toMatchObject({ findings: 2, waived: 1 });
  expect(await driftMails(world)).toHaveLength(mails);
  await world.advance('PT3H');
  expect(findingOf(await check(world, only), 'EXCHANGE_WRITEBACK_CHANGED')).toMatchObject({ waivedUntil: null });
  expect((await driftMails(world))[0]?.text).toContain('Waived no longer');
});
