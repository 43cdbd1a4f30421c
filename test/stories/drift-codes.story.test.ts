import { type RunningWorld, startWorld } from '../../local/drive/world-process';
import { sendReport } from '../../local/drive/alarms';
import { controlJob, deleteConfiguration, editRule, putSchema, setSecret } from '../../local/drive/by-hand';
import { check, driftMails, findingOf, seriousOf } from '../../local/drive/drift';

/** Somebody changes one thing by hand: the check finds exactly that; it is put back: the finding is gone, and a mail says so. */
const emea = 'emea.contoso.com';
const unit = (name: string) => `OU=${name},DC=emea,DC=contoso,DC=com`;
const notification = {
  Enabled: true,
  Recipients: 'sync-alerts@contoso.com',
  DeleteThresholdEnabled: true,
  DeleteThresholdValue: 500,
};
const hashScenario = { appKeyScenario: 'AD2AADPasswordHash' };

const agent = { machineName: 'SYNC11.emea.contoso.com', version: '1.1.2102.0', serviceState: 'Running' };

let world: RunningWorld;
beforeAll(async () => {
  world = await startWorld();
  expect(seriousOf(await check(world))).toEqual([]);
});
afterAll(() => world.close());

function sendWhole(): Promise<void> {
  return sendReport(world, emea, { agents: [agent] });
}

interface Change {
  code: string;
  path: string;
  expected: unknown;
  actual: unknown;
  make(): Promise<unknown>;
  undo(made: unknown): Promise<unknown>;
}

const schemaChange = (edit: Parameters<typeof editRule>[2]) => ({
  make: () => editRule(world, emea, edit),
  undo: (before: unknown) => putSchema(world, emea, before as object),
});

const changes: Change[] = [
  {
    code: 'SCOPE_CHANGED',
    path: '/scope/organizationalUnits',
    expected: [unit('Staff'), unit('Teams')],
    actual: [unit('Staff')],
    ...schemaChange((rule) => (rule.containerFilter.includedContainers = [unit('Staff')])),
  },
  {
    code: 'SCOPE_IS_EVERYTHING',
    path: '/scope/organizationalUnits',
    expected: [unit('Staff'), unit('Teams')],
    actual: [],
    ...schemaChange((rule) => (rule.containerFilter.includedContainers = [])),
  },
  {
    code: 'PASSWORD_HASH_SYNC_CHANGED',
    path: '/attributeMappings/user.CredentialData',
    expected: '[PasswordHash]',
    actual: null,
    ...schemaChange((rule) => {
      for (const mapping of rule.objectMappings) {
        mapping.attributeMappings = mapping.attributeMappings.filter(
          ({ targetAttributeName }) => targetAttributeName !== 'CredentialData',
        );
      }
    }),
  },
  {
    code: 'PASSWORD_HASH_SYNC_CHANGED',
    path: '/settings/passwordHashSync',
    expected: true,
    actual: false,
    make: () => setSecret(world, emea, 'AppKey', { appKeyScenario: 'AD2AADProvisioning' }),
    undo: () => setSecret(world, emea, 'AppKey', hashScenario),
  },
  {
    code: 'DELETE_THRESHOLD_CHANGED',
    path: '/settings/deleteThreshold',
    expected: { enabled: true, count: 500 },
    actual: { enabled: false, count: 500 },
    make: () => setSecret(world, emea, 'SyncNotificationSettings', { ...notification, DeleteThresholdEnabled: false }),
    undo: () => setSecret(world, emea, 'SyncNotificationSettings', notification),
  },
  {
    code: 'JOB_STOPPED',
    path: '/jobs/AD2AADProvisioning',
    expected: 'Active',
    actual: 'Paused',
    make: () => controlJob(world, emea, ['AD2AADProvisioning', 'pause']),
    undo: () => controlJob(world, emea, ['AD2AADProvisioning', 'start']),
  },
  {
    code: 'AGENT_OUTDATED',
    path: '/agents/SYNC11.emea.contoso.com/version',
    expected: '1.1.1370.0',
    actual: '1.1.977.0',
    make: () =>
      sendReport(world, emea, {
        agents: [{ ...agent, version: '1.1.977.0' }],
      }),
    undo: () => sendWhole(),
  },
  {
    code: 'OU_RENAMED_OR_MISSING',
    path: '/scope/organizationalUnits',
    expected: unit('Teams'),
    actual: unit('Groups'),
    async make() {
      await world.local('/_local/ad', { op: 'rename', distinguishedName: unit('Teams'), newName: 'OU=Groups' });
      await sendWhole();
    },
    async undo() {
      await world.local('/_local/ad', { op: 'rename', distinguishedName: unit('Groups'), newName: 'OU=Teams' });
      await sendWhole();
    },
  },
  {
    code: 'AGENT_MISSING',
    path: '/agents',
    expected: ['SYNC11.emea.contoso.com', 'SYNC12.emea.contoso.com'],
    actual: ['SYNC11.emea.contoso.com'],
    async make() {
      await world.local('/_local/agents', { op: 'stop', machineName: 'SYNC12' });
      await world.advance('PT15M');
    },
    async undo() {
      await world.local('/_local/agents', { op: 'start', machineName: 'SYNC12' });
      await world.advance('PT1M');
    },
  },
];

async function switchTenantOff(): Promise<void> {
  const { value } = await world.graph<{ value: { id: string }[] }>('/v1.0/organization?$select=id');
  const body = JSON.stringify({ onPremisesSyncEnabled: false });
  await world.graph(`/v1.0/organization/${value[0]?.id}`, { method: 'PATCH', body });
}

test.each(changes)('finds $code at $path, tells it once, and tells when it is over', async (change) => {
  const before = (await driftMails(world)).length;
  const made = await change.make();
  const found = await check(world);
  expect(seriousOf(found)).toEqual([`${change.code} ${change.path}`]);
  expect(findingOf(found, change.code)).toMatchObject({
    expected: change.expected,
    actual: change.actual,
    waivedUntil: null,
  });
  const again = await check(world);
  expect(findingOf(again, change.code)).toEqual(findingOf(found, change.code));
  expect(await driftMails(world)).toHaveLength(before + 1);
  await change.undo(made);
  expect(seriousOf(await check(world))).toEqual([]);
  const [mail, ...others] = await driftMails(world);
  expect(others).toHaveLength(before + 1);
  expect(mail?.text).toMatch(new RegExp(`Resolved\\r?\\n- .*${change.code}`));
});

test('looks once a day by itself, tells of a report that has become old, and does not guess what only a report can tell', async () => {
  await world.advance('PT25H');
  const daily = (await world.visitor('admin@contoso.com').then((admin) => admin.get('/api/runs?workflow=drift-check')))
    .json<{ value: { requestedBy: string; state: string }[] }>()
    .value.filter(({ requestedBy }) => requestedBy === 'Cloud Sync Operator');
  expect(daily).toMatchObject([{ state: 'completed' }]);
  const found = await check(world);
  expect(seriousOf(found)).toEqual(['REPORT_STALE /onPremisesReport']);
  expect(found.outcome.unknown.map(({ path, code }) => `${code} ${path}`).sort()).toEqual([
    'REPORT_STALE /agents/version',
    'REPORT_STALE /organizationalUnits',
  ]);
  await sendWhole();
  expect(seriousOf(await check(world))).toEqual([]);
});

test('a report that collected nothing is unknown: it neither opens nor closes', async () => {
  await sendReport(world, emea, { agents: [{ ...agent, version: '1.1.977.0' }] });
  const path = `/agents/${agent.machineName}/version`;
  expect(seriousOf(await check(world))).toEqual([`AGENT_OUTDATED ${path}`]);
  await sendReport(world, emea, { agents: [], organizationalUnits: [] });
  const { outcome, ...empty } = await check(world);
  expect(seriousOf({ outcome, ...empty })).toEqual([`AGENT_OUTDATED ${path}`]);
  expect(outcome).toMatchObject({ kind: 'unknown' });
  expect(outcome.unknown.map(({ code }) => code)).toEqual(['REPORT_INCOMPLETE', 'REPORT_INCOMPLETE']);
  await sendWhole();
  const whole = await check(world);
  expect([seriousOf(whole), whole.outcome.kind]).toEqual([[], 'verified']);
});

test('finds a job that is gone, then a configuration that is gone, then a tenant that does not synchronize', async () => {
  await controlJob(world, emea, ['AD2AADPasswordHash', 'delete']);
  const found = await check(world);
  expect(seriousOf(found)).toEqual(['JOB_MISSING /jobs/AD2AADPasswordHash']);
  await deleteConfiguration(world, emea);
  const missed = await check(world);
  expect(seriousOf(missed)).toEqual(['JOB_MISSING /jobs/AD2AADPasswordHash']);
  expect(missed.outcome.unknown).toMatchObject([{ domain: emea, path: '/configuration', code: 'NOT_LISTED' }]);
  await world.advance('PT1H');
  expect(seriousOf(await check(world))).toEqual(['CONFIGURATION_MISSING /configuration']);
  await switchTenantOff();
  const off = await check(world);
  expect(seriousOf(off).sort()).toEqual([
    'CONFIGURATION_MISSING /configuration',
    'TENANT_FEATURE_CHANGED /tenant/onPremisesSyncEnabled',
  ]);
  expect(findingOf(off, 'TENANT_FEATURE_CHANGED')).toMatchObject({ domain: null, expected: true, actual: false });
});
