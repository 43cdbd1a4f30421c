import { digestOf } from '../../domain/fingerprint';
import { NotNowError } from '../../domain/errors';
import { showsRules } from '../../domain/schema-rules';
import type { Setting } from '../../domain/synchronization-settings';
import type { Job } from '../../gateways/graph/synchronization';
import { type Before, readWritten } from './before';
import { provisioningJobOf } from './read-facts';
import { isPatient, jobsNow, type Restoring } from './rest';
import { versionOf } from '../../domain/synchronization-schema';
import { isRunning, type OfTarget, type OnboardingGateways } from './writing';

/** Puts back only what this run wrote: a hand edit made meanwhile stays. Names what is not as before in the end. */
export async function putBack(gateways: OnboardingGateways, of: Restoring, before: Before): Promise<string[]> {
  await restoreSchema(gateways, of, before);
  await restoreSettings(gateways, of, before);
  const jobsBefore = before.configuration?.jobs ?? [];
  for (const job of await jobsNow(gateways, of)) await restoreJob(gateways, of, { job, jobsBefore });
  const differences = await differencesOf(gateways, of, before);
  if (differences.length > 0 && (await isPatient(gateways, of))) throw new NotNowError('RESTORE_NOT_VISIBLE_YET', 5);
  return differences;
}

async function restoreSchema(gateways: OnboardingGateways, of: OfTarget, before: Before): Promise<void> {
  const { synchronization } = gateways;
  const { servicePrincipalId } = of.target;
  const job = before.configuration && provisioningJobOf(before.configuration);
  if (!job || !before.schema || !(await showsOurSchema(gateways, of, before))) return;
  const expectedVersion = versionOf(await synchronization.readSchema(servicePrincipalId, job.jobId));
  await synchronization.writeSchema({ servicePrincipalId, jobId: job.jobId, schema: before.schema, expectedVersion });
}

async function showsOurSchema(gateways: OnboardingGateways, of: OfTarget, before: Before): Promise<boolean> {
  const written = await readWritten(gateways, of, 'schema');
  const job = before.configuration && provisioningJobOf(before.configuration);
  if (!written || !before.schema || !job) return false;
  const current = await gateways.synchronization.readSchema(of.target.servicePrincipalId, job.jobId);
  return showsRules(current, written) && !showsRules(current, before.schema);
}

async function restoreSettings(gateways: OnboardingGateways, of: OfTarget, before: Before): Promise<void> {
  if (!before.settings || !(await showsOurSettings(gateways, of, before))) return;
  await gateways.synchronization.settings.restore(of.target.servicePrincipalId, before.settings);
}

async function showsOurSettings(gateways: OnboardingGateways, of: OfTarget, before: Before): Promise<boolean> {
  const written = await readWritten(gateways, of, 'settings');
  if (!written) return false;
  const current = sortedDigest(await gateways.synchronization.settings.read(of.target.servicePrincipalId));
  return current === sortedDigest(written) && current !== sortedDigest(before.settings ?? []);
}

/** A job that ran goes on from its watermark; one that was there and did not run does not run afterwards. */
async function restoreJob(
  { synchronization }: OnboardingGateways,
  { target: { servicePrincipalId } }: OfTarget,
  { job, jobsBefore }: { job: Job; jobsBefore: Job[] },
): Promise<void> {
  const earlier = jobsBefore.find((one) => one.jobId === job.jobId);
  if (!earlier) return synchronization.deleteJob(servicePrincipalId, job.jobId);
  if (isRunning(earlier) && !isRunning(job)) return synchronization.start(servicePrincipalId, job.jobId);
  if (!isRunning(earlier) && isRunning(job)) return synchronization.pause(servicePrincipalId, job.jobId);
}

async function differencesOf(gateways: OnboardingGateways, of: OfTarget, before: Before): Promise<string[]> {
  const differs = {
    schema: await showsOurSchema(gateways, of, before),
    settings: await showsOurSettings(gateways, of, before),
    jobs: statesOf(await jobsNow(gateways, of)) !== statesOf(before.configuration?.jobs ?? []),
  };
  return Object.entries(differs)
    .filter(([, different]) => different)
    .map(([name]) => name);
}

function statesOf(jobs: readonly Job[]): string {
  return digestOf(jobs.map((job) => [job.jobId, isRunning(job)].join(' ')).sort());
}

function sortedDigest(settings: readonly Setting[]): string {
  return digestOf([...settings].sort((a, b) => (a.key < b.key ? -1 : 1)));
}
