import { adOperation } from '../../../../local/tenant/forest/ad-operation';
import { restartJob, startJob } from '../../../../local/tenant/sync/job-control';
import { putSecrets } from '../../../../local/tenant/sync/secrets';
import { controlCycles } from '../../../../local/tenant/sync/cycle-control';
import { setAgent } from '../../../../local/tenant/sync/agent-control';
import {
  addressOf,
  hour,
  logOf,
  minute,
  pauseJobs,
  secretsOf,
  seededWorld,
  setScope,
  syncedUsers,
  type SeededWorld,
} from '../seeded-world';

const domain = 'emea.contoso.com';
const staffOu = 'OU=Staff,DC=emea,DC=contoso,DC=com';
const teamsOu = 'OU=Teams,DC=emea,DC=contoso,DC=com';

let world: SeededWorld;
beforeEach(async () => {
  world = seededWorld();
  putSecrets(world.moment(), world.emea().servicePrincipalId, secretsOf(domain, 10));
  await world.advance(5 * minute);
});
afterEach(() => world.stop());

function deleteStaff(count: number): string[] {
  const answer = adOperation(world.moment(), { op: 'delete', organizationalUnit: staffOu, count, objectType: 'user' });
  return 'changed' in answer ? answer.changed : [];
}

const status = () => world.emea().resource.status;
const stagedSources = () =>
  new Set(logOf(world, world.emea().id, 'stagedDelete').map((entry) => entry.sourceIdentity.id));

test('the job setting follows the threshold of the secrets', () => {
  const setting = world
    .emea()
    .resource.synchronizationJobSettings.find(({ name }) => name === 'QuarantineTooManyDeletesThreshold');
  expect(setting?.value).toBe('10');
});

test('nine deletes are exported, users softly', async () => {
  deleteStaff(9);
  await world.advance(5 * minute);
  expect(status().code).toBe('Active');
  expect(syncedUsers(world, domain)).toHaveLength(31);
  expect(world.state.deletedItems.where('kind', 'user')).toHaveLength(9);
  expect(logOf(world, world.emea().id, 'delete')).toHaveLength(9);
});

test('ten deletes are held: nothing is deleted, each is logged as staged, and the log shows them late', async () => {
  deleteStaff(10);
  await world.advance(3 * minute);
  expect(status()).toMatchObject({ code: 'Quarantine', quarantine: { reason: 'TooManyDeletes', seriesCount: 1 } });
  expect(syncedUsers(world, domain)).toHaveLength(40);
  expect(stagedSources().size).toBe(10);
  const staged = logOf(world, world.emea().id, 'stagedDelete');
  expect(staged.every((entry) => entry.visibleAt > Date.parse(entry.activityDateTime) + 20_000)).toBe(true);
  expect(new Set(staged.map((entry) => entry.visibleAt)).size).toBeGreaterThan(5);
  expect(staged[0]?.sourceIdentity.details['DistinguishedName']).toContain(staffOu);
});

test('a held job looks again after 6, 12 and 24 hours, and the series goes on', async () => {
  deleteStaff(12);
  await world.advance(3 * minute);
  const { quarantine } = status();
  const began = Date.parse(quarantine!.seriesBegan);
  expect(Date.parse(quarantine!.nextAttempt) - began).toBe(6 * hour);
  await world.advance(5 * hour);
  expect(status().quarantine?.seriesCount).toBe(1);
  await world.advance(2 * hour);
  expect(status().quarantine).toMatchObject({ seriesCount: 2, seriesBegan: quarantine!.seriesBegan });
  await world.advance(12 * hour);
  expect(status().quarantine?.seriesCount).toBe(3);
  expect(stagedSources().size).toBe(12);
});

test('what is restored in AD before the next attempt lifts the quarantine and exports the rest', async () => {
  const deleted = deleteStaff(12);
  await world.advance(3 * minute);
  adOperation(world.moment(), { op: 'restore', distinguishedNames: deleted.slice(0, 8) });
  await world.advance(7 * hour);
  expect(status()).toMatchObject({ code: 'Active', quarantine: null });
  expect(syncedUsers(world, domain)).toHaveLength(36);
});

test('ForceDeletes releases what is pending at that instant, also what nobody saw staged', async () => {
  deleteStaff(10);
  await world.advance(15 * minute);
  deleteStaff(3);
  restartJob(world.moment(), addressOf(world.emea()), 'ForceDeletes');
  expect(syncedUsers(world, domain)).toHaveLength(40);
  await world.advance(5 * minute);
  expect(syncedUsers(world, domain)).toHaveLength(27);
  expect(stagedSources().size).toBe(10);
  expect(status()).toMatchObject({ code: 'Active', quarantine: null });
});

test('one of those seen comes back and another goes: ForceDeletes releases the other', async () => {
  const seen = deleteStaff(10);
  const [back = ''] = seen;
  const names = Array.from({ length: 40 }, (_, index) => `CN=Staff ${index + 1},${staffOu}`);
  const [other = ''] = names.filter((name) => !seen.includes(name));
  await world.advance(15 * minute);
  adOperation(world.moment(), { op: 'restore', distinguishedNames: [back] });
  adOperation(world.moment(), { op: 'delete', distinguishedNames: [other] });
  restartJob(world.moment(), addressOf(world.emea()), 'ForceDeletes');
  await world.advance(5 * minute);
  const commonName = (distinguishedName: string) => /^CN=([^,]+)/.exec(distinguishedName)?.[1];
  const left = syncedUsers(world, domain);
  expect(left).toHaveLength(30);
  expect(left).toContain(commonName(back));
  expect(left).not.toContain(commonName(other));
});

test('the portal restart while the deletes are still pending holds them again, in a new series', async () => {
  deleteStaff(12);
  await world.advance(5 * minute);
  const before = status().quarantine!;
  await world.advance(hour);
  restartJob(world.moment(), addressOf(world.emea()), undefined);
  await world.advance(10 * minute);
  expect(status()).toMatchObject({ code: 'Quarantine', quarantine: { reason: 'TooManyDeletes', seriesCount: 1 } });
  expect(status().quarantine!.seriesBegan).not.toBe(before.seriesBegan);
  expect(syncedUsers(world, domain)).toHaveLength(40);
});

test('clearing the quarantine alone goes on with a delta cycle, which holds the deletes again', async () => {
  deleteStaff(12);
  await world.advance(5 * minute);
  restartJob(world.moment(), addressOf(world.emea()), 'QuarantineState');
  await world.advance(5 * minute);
  expect(status().quarantine?.reason).toBe('TooManyDeletes');
  expect(syncedUsers(world, domain)).toHaveLength(40);
});

test('groups are deleted for good', async () => {
  adOperation(world.moment(), { op: 'delete', organizationalUnit: teamsOu, count: 3, objectType: 'group' });
  await world.advance(5 * minute);
  expect(world.state.groups.filter((group) => group.onPremisesSyncEnabled === true)).toHaveLength(21);
  expect(world.state.deletedItems.where('kind', 'group')).toHaveLength(0);
});

test('the portal restart after the scope was put back exports no delete', async () => {
  setScope(world, addressOf(world.emea()), [teamsOu]);
  await world.advance(45 * minute);
  expect(status().quarantine?.reason).toBe('TooManyDeletes');
  expect(stagedSources().size).toBe(40);
  setScope(world, addressOf(world.emea()), [staffOu, teamsOu]);
  restartJob(world.moment(), addressOf(world.emea()), undefined);
  await world.advance(10 * minute);
  expect(status()).toMatchObject({ code: 'Active', quarantine: null });
  expect(syncedUsers(world, domain)).toHaveLength(40);
});

test('a user that comes back from the recycle bin of AD gets its soft-deleted object back', async () => {
  const [name = ''] = deleteStaff(1);
  await world.advance(5 * minute);
  const [gone] = world.state.deletedItems.where('kind', 'user');
  adOperation(world.moment(), { op: 'restore', distinguishedNames: [name] });
  await world.advance(5 * minute);
  expect(world.state.users.get(gone!.id)?.onPremisesSyncEnabled).toBe(true);
  expect(world.state.deletedItems.where('kind', 'user')).toHaveLength(0);
});

test('restart refuses unknown scopes and a combination with ForceDeletes', () => {
  const address = addressOf(world.emea());
  expect(() => restartJob(world.moment(), address, 'Everything')).toThrow(/synchronizationJobRestartScope/);
  expect(() => restartJob(world.moment(), address, 'ForceDeletes, Watermark')).toThrow(/combined/);
});

test('without an active agent the cycle fails and the job is quarantined until it is started again', async () => {
  for (const machineName of ['SYNC11', 'sync12.emea.contoso.com'])
    setAgent(world.moment(), { op: 'stop', machineName });
  await world.advance(3 * minute);
  expect(status()).toMatchObject({
    code: 'Quarantine',
    quarantine: { reason: 'EncounteredQuarantineException', error: { code: 'HybridIdentityServiceNoActiveAgents' } },
    lastExecution: { state: 'Failed' },
  });
  expect(
    world.state.directoryAudits.filter((audit) => audit.activityDisplayName === 'Quarantine').length,
  ).toBeGreaterThan(0);
  await world.advance(15 * minute);
  expect([...world.state.agents.where('domain', domain)].map(({ status }) => status)).toEqual(['inactive', 'inactive']);
  setAgent(world.moment(), { op: 'start', machineName: 'SYNC11' });
  startJob(world.moment(), addressOf(world.emea()));
  await world.advance(5 * minute);
  expect(status()).toMatchObject({ code: 'Active', quarantine: null });
});

test('the control ends the next cycle in quarantine, once', async () => {
  controlCycles(world.moment(), { domain, end: 'quarantine', reason: 'EncounteredQuarantineException' });
  controlCycles(world.moment(), { domain });
  expect(status().quarantine?.reason).toBe('EncounteredQuarantineException');
  controlCycles(world.moment(), { domain });
  expect(status().quarantine).toBeNull();
});

test('four weeks in quarantine disable the job', async () => {
  deleteStaff(12);
  pauseJobs(world, (job) => job.template !== 'AD2AADProvisioning');
  await world.advance(29 * 24 * hour);
  expect(world.emea().resource).toMatchObject({ schedule: { state: 'Disabled' }, status: { code: 'Quarantine' } });
  expect(world.emea().nextCycleAt).toBeNull();
});
