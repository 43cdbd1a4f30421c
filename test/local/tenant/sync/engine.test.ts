import { adOperation } from '../../../../local/tenant/forest/ad-operation';
import { pauseJob, restartJob } from '../../../../local/tenant/sync/job-control';
import { TenantError } from '../../../../local/tenant/state/tenant-error';
import {
  addressOf,
  editSchema,
  hour,
  logOf,
  minute,
  pauseJobs,
  seededWorld,
  syncedGroups,
  syncedUsers,
  type SeededWorld,
} from '../seeded-world';

const domain = 'emea.contoso.com';
const staffOu = 'OU=Staff,DC=emea,DC=contoso,DC=com';
let world: SeededWorld;
afterEach(() => world.stop());

const status = () => world.emea().resource.status;

test('a cycle over a large domain goes on in steps, shows its progress and outlasts the interval', async () => {
  world = seededWorld();
  adOperation(world.moment(), { op: 'createUsers', organizationalUnit: staffOu, count: 5200 });
  while (!world.state.cycles.get(world.emea().id)) await world.advance(1000);
  await world.advance(2 * minute + 1000);
  const [progress] = status().progress;
  expect(progress?.totalUnits).toBe(5200);
  expect(progress?.completedUnits).toBeGreaterThan(0);
  expect(progress?.completedUnits).toBeLessThan(5200);
  await world.advance(3 * minute);
  expect(status().progress).toEqual([]);
  expect(syncedUsers(world, domain)).toHaveLength(5240);
});

test('a pause in the middle of a cycle keeps what was exported and the watermark; the rest comes after the start', async () => {
  world = seededWorld();
  const { watermark } = world.emea();
  adOperation(world.moment(), { op: 'createUsers', organizationalUnit: staffOu, count: 1500 });
  while (syncedUsers(world, domain).length === 40) await world.advance(5000);
  pauseJob(world.moment(), addressOf(world.emea()));
  await world.advance(hour);
  const paused = syncedUsers(world, domain).length;
  expect(paused).toBeGreaterThan(40);
  expect(paused).toBeLessThan(1540);
  expect(world.emea().watermark).toBe(watermark);
  restartJob(world.moment(), addressOf(world.emea()), undefined);
  await world.advance(10 * minute);
  expect(syncedUsers(world, domain)).toHaveLength(1540);
});

async function whileRunning(): Promise<void> {
  adOperation(world.moment(), { op: 'createUsers', organizationalUnit: staffOu, count: 1 });
  while (!world.state.cycles.get(world.emea().id)) await world.advance(500);
}

test('a restart during a cycle is refused', async () => {
  world = seededWorld();
  await whileRunning();
  expect(() => restartJob(world.moment(), addressOf(world.emea()), undefined)).toThrow(TenantError);
});

test('a restart during a cycle is dropped when the quirk says so', async () => {
  world = seededWorld({ quirks: { restartWhileRunning: 'ignored' } });
  await whileRunning();
  restartJob(world.moment(), addressOf(world.emea()), undefined);
  await world.advance(10 * minute);
  expect(logOf(world, world.emea().id).filter((entry) => entry.provisioningStatusInfo.status === 'skipped')).toEqual(
    [],
  );
});

test('an object that fails is tried again with growing distance and does not stop the others', async () => {
  world = seededWorld();
  const distinguishedName = `CN=Staff 1,${staffOu}`;
  const attributes = { userPrincipalName: 'staff2@emea.contoso.com' };
  adOperation(world.moment(), { op: 'set', distinguishedName, attributes });
  adOperation(world.moment(), { op: 'createUsers', organizationalUnit: staffOu, count: 1 });
  await world.advance(5 * minute);
  expect(status().lastExecution).toMatchObject({ countEscrowed: 1 });
  expect(syncedUsers(world, domain)).toHaveLength(41);
  await world.advance(hour);
  const failures = logOf(world, world.emea().id).filter((entry) => entry.provisioningStatusInfo.status === 'failure');
  expect(failures.length).toBeGreaterThan(2);
  expect(failures.length).toBeLessThan(8);
  expect(failures[0]?.provisioningStatusInfo.errorInformation?.errorCode).toBe('AttributeValueMustBeUnique');
  adOperation(world.moment(), {
    op: 'set',
    distinguishedName,
    attributes: { userPrincipalName: 'staff1@emea.contoso.com' },
  });
  await world.advance(5 * minute);
  expect(status().lastExecution).toMatchObject({ countEscrowed: 0 });
});

test('a mapping that cannot be evaluated fails its objects, not the cycle', async () => {
  world = seededWorld();
  editSchema(world, addressOf(world.emea()), (rule) => {
    for (const mapping of rule.objectMappings.filter(({ sourceObjectName }) => sourceObjectName === 'group')) {
      const broken = {
        targetAttributeName: 'description',
        source: { type: 'Function', name: 'Nonsense', expression: 'Nonsense(' },
      };
      mapping.attributeMappings.push(broken);
    }
  });
  restartJob(world.moment(), addressOf(world.emea()), undefined);
  await world.advance(10 * minute);
  expect(status()).toMatchObject({ code: 'Active', lastExecution: { countEscrowed: 24 } });
  const codes = logOf(world, world.emea().id).map((entry) => entry.provisioningStatusInfo.errorInformation?.errorCode);
  expect(codes.filter((code) => code === 'AttributeMappingEvaluationFailed').length).toBeGreaterThanOrEqual(24);
  expect(syncedGroups(world, domain)).toHaveLength(24);
});

test.each([
  ['intersection', 5],
  ['union', 40],
] as const)('container and group filter together: %s', async (bothFilters, users) => {
  world = seededWorld({ quirks: { bothFilters } });
  editSchema(world, addressOf(world.emea()), (rule) => {
    rule.groupFilter = { includedGroups: ['CN=Team 1,OU=Teams,DC=emea,DC=contoso,DC=com'] };
  });
  restartJob(world.moment(), addressOf(world.emea()), undefined);
  await world.advance(5 * minute);
  expect(syncedUsers(world, domain)).toHaveLength(users);
});

test.each([
  ['deletes', 0],
  ['ignores', 24],
] as const)('objects of a mapping that was switched off: %s', async (disabledMapping, groups) => {
  world = seededWorld({ quirks: { disabledMapping } });
  editSchema(world, addressOf(world.emea()), (rule) => {
    for (const mapping of rule.objectMappings) mapping.enabled = mapping.sourceObjectName !== 'group';
  });
  restartJob(world.moment(), addressOf(world.emea()), undefined);
  await world.advance(5 * minute);
  expect(syncedGroups(world, domain)).toHaveLength(groups);
  expect(syncedUsers(world, domain)).toHaveLength(40);
});

test('logs and soft-deleted users are gone after 30 days', async () => {
  world = seededWorld();
  adOperation(world.moment(), { op: 'delete', distinguishedNames: [`CN=Staff 1,${staffOu}`] });
  await world.advance(10 * minute);
  pauseJobs(world, () => true);
  await world.advance(29 * 24 * hour);
  expect(logOf(world, world.emea().id)).toHaveLength(1);
  expect(world.state.deletedItems.size()).toBe(1);
  await world.advance(3 * 24 * hour);
  expect(logOf(world, world.emea().id)).toEqual([]);
  expect(world.state.deletedItems.size()).toBe(0);
});
