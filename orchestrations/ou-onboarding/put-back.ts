import { provisioningJobOf } from '../../domain/job-templates';
import { digestOf } from '../../domain/fingerprint';
import { NotNowError } from '../../domain/errors';
import { showsRules } from '../../domain/schema-rules';
import { type Setting, withoutChanged } from '../../domain/synchronization-settings';
import type { Job } from '../../gateways/graph/synchronization';
import { type Before, readWritten } from './before';
import { isPatient, jobsNow, type Restoring } from './rest';
import { rulesDigestOf, versionOf, withoutAdded, withRulesOf } from '../../domain/synchronization-schema';
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
  const left = await schemaLeft(gateways, of, before);
  if (!left) return;
  const { servicePrincipalId } = of.target;
  const { jobId, current, wanted } = left;
  const write = { servicePrincipalId, jobId, schema: wanted, expectedVersion: versionOf(current) };
  await gateways.synchronization.writeSchema(write);
}

/** What of our schema is still there, with the schema that has it no more; undefined when nothing is. */
async function schemaLeft(gateways: OnboardingGateways, of: OfTarget, before: Before) {
  const written = await readWritten(gateways, of, 'schema');
  const job = before.configuration && provisioningJobOf(before.configuration.jobs);
  if (!written || !before.schema || !job) return undefined;
  const current = await gateways.synchronization.readSchema(of.target.servicePrincipalId, job.jobId);
  if (showsRules(current, before.schema)) return undefined;
  if (showsRules(current, written)) return { jobId: job.jobId, current, wanted: withRulesOf(current, before.schema) };
  const wanted = withoutAdded(current, { before: before.schema, written });
  return rulesDigestOf(wanted) === rulesDigestOf(current) ? undefined : { jobId: job.jobId, current, wanted };
}

async function restoreSettings(gateways: OnboardingGateways, of: OfTarget, before: Before): Promise<void> {
  const wanted = await settingsLeft(gateways, of, before);
  if (wanted) await gateways.synchronization.settings.restore(of.target.servicePrincipalId, wanted);
}

/** The settings without what we changed; undefined when nothing of that is left. */
async function settingsLeft(gateways: OnboardingGateways, of: OfTarget, before: Before) {
  const written = await readWritten(gateways, of, 'settings');
  if (!written || !before.settings) return undefined;
  const current = await gateways.synchronization.settings.read(of.target.servicePrincipalId);
  const wanted = withoutChanged(current, { before: before.settings, written });
  return sortedDigest(wanted) === sortedDigest(current) ? undefined : wanted;
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
    schema: (await schemaLeft(gateways, of, before)) !== undefined,
    settings: (await settingsLeft(gateways, of, before)) !== undefined,
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
