import { TenantError } from '../../../../local/tenant/state/tenant-error';
import { deleteApplication, instantiateTemplate } from '../../../../local/tenant/sync/configurations';
import { cloudSyncTemplateId } from '../../../../local/tenant/sync/gallery';
import { createJob, deleteJob, listJobs, readJob } from '../../../../local/tenant/sync/jobs';
import { putSecrets, readSecrets } from '../../../../local/tenant/sync/secrets';
import { addressOf, minute, secretsOf, seededWorld, syncedUsers, type SeededWorld } from '../seeded-world';

let world: SeededWorld;
afterEach(() => world.stop());

/** The status with which the service refuses. */
function refusal(work: () => unknown): number | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof TenantError) return error.status;
    throw error;
  }
}

test('a new service principal is unknown to the synchronization service for ten seconds or more, then forbidden, then usable', async () => {
  world = seededWorld();
  const { servicePrincipal } = instantiateTemplate(world.moment(), {
    templateId: cloudSyncTemplateId,
    displayName: 'x',
  });
  const create = () => createJob(world.moment(), servicePrincipal.id, 'AD2AADProvisioning');
  expect(refusal(create)).toBe(404);
  await world.advance(servicePrincipal.synchronizationReadyAt - world.clock.now() - 3000);
  expect(refusal(create)).toBe(403);
  await world.advance(4000);
  const job = create();
  expect(job.resource).toMatchObject({ schedule: { state: 'Disabled' }, status: { code: 'Paused' } });
  expect(refusal(() => readJob(world.moment(), addressOf(job)))).toBe(404);
  await world.advance(10_000);
  expect(readJob(world.moment(), addressOf(job)).id).toMatch(/^AD2AADProvisioning\.[0-9a-f]{32}\.[0-9a-f-]{36}$/);
  expect(refusal(create)).toBe(409);
  expect(refusal(() => createJob(world.moment(), servicePrincipal.id, 'Nonsense'))).toBe(400);
});

test('secrets are replaced whole, read back late, and an empty value removes its key', async () => {
  world = seededWorld();
  const id = world.emea().servicePrincipalId;
  putSecrets(world.moment(), id, [
    ...secretsOf('emea.contoso.com').slice(0, 2),
    { key: 'SyncNotificationSettings', value: '' },
  ]);
  expect(readSecrets(world.moment(), id)).toHaveLength(3);
  await world.advance(10_000);
  expect(readSecrets(world.moment(), id).map(({ key }) => key)).toEqual(['Domain', 'AppKey']);
  expect(refusal(() => putSecrets(world.moment(), id, [{ key: 'Unheard', value: 'x' }]))).toBe(400);
});

test('masked keys come back as a star', () => {
  world = seededWorld({ quirks: { maskedSecrets: ['AppKey'] } });
  expect(readSecrets(world.moment(), world.emea().servicePrincipalId)).toContainEqual({ key: 'AppKey', value: '*' });
});

test('a deleted configuration takes its jobs with it and leaves the synchronized objects', async () => {
  world = seededWorld();
  const { servicePrincipalId } = world.emea();
  const principal = world.state.servicePrincipals.get(servicePrincipalId)!;
  const application = world.state.applications.first('appId', principal.appId)!;
  deleteJob(world.moment(), addressOf(world.emea()));
  expect(listJobs(world.moment(), servicePrincipalId)).toHaveLength(2);
  deleteApplication(world.moment(), application.id);
  await world.advance(5 * minute);
  expect(world.state.jobs.size()).toBe(0);
  expect(world.state.servicePrincipals.get(servicePrincipalId)).toBeUndefined();
  expect(syncedUsers(world, 'emea.contoso.com')).toHaveLength(40);
});
