import { provisionOnDemand } from '../../../../local/tenant/sync/on-demand';
import { pauseJob, restartJob, startJob } from '../../../../local/tenant/sync/job-control';
import { readSchema } from '../../../../local/tenant/sync/schema/schema-store';
import { adOperation } from '../../../../local/tenant/forest/ad-operation';
import { setAgent } from '../../../../local/tenant/sync/agent-control';
import { controlCycles } from '../../../../local/tenant/sync/cycle-control';
import {
  configureCorp,
  editSchema,
  hour,
  logOf,
  mappingTo,
  minute,
  seededWorld,
  setScope,
  startAll,
  syncedGroups,
  syncedUsers,
  type RawRule,
  type SeededWorld,
} from '../seeded-world';

const domain = 'corp.contoso.com';
const canary = 'CN=Employee 1,OU=Employees,OU=Cloud,DC=corp,DC=contoso,DC=com';

let world: SeededWorld;
beforeEach(() => {
  world = seededWorld();
});
afterEach(() => world.stop());

function onDemand(
  address: { servicePrincipalId: string; jobId: string },
  distinguishedName: string,
  objectTypeName = 'user',
) {
  const [rule] = readSchema(world.moment(), address)['synchronizationRules'] as RawRule[];
  const body = { parameters: [{ ruleId: rule?.id, subjects: [{ objectId: distinguishedName, objectTypeName }] }] };
  const answer = provisionOnDemand(world.moment(), address, body);
  return {
    key: JSON.parse(answer.key) as { result: string; details: Record<string, string> },
    value: JSON.parse(answer.value) as { targetIdentity: { id: string }; provisioningSteps: { type: string }[] },
  };
}

function countsOf(jobId: string) {
  return Object.fromEntries(
    world.job(jobId).resource.status.synchronizedEntryCountByType.map(({ key, value }) => [key, value]),
  );
}

test('the first cycle brings the 16 users and 3 groups of the scope and nothing else', async () => {
  const addresses = await configureCorp(world);
  await startAll(world, addresses);
  const job = world.job(addresses['AD2AADProvisioning']!.jobId);
  expect(syncedUsers(world, domain)).toHaveLength(16);
  expect(syncedGroups(world, domain)).toEqual(['All Employees', 'Contractors', 'Service Desk']);
  expect(countsOf(job.id)).toEqual({ 'user to User': 16, 'group to Group': 3 });
  expect(job.resource.status.code).toBe('Active');
  expect(job.resource.status.steadyStateFirstAchievedTime).not.toMatch(/^0001/);
  expect(job.resource.schedule).toMatchObject({ state: 'Active', interval: 'PT2M' });
});

test('members of a group are resolved, and skipped objects are logged with their source id only', async () => {
  const addresses = await configureCorp(world);
  await startAll(world, addresses);
  const [contractors] = world.state.groups.filter((group) => group.displayName === 'Contractors');
  const members = world.state.groupLinks
    .get(contractors!.id)!
    .members.map((id) => world.state.users.get(id)?.displayName);
  expect(members.sort()).toEqual(['Contractor 1', 'Contractor 2', 'Contractor 3', 'Contractor 4']);
  const skipped = logOf(world, addresses['AD2AADProvisioning']!.jobId).filter(
    (entry) => entry.provisioningStatusInfo.status === 'skipped',
  );
  // 25 + 6 users and 4 + 1 groups outside the scope, 2 users and 1 group that are critical system objects
  expect(skipped).toHaveLength(39);
  expect(skipped.every((entry) => entry.sourceIdentity.displayName === null && entry.targetIdentity.id === '')).toBe(
    true,
  );
});

test('an empty list of containers is the whole domain, without critical system objects', async () => {
  const addresses = await configureCorp(world, []);
  await startAll(world, addresses);
  expect(syncedUsers(world, domain)).toHaveLength(16 + 25 + 6);
  expect(syncedGroups(world, domain)).toHaveLength(3 + 4 + 1);
  expect(syncedGroups(world, domain)).not.toContain('Domain Admins');
});

test('writes Exchange attributes of 10 users and 2 groups back to AD', async () => {
  const addresses = await configureCorp(world);
  await startAll(world, addresses);
  await world.advance(hour);
  const writeback = addresses['AAD2ADExchangeHybridWriteback']!;
  expect(countsOf(writeback.jobId)).toEqual({ 'User to user': 10, 'Group to group': 2 });
  const { value } = adOperation(world.moment(), {
    op: 'list',
    organizationalUnit: 'OU=Employees,OU=Cloud,DC=corp,DC=contoso,DC=com',
  }) as {
    value: { attributes: Record<string, string | string[]> }[];
  };
  expect(value).toHaveLength(8);
  expect(
    value.every(({ attributes }) => /^User_[0-9a-f-]{36}$/.test(String(attributes['msDS-ExternalDirectoryObjectId']))),
  ).toBe(true);
  expect(String(value[0]?.attributes['proxyAddresses'])).toContain('X500:/o=ExchangeLabs');
  expect(logOf(world, writeback.jobId)).toHaveLength(12);
});

test('hashes no password without the CredentialData mapping, and all of them once it is there', async () => {
  const addresses = await configureCorp(world);
  await startAll(world, addresses);
  const hashed = () =>
    world.state.users.filter((user) => user.onPremisesDomainName === domain && user.passwordHashSyncedAt !== null)
      .length;
  expect(hashed()).toBe(0);
  editSchema(world, addresses['AD2AADProvisioning']!, (rule) => {
    for (const mapping of rule.objectMappings.filter(({ sourceObjectName }) => sourceObjectName === 'user')) {
      mapping.attributeMappings.push(mappingTo('CredentialData', 'PasswordHash'));
    }
  });
  await world.advance(5 * minute);
  expect(hashed()).toBe(16);
  expect(countsOf(addresses['AD2AADPasswordHash']!.jobId)).toEqual({ 'user to User': 16 });
});

test('provisions on demand on a paused job that never started, with the new mapping', async () => {
  const addresses = await configureCorp(world);
  const address = addresses['AD2AADProvisioning']!;
  editSchema(world, address, (rule) => {
    rule.objectMappings[0]!.attributeMappings.push(mappingTo('employeeHireDate', 'msDS-cloudExtensionAttribute1'));
  });
  const { key, value } = onDemand(address, canary);
  expect(key).toEqual({ result: 'Success', details: {} });
  const user = world.state.users.get(value.targetIdentity.id)!;
  expect(user.displayName).toBe('Employee 1');
  expect(Date.parse(user.employeeHireDate!)).toBeLessThan(world.clock.now());
  expect(value.provisioningSteps.map((step) => step.type)).toEqual(['Import', 'Scoping', 'Matching', 'Export']);
  expect(world.job(address.jobId).resource.status.code).toBe('Paused');
  expect(onDemand(address, canary).key).toMatchObject({ result: 'Skipped', details: { errorCode: 'RedundantExport' } });
});

test('on demand: unknown name and wrong type fail, out of scope is skipped, no agent fails', async () => {
  const addresses = await configureCorp(world);
  const address = addresses['AD2AADProvisioning']!;
  expect(onDemand(address, 'CN=Nobody,DC=corp,DC=contoso,DC=com').key).toMatchObject({
    result: 'Failure',
    details: { errorCode: 'EntryNotFound' },
  });
  expect(onDemand(address, canary, 'group').key.result).toBe('Failure');
  const outside = 'CN=Finance User 1,OU=Finance,DC=corp,DC=contoso,DC=com';
  expect(onDemand(address, outside).key).toMatchObject({ result: 'Skipped', details: { errorCode: 'NotInScope' } });
  for (const machineName of ['SYNC01', 'SYNC02']) setAgent(world.moment(), { op: 'stop', machineName });
  expect(onDemand(address, canary).key).toMatchObject({
    result: 'Failure',
    details: { errorCode: 'HybridIdentityServiceNoActiveAgents' },
  });
});

test('the on-demand object is not created twice by the first cycle', async () => {
  const addresses = await configureCorp(world);
  onDemand(addresses['AD2AADProvisioning']!, canary);
  await startAll(world, addresses);
  expect(syncedUsers(world, domain).filter((name) => name === 'Employee 1')).toHaveLength(1);
});

test('a widened scope is evaluated by itself only after 40 minutes', async () => {
  const addresses = await configureCorp(world);
  await startAll(world, addresses);
  setScope(world, addresses['AD2AADProvisioning']!, [
    'OU=Cloud,DC=corp,DC=contoso,DC=com',
    'OU=Finance,DC=corp,DC=contoso,DC=com',
  ]);
  await world.advance(30 * minute);
  expect(syncedUsers(world, domain)).toHaveLength(16);
  await world.advance(15 * minute);
  expect(syncedUsers(world, domain)).toHaveLength(41);
});

test('a restart evaluates a widened scope at once; a start after a pause goes on by delta', async () => {
  const addresses = await configureCorp(world);
  const address = addresses['AD2AADProvisioning']!;
  await startAll(world, addresses);
  pauseJob(world.moment(), address);
  await world.advance(minute);
  expect(world.job(address.jobId)).toMatchObject({ resource: { status: { code: 'Paused' } } });
  const { watermark } = world.job(address.jobId);
  setScope(world, address, ['OU=Cloud,DC=corp,DC=contoso,DC=com', 'OU=Finance,DC=corp,DC=contoso,DC=com']);
  await world.advance(2 * hour);
  expect(world.job(address.jobId).watermark).toBe(watermark);
  startJob(world.moment(), address);
  await world.advance(10 * minute);
  expect(syncedUsers(world, domain)).toHaveLength(16);
  await world.advance(10_000);
  restartJob(world.moment(), address, undefined);
  await world.advance(6 * minute);
  expect(syncedUsers(world, domain)).toHaveLength(41);
});

test('a renamed OU is not noticed by delta cycles but empties the scope at the next full one', async () => {
  const addresses = await configureCorp(world);
  await startAll(world, addresses);
  await world.advance(hour);
  adOperation(world.moment(), {
    op: 'rename',
    distinguishedName: 'OU=Contractors,OU=Cloud,DC=corp,DC=contoso,DC=com',
    newName: 'OU=Externals',
  });
  adOperation(world.moment(), {
    op: 'rename',
    distinguishedName: 'OU=Cloud,DC=corp,DC=contoso,DC=com',
    newName: 'OU=Azure',
  });
  await world.advance(hour);
  expect(syncedUsers(world, domain)).toHaveLength(16);
  controlCycles(world.moment(), { domain });
  restartJob(world.moment(), addresses['AD2AADProvisioning']!, '');
  await world.advance(10 * minute);
  expect(world.job(addresses['AD2AADProvisioning']!.jobId).resource.status.quarantine).toMatchObject({
    reason: 'TooManyDeletes',
  });
});

test('a start of a running job does nothing, the second one within ten minutes stops it', async () => {
  const addresses = await configureCorp(world);
  const address = addresses['AD2AADProvisioning']!;
  await startAll(world, addresses);
  startJob(world.moment(), address);
  await world.advance(minute);
  expect(world.job(address.jobId).resource.schedule.state).toBe('Active');
  startJob(world.moment(), address);
  await world.advance(minute);
  expect(world.job(address.jobId).resource).toMatchObject({
    schedule: { state: 'Disabled' },
    status: { code: 'NotRun' },
  });
});
