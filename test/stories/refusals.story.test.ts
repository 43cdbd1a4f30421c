import { follow, hasEnded, startOnboarding } from '../../local/drive/onboarding';
import { type RunningWorld, startWorld } from '../../local/drive/world-process';
import { requestsSince } from '../../local/drive/requests';

/** Each refusal and risk through the door of the running program; the tenant is compared before and after. */
const cloud = 'OU=Cloud,DC=corp,DC=contoso,DC=com';
const emea = { domain: 'emea.contoso.com', canary: undefined, attributeMappings: [], settings: {} };

interface Emea {
  base: string;
  jobId: string;
}

let world: RunningWorld;
let emeaConfiguration: Emea;
beforeAll(async () => {
  world = await startWorld();
  emeaConfiguration = await findEmea();
});
afterAll(() => world.close());

async function findEmea(): Promise<Emea> {
  const filter = encodeURIComponent("displayName eq 'emea.contoso.com'");
  const { value } = await world.graph<{ value: { id: string }[] }>(`/v1.0/servicePrincipals?$filter=${filter}`);
  const base = `/v1.0/servicePrincipals/${value[0]?.id}/synchronization`;
  const jobs = await world.graph<{ value: { id: string }[] }>(`${base}/jobs`);
  return { base, jobId: jobs.value.find(({ id }) => id.startsWith('AD2AADProvisioning.'))?.id ?? '' };
}

type Schema = ReturnType<typeof JSON.parse>;

async function withSchema<T>(edit: (schema: Schema) => void, work: () => Promise<T>): Promise<T> {
  const path = `${emeaConfiguration.base}/jobs/${emeaConfiguration.jobId}/schema`;
  const before = await world.graph<Schema>(path);
  const changed = structuredClone(before);
  edit(changed);
  await world.graph(path, { method: 'PUT', body: JSON.stringify(changed) });
  try {
    return await work();
  } finally {
    await world.graph(path, { method: 'PUT', body: JSON.stringify(before) });
  }
}

async function tenantWrites(): Promise<number> {
  return (await requestsSince(world)).filter(
    ({ method, path }) => method !== 'GET' && !path.endsWith('/$batch') && !path.endsWith('/sendMail'),
  ).length;
}

async function refusal(change: object) {
  const before = await tenantWrites();
  const started = await startOnboarding(world, change);
  expect(started.status).toBe(202);
  const run = await follow(world, started.json<{ runId: string }>().runId, hasEnded, { step: 'PT5S', steps: 20 });
  expect(await tenantWrites()).toBe(before);
  return run.refusal?.code ?? run.state;
}

test.each([
  ['OU_OUTSIDE_DOMAIN', { organizationalUnits: ['OU=Staff,DC=emea,DC=contoso,DC=com'] }],
  ['OU_OUTSIDE_DOMAIN', { organizationalUnits: ['not a distinguished name'] }],
  ['OU_NOT_FOUND', { organizationalUnits: [`OU=Nowhere,${cloud}`] }],
  ['SCOPE_TOO_LARGE', { organizationalUnits: Array.from({ length: 60 }, (_, index) => `OU=U${index},${cloud}`) }],
  [
    'NO_ACTIVE_AGENT',
    { domain: 'apac.contoso.com', organizationalUnits: ['OU=A,DC=apac,DC=contoso,DC=com'], canary: undefined },
  ],
  ['PLAN_CHANGED', { planFingerprint: `sha256:${'0'.repeat(64)}` }],
])('refuses %s', async (code, change) => {
  expect(await refusal(change)).toBe(code);
});

test('refuses to narrow a configuration that synchronizes the whole domain', async () => {
  const code = await withSchema(
    (schema) => (schema.synchronizationRules[0].containerFilter.includedContainers = []),
    () => refusal({ ...emea, organizationalUnits: ['OU=Staff,DC=emea,DC=contoso,DC=com'] }),
  );
  expect(code).toBe('SCOPE_WOULD_NARROW');
});

test('refuses a configuration that is scoped by groups', async () => {
  const code = await withSchema(
    (schema) => {
      schema.synchronizationRules[0].containerFilter.includedContainers = [];
      schema.synchronizationRules[0].groupFilter = { includedGroups: ['CN=Pilot,OU=Teams,DC=emea,DC=contoso,DC=com'] };
    },
    () => refusal({ ...emea, organizationalUnits: ['OU=Staff,DC=emea,DC=contoso,DC=com'] }),
  );
  expect(code).toBe('GROUP_SCOPE_PRESENT');
});

test('refuses a mapping whose target comes from elsewhere today', async () => {
  const attributeMappings = [{ objectType: 'user', target: 'displayName', source: '[cn]' }];
  expect(
    await refusal({ ...emea, attributeMappings, organizationalUnits: ['OU=Staff,DC=emea,DC=contoso,DC=com'] }),
  ).toBe('MAPPING_CONFLICT');
});

test('refuses units that Connect Sync still owns, by a fresh report', async () => {
  const report = await currentReport();
  const connectSync = { includedOrganizationalUnits: [`OU=Finance,DC=corp,DC=contoso,DC=com`] };
  expect((await postReport({ ...report, connectSync })).status).toBe(201);
  expect(await refusal({ organizationalUnits: ['OU=Sub,OU=Finance,DC=corp,DC=contoso,DC=com'] })).toMatch(
    /CONNECT_SYNC|NOT_FOUND/,
  );
  expect(await refusal({ organizationalUnits: ['OU=Finance,DC=corp,DC=contoso,DC=com'] })).toBe(
    'SCOPE_OVERLAPS_CONNECT_SYNC',
  );
});

async function currentReport() {
  const { value } = await world.local<{
    value: { distinguishedName: string; objectType: string; objectGuid: string }[];
  }>('/_local/ad', {
    op: 'list',
    organizationalUnit: 'DC=corp,DC=contoso,DC=com',
  });
  const { now } = await world.local<{ now: string }>('/_local/clock');
  return {
    schemaVersion: 1,
    collectedAt: now,
    domain: 'corp.contoso.com',
    agents: [],
    groups: [],
    organizationalUnits: value
      .filter(({ objectType }) => objectType === 'organizationalUnit')
      .map(({ distinguishedName, objectGuid }) => ({ distinguishedName, objectGuid })),
  };
}

function postReport(report: object) {
  return world.key('/api/webhooks/on-premises-reports', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(report),
  });
}

test('refuses while no agent of the domain is active, and agrees again when one is', async () => {
  for (const machineName of ['SYNC01', 'SYNC02']) await world.local('/_local/agents', { op: 'stop', machineName });
  await world.advance('PT30M');
  expect(await refusal({ mode: 'plan' })).toBe('NO_ACTIVE_AGENT');
  for (const machineName of ['SYNC01', 'SYNC02']) await world.local('/_local/agents', { op: 'start', machineName });
  await world.advance('PT30M');
  expect(await refusal({ mode: 'plan' })).toBe('planned');
});

test('takes an old report for none, and shows the risk', async () => {
  await world.advance('PT25H');
  const { runId } = (await startOnboarding(world, { mode: 'plan' })).json<{ runId: string }>();
  const run = await follow(world, runId);
  expect(run.plan?.risks.map(({ code }) => code)).toContain('REPORT_MISSING');
});

test('accepts other spellings of a name, a parent with its child, and finds a covered unit nothing to do', async () => {
  const organizationalUnits = [' ou=EMPLOYEES , ou=cloud,dc=corp,dc=contoso,dc=com', `OU=Sub,OU=Employees,${cloud}`];
  const { runId } = (await startOnboarding(world, { mode: 'plan', organizationalUnits })).json<{ runId: string }>();
  const run = await follow(world, runId);
  expect(run.plan?.items.filter(({ kind }) => kind === 'scope')).toHaveLength(1);
  const research = 'OU=Research\\, Development,DC=corp,DC=contoso,DC=com';
  const other = (await startOnboarding(world, { mode: 'plan', organizationalUnits: [research] })).json<{
    runId: string;
  }>();
  expect((await follow(world, other.runId)).state).toBe('planned');
  const covered = { ...emea, mode: 'plan', organizationalUnits: ['OU=Below,ou=STAFF,DC=emea,DC=contoso,DC=com'] };
  const third = (await startOnboarding(world, covered)).json<{ runId: string }>();
  expect((await follow(world, third.runId)).plan?.itemCount).toBe(0);
});

test('refuses when directory synchronization is off for the tenant', async () => {
  const { value } = await world.graph<{ value: { id: string }[] }>('/v1.0/organization');
  const path = `/v1.0/organization/${value[0]?.id}`;
  await world.graph(path, { method: 'PATCH', body: JSON.stringify({ onPremisesSyncEnabled: false }) });
  expect(await refusal({ mode: 'plan' })).toBe('TENANT_SYNC_DISABLED');
});
