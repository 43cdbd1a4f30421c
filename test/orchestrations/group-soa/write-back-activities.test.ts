import { createWriteBackActivities } from '../../../orchestrations/group-soa/write-back-activities';
import { readAssignmentKit } from '../../../orchestrations/group-soa/assignment-script';
import { aRun } from '../../support/builders';
import { emea, of, writeBackWorld } from '../../support/write-back-world';

type World = Awaited<ReturnType<typeof writeBackWorld>>;

let world: World;
afterEach(() => world.close());

const keeping = { domain: emea, keepOrganizationalUnit: true };
const teams = 'OU=Teams,DC=emea,DC=contoso,DC=com';

async function begin(provisionBack = keeping, names = ['Team 1', 'Team 2'], options: object = {}) {
  world = await writeBackWorld(options);
  world.about.planned = await Promise.all(names.map((name) => world.groupId(name)));
  await world.approve(provisionBack);
  return createWriteBackActivities(world.gateways, world.groups);
}

type Activities = ReturnType<typeof createWriteBackActivities>;

/** As the orchestrator does, each step until it works. */
async function prepare(activities: Activities, step = world.patiently, run = of) {
  const { keepsUnit } = await step(() => activities.recordWriteBackBefore(run));
  if (keepsUnit) {
    await step(() => activities.applyExtension(run));
    await step(() => activities.applyGroupNames(run));
    for (let looks = 0; looks < 60; looks++) {
      if ((await step(() => activities.readGroupNames(run))).waiting === 0) break;
      await world.advance(60_000);
    }
  }
  const target = await step(() => activities.applyBackConfiguration(run));
  await step(() => activities.applyBackJob({ ...run, target }));
  await step(() => activities.applyBackSettings({ ...run, target }));
  await step(() => activities.applyBackMappings({ ...run, target }));
  return target;
}

async function prove(activities: Activities) {
  const { tried } = await world.patiently(() => activities.recordAssignments(of));
  for (let index = 0; index < tried; index++) {
    await world.patiently(() => activities.verifyBackGroup({ ...of, index }));
  }
  await world.patiently(() => activities.applyBackStart(of));
  await world.advance(30_000);
  return (await world.patiently(() => activities.verifyWriteBack(of))).checks;
}

async function assign(servicePrincipalId: string, ids: string[]) {
  const principal = await world.asAdmin('GET', `/servicePrincipals/${servicePrincipalId}`);
  const [role] = principal['appRoles'] as unknown as { id: string }[];
  for (const principalId of ids) {
    const body = { principalId, resourceId: servicePrincipalId, appRoleId: role!.id };
    await world.asAdmin('POST', `/servicePrincipals/${servicePrincipalId}/appRoleAssignedTo`, body);
  }
}

async function inAd(organizationalUnit = teams) {
  const listed = (await world.tenant.ad({ op: 'list', organizationalUnit })) as {
    value: { distinguishedName: string; attributes: Record<string, string> }[];
  };
  return listed.value;
}

async function states() {
  const { items } = await world.gateways.runs.listItems(of.runId, { limit: 100 });
  return Object.fromEntries(items.map(({ id, state }) => [id.replace('writeBack:', ''), state]));
}

const everyItem = [
  'application',
  'configuration',
  'extension',
  'groupName',
  'job',
  'mapping:cn',
  'mapping:parentDistinguishedName',
  'setting:Domain',
  'setting:SyncAll',
];

test.each([1, 2, 3])(
  'prepares everything before a conversion, and finds the AD groups again after it (seed %i)',
  async (seed) => {
    const activities = await begin(keeping, ['Team 1', 'Team 2'], { seed });
    const target = await prepare(activities);
    expect(target.created).toBe(true);
    const { name } = (await world.gateways.runs.readSnapshot(of.runId, '1-write-back-extension')) as { name: string };
    const names = await world.patiently(() => world.gateways.extensions.readGroupValues(name, world.about.planned));
    expect([...names.values()].sort()).toEqual([`CN=Team 1,${teams}`, `CN=Team 2,${teams}`]);
    await world.convert(world.about.planned);
    await assign(target.servicePrincipalId, world.about.planned);
    const checks = await prove(activities);
    expect(checks).toMatchObject([
      { name: 'assignments', result: 'verified' },
      { name: 'provisionBack', result: 'verified' },
    ]);
    expect(await states()).toEqual(Object.fromEntries(everyItem.map((id) => [id, 'verified'])));
    const jobs = await world.patiently(() =>
      world.gateways.synchronization.readConfiguration(target.servicePrincipalId, 'toAd'),
    );
    expect(jobs).toMatchObject({ displayName: emea, domain: emea, jobs: [{ code: 'Active' }] });
    await world.advance(25 * 60_000);
    const marked = (await inAd()).filter(({ attributes }) => attributes['adminDescription']);
    expect(marked.map(({ distinguishedName }) => distinguishedName).sort()).toEqual([
      `CN=Team 1,${teams}`,
      `CN=Team 2,${teams}`,
    ]);
    expect(
      (await inAd('CN=Users,DC=emea,DC=contoso,DC=com')).some(({ attributes }) =>
        /^Team/.test(attributes['displayName'] ?? ''),
      ),
    ).toBe(false);
  },
  60_000,
);

test('leaves the assignment to a person, with a script, and the job paused until somebody has looked', async () => {
  const activities = await begin();
  const target = await prepare(activities);
  await world.convert(world.about.planned);
  const checks = await prove(activities);
  expect(checks).toMatchObject([
    { name: 'assignments', result: 'needsAction', evidence: expect.stringContaining('assignment-script') },
    { name: 'provisionBack', result: 'needsAction' },
  ]);
  expect(await readAssignmentKit(world.gateways, of)).toMatchObject({
    servicePrincipalId: target.servicePrincipalId,
    groupIds: world.about.planned,
    isRunning: false,
  });
  const [job] = (
    await world.patiently(() => world.gateways.synchronization.readConfiguration(target.servicePrincipalId, 'toAd'))
  ).jobs;
  expect(job?.code).toBe('Paused');
  expect(Object.values(await states())).toEqual(everyItem.map(() => 'verified'));
}, 60_000);

test('a second AD group beside the first one is seen, and the job is not started', async () => {
  const activities = await begin(keeping, ['Team 1']);
  const target = await prepare(activities);
  await world.convert(world.about.planned);
  await assign(target.servicePrincipalId, world.about.planned);
  // Somebody replaced the AD group by another one with the same name after the report came.
  await world.tenant.ad({ op: 'delete', distinguishedNames: [`CN=Team 1,${teams}`] });
  const checks = await prove(activities);
  expect(checks[1]).toMatchObject({
    name: 'provisionBack',
    result: 'failed',
    evidence: expect.stringContaining('CREATED_TWICE'),
  });
  const { jobs } = await world.patiently(() =>
    world.gateways.synchronization.readConfiguration(target.servicePrincipalId, 'toAd'),
  );
  expect(jobs[0]?.code).toBe('Paused');
}, 60_000);

test('a step that is repeated writes nothing twice', async () => {
  const activities = await begin();
  await prepare(activities);
  const before = world.writes().filter((write) => !/restart$/.test(write));
  const once = async <T>(work: () => Promise<T>) => {
    await world.patiently(work);
    return world.patiently(work);
  };
  await prepare(activities, once);
  expect(world.writes().filter((write) => !/restart$|PATCH/.test(write))).toEqual(
    before.filter((write) => !/PATCH/.test(write)),
  );
}, 60_000);

test.each(['lostAnswer', 'status'])(
  'each is made once in spite of a %s on every first write',
  async (kind) => {
    const activities = await begin();
    const fault = kind === 'status' ? { status: 500, effect: 'done' } : { lostAnswer: true, effect: 'done' };
    const paths = ['/applications$', '/servicePrincipals$', '/extensionProperties$', '/instantiate$'];
    world.tenant.faults({ seed: 1, faults: paths.map((path) => ({ method: 'POST', path, times: 1, ...fault })) });
    // The engine tries five times what broke.
    const insist = <T>(work: () => Promise<T>, left = 4): Promise<T> =>
      world.patiently(work).catch((error: unknown) => {
        if (left === 0) throw error;
        return insist(work, left - 1);
      });
    await prepare(activities, (work) => insist(work));
    const made = (path: string) =>
      world.asAdmin('GET', path) as unknown as Promise<{ value: { displayName: string }[] }>;
    const filter = encodeURIComponent("displayName eq 'CloudSyncCustomExtensionsApp'");
    expect((await made(`/applications?$filter=${filter}`)).value).toHaveLength(1);
    expect(await world.patiently(() => world.gateways.synchronization.listConfigurations('toAd'))).toHaveLength(1);
  },
  60_000,
);

test('goes back to what was there: no configuration, no mapping; the extension stays', async () => {
  const activities = await begin();
  await world.patiently(() => activities.recordWriteBackBefore(of));
  const before = (await world.gateways.runs.readSnapshot(of.runId, '1-write-back-before')) as {
    fromAd: { servicePrincipalId: string; job: { jobId: string }; schema: Record<string, unknown> };
  };
  await prepare(activities);
  await world.patiently(() => activities.restoreWriteBack(of));
  expect(await world.patiently(() => world.gateways.synchronization.listConfigurations('toAd'))).toEqual([]);
  const { servicePrincipalId, job, schema } = before.fromAd;
  const now = await world.patiently(() => world.gateways.synchronization.readSchema(servicePrincipalId, job.jobId));
  expect(now['synchronizationRules']).toEqual(schema['synchronizationRules']);
  await world.patiently(() => activities.restoreWriteBack(of));
  const { entries } = await world.gateways.ledger.read(of.runId, { limit: 100 });
  expect(entries.filter(({ kind }) => kind === 'restored')).toHaveLength(1);
}, 60_000);

test('without the original unit no extension is made, and groups go to the users container', async () => {
  const activities = await begin({ domain: emea, keepOrganizationalUnit: false }, ['Team 1']);
  const target = await prepare(activities);
  expect(world.writes().filter((write) => /extensionProperties|POST \/applications$/.test(write))).toEqual([]);
  await world.convert(world.about.planned);
  await assign(target.servicePrincipalId, world.about.planned);
  expect((await prove(activities))[1]).toMatchObject({ result: 'verified' });
  const moved = (await inAd('CN=Users,DC=emea,DC=contoso,DC=com')).filter(
    ({ attributes }) => attributes['displayName'] === 'Team 1',
  );
  expect(moved.map(({ distinguishedName }) => distinguishedName)).toEqual([
    expect.stringMatching(/^CN=Team 1_[0-9a-f]{12},CN=Users,/),
  ]);
}, 60_000);

const second = { runId: 'e'.repeat(32), round: 1 };

test('a second run uses what the first one made, and writes nothing', async () => {
  const activities = await begin();
  await prepare(activities);
  const plan = await world.approve(keeping, second);
  expect(plan.shown.items).toEqual([]);
  const count = world.writes().length;
  expect((await prepare(activities, world.patiently, second)).created).toBe(false);
  expect(world.writes()).toHaveLength(count);
}, 60_000);

test('goes back in a configuration that was there: it stays, with the sources it had', async () => {
  const activities = await begin({ domain: emea, keepOrganizationalUnit: false });
  const { servicePrincipalId } = await prepare(activities);
  const [job] = (
    await world.patiently(() => world.gateways.synchronization.readConfiguration(servicePrincipalId, 'toAd'))
  ).jobs;
  const rules = async () =>
    (await world.patiently(() => world.gateways.synchronization.readSchema(servicePrincipalId, job!.jobId)))[
      'synchronizationRules'
    ];
  const before = await rules();
  await world.approve(keeping, second);
  await prepare(activities, world.patiently, second);
  expect(JSON.stringify(await rules())).toContain('_GroupDN');
  await world.patiently(() => activities.restoreWriteBack(second));
  expect(await rules()).toEqual(before);
}, 60_000);

test('writes nothing beyond what was approved', async () => {
  const activities = await begin();
  const plan = await world.gateways.runs.readPlan(of.runId, 1);
  await world.gateways.runs.writePlan(of.runId, 1, { ...plan!, decided: { writeBack: { items: [] } } });
  await expect(world.patiently(() => activities.recordWriteBackBefore(of))).rejects.toMatchObject({
    code: 'WRITE_BACK_CHANGED',
  });
  expect(world.writes()).toEqual([]);
});

test('says so when the application of the extensions is not ours', async () => {
  world = await writeBackWorld();
  const identifierUris = [`API://${world.tenant.tenantId}/cloudsynccustomextensionsapp`];
  await world.asAdmin('POST', '/applications', { displayName: 'made by hand', identifierUris });
  await world.advance(10_000);
  await world.approve(keeping);
  const activities = createWriteBackActivities(world.gateways, world.groups);
  await world.patiently(() => activities.recordWriteBackBefore(of));
  await expect(world.patiently(() => activities.applyExtension(of))).rejects.toMatchObject({
    code: 'EXTENSION_APPLICATION_FOREIGN',
  });
}, 60_000);

test('is nothing to a run that did not ask for it', async () => {
  world = await writeBackWorld();
  await world.gateways.runs.create(aRun(of), { groups: { all: true } });
  const activities = createWriteBackActivities(world.gateways, world.groups);
  expect(await activities.recordWriteBackBefore(of)).toMatchObject({ asked: false });
  expect(await activities.recordAssignments(of)).toEqual({ asked: false, tried: 0 });
  expect(await activities.recordBackUnread({ ...of, cause: { code: 'X', message: 'x' } })).toEqual({ checks: [] });
});
