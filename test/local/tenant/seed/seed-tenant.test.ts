import { reportOf } from '../../../../local/tenant/forest/on-premises-report';
import { OnPremisesReport } from '../../../../domain/on-premises-report';
import { seedTenant } from '../../../../local/tenant/seed/seed-tenant';
import { openState } from '../../../../local/tenant/state/open-state';
import { minute, seededWorld, syncedGroups, syncedUsers, type SeededWorld } from '../seeded-world';

let world: SeededWorld | undefined;
afterEach(() => {
  world?.stop();
  world = undefined;
});

test('emea is in steady state with 40 users and 24 groups, and corp is not in the tenant', () => {
  world = seededWorld();
  expect(syncedUsers(world, 'emea.contoso.com')).toHaveLength(40);
  expect(syncedGroups(world, 'emea.contoso.com')).toHaveLength(24);
  expect(syncedUsers(world, 'corp.contoso.com')).toHaveLength(0);
  const jobs = [...world.state.jobs.all()];
  expect(jobs.map((job) => job.template)).toEqual([
    'AD2AADProvisioning',
    'AD2AADPasswordHash',
    'AAD2ADExchangeHybridWriteback',
  ]);
  expect(jobs.every((job) => job.resource.status.code === 'Active' && job.resource.status.quarantine === null)).toBe(
    true,
  );
});

test('the groups of emea have the shapes that the SOA workflows must tell apart', () => {
  world = seededWorld();
  const { state } = world;
  const byName = (name: string) => state.groups.filter((group) => group.displayName === name)[0]!;
  const members = (name: string) => state.groupLinks.get(byName(name).id)!.members;
  expect(members('Nest Top')).toContain(byName('Nest Middle').id);
  expect(members('Nest Middle')).toContain(byName('Nest Bottom').id);
  expect(members('Cycle A')).toContain(byName('Cycle B').id);
  expect(members('Cycle B')).toContain(byName('Cycle A').id);
  expect(members('Mixed Members').map((id) => state.users.get(id)?.userPrincipalName)).toContain(
    'cloud.only@contoso.com',
  );
  expect(byName('Secure Mail 1')).toMatchObject({ mailEnabled: true, securityEnabled: true });
  expect(byName('News 1')).toMatchObject({ mailEnabled: true, securityEnabled: false });
  expect(byName('Converted Team')).toMatchObject({ isCloudManaged: true, onPremisesSyncEnabled: null });
  expect(byName('All Staff (dynamic)').groupTypes).toEqual(['DynamicMembership']);
  expect(
    reportOf(world.moment(), 'emea.contoso.com').groups.filter(
      (group) => group.distinguishedName.includes('OU=Teams') && group.scope !== 'universal',
    ),
  ).toHaveLength(2);
});

test('the reports of corp and emea are what the app accepts', () => {
  world = seededWorld();
  for (const domain of ['corp.contoso.com', 'emea.contoso.com']) {
    expect(OnPremisesReport.safeParse(reportOf(world.moment(), domain)).error).toBeUndefined();
  }
  const emea = reportOf(world.moment(), 'emea.contoso.com');
  expect(emea.mailboxes).toHaveLength(30);
  expect(emea.mailboxes?.filter(({ moveState }) => moveState === 'offboarding')).toHaveLength(1);
  const recent = emea.mailboxes?.filter(
    ({ exchangeAttributesChangedAt }) =>
      Date.parse(exchangeAttributesChangedAt) > world!.clock.now() - 24 * 60 * minute,
  );
  expect(recent).toHaveLength(1);
});

test('people have their roles, and the requester an alias', () => {
  world = seededWorld();
  const people = [...world.state.people.all()];
  expect(people.map((person) => person.userPrincipalName)).toEqual([
    'requester@contoso.com',
    'approver.one@contoso.com',
    'approver.two@contoso.com',
    'manager@contoso.com',
    'reader@contoso.com',
    'admin@contoso.com',
    'stranger@contoso.com',
  ]);
  expect(world.state.users.first('address', 'requester.alias@contoso.com')?.id).toBe(people[0]?.id);
});

test('the same seed gives the same ids, another one others', () => {
  const now = Date.parse('2026-11-23T08:00:00Z');
  const idsOf = (seed: number) => {
    const state = openState({ file: ':memory:', seed });
    seedTenant({ state, now }, { groups: 3, domains: 1 });
    const ids = [...state.users.all(), ...state.groups.all(), ...state.jobs.all()].map(({ id }) => id);
    state.close();
    return ids;
  };
  expect(idsOf(7)).toEqual(idsOf(7));
  expect(idsOf(7)).not.toEqual(idsOf(8));
});

test('--groups adds synchronized groups in OU=Bulk, --domains adds configured domains', () => {
  world = seededWorld({ groups: 50, domains: 2 });
  expect(syncedGroups(world, 'emea.contoso.com').filter((name) => name.startsWith('Bulk'))).toHaveLength(50);
  expect([...world.state.applications.all()].map(({ displayName }) => displayName)).toEqual(
    expect.arrayContaining(['emea.contoso.com', 'd001.contoso.com', 'd002.contoso.com']),
  );
  expect(syncedUsers(world, 'd002.contoso.com')).toHaveLength(3);
});

test('steady-state cycles change nothing but the times of the jobs', async () => {
  world = seededWorld();
  await world.advance(30 * minute);
  expect(world.state.provisioningLog.size()).toBe(0);
  const { status } = world.emea().resource;
  expect(world.clock.now() - Date.parse(status.lastExecution!.timeEnded)).toBeLessThan(3 * minute);
});
