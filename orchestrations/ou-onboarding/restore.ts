import type { Gateways } from '../../gateways/gateways';
import type { Configuration, Job } from '../../gateways/graph/synchronization';
import { digestOf } from '../../domain/fingerprint';
import { type Before, readBefore, readWritten } from './before';
import { isRunning, type OnboardingGateways, temporaryNameOf } from './apply';
import type { Target } from './contract';
import { provisioningJobOf } from './read-facts';
import { rulesDigestOf, versionOf } from './schema-edit';

interface OfRun {
  runId: string;
  round: number;
}

interface Cause {
  code: string;
  message: string;
}

/**
 * Goes back: everything as it was, as long as no cycle has begun with the new scope. Afterwards the scope is never narrowed,
 * since that would delete what was just taken over: the jobs are paused, and people are told.
 */
export async function restoreBefore(gateways: OnboardingGateways, { cause, ...of }: OfRun & { cause: Cause }) {
  const outcome = await goBack(gateways, of, cause);
  const { items } = await gateways.runs.listItems(of.runId, { limit: 500 });
  const { code, message } = outcome.cause;
  await gateways.runs.settleItems(
    of.runId,
    items.map(({ id }) => ({ id, state: 'failed' as const, code, message })),
  );
  await gateways.ledger.append(of.runId, { step: `restored:${of.round}`, kind: 'restored', data: { ...outcome } });
  return { outcome };
}

async function goBack(gateways: OnboardingGateways, of: OfRun, cause: Cause) {
  const before = await readBefore(gateways, of);
  const target = await findTarget(gateways, of, before);
  if (!before || !target) return failed(true, [], cause);
  const canary = await readWritten(gateways, of, 'canary');
  const leftBehind = canary ? [canary.distinguishedName] : [];
  if (await cycleHasBegun(gateways, of, target)) return pauseForReview(gateways, target, { leftBehind, cause });
  if (target.created) {
    await gateways.synchronization.deleteConfiguration(target);
    return failed(true, leftBehind, cause);
  }
  const differences = await putBack(gateways, of, { before, target });
  if (differences.length === 0) return failed(true, leftBehind, cause);
  const message = `${cause.message} Not everything could be put back: ${differences.join(', ')}.`;
  return failed(false, leftBehind, { code: 'RESTORE_INCOMPLETE', message });
}

function failed(restored: boolean, leftBehind: string[], cause: Cause) {
  return { kind: 'failed' as const, restored, leftBehind, cause };
}

/** A creation whose answer was lost is found again by the name that only this run uses. */
async function findTarget(
  gateways: OnboardingGateways,
  of: OfRun,
  before: Before | undefined,
): Promise<Target | undefined> {
  const known = await readWritten(gateways, of, 'target');
  if (known || !before || before.configuration) return known;
  const found = await gateways.synchronization.findByName(temporaryNameOf(of));
  return found && { ...found, created: true };
}

async function cycleHasBegun(gateways: OnboardingGateways, of: OfRun, target: Target): Promise<boolean> {
  const startedAt = await readWritten(gateways, of, 'startedAt');
  if (!startedAt) return false;
  const { synchronization } = gateways;
  const job = provisioningJobOf(await synchronization.readConfiguration(target.servicePrincipalId));
  if (!job) return false;
  await synchronization.pause(target.servicePrincipalId, job.jobId);
  const after = await synchronization.readJob(target.servicePrincipalId, job.jobId);
  const began = after.lastExecution?.timeBegan;
  return (
    Boolean(began && Date.parse(began) >= Date.parse(startedAt)) ||
    after.code === 'Active' ||
    after.code === 'Quarantine'
  );
}

async function pauseForReview(
  { synchronization }: OnboardingGateways,
  target: Target,
  { leftBehind, cause }: { leftBehind: string[]; cause: Cause },
) {
  const { jobs } = await synchronization.readConfiguration(target.servicePrincipalId);
  for (const job of jobs) await synchronization.pause(target.servicePrincipalId, job.jobId);
  const message =
    `${cause.code}: ${cause.message} A cycle has begun with the new scope, so the scope was left as it is and the jobs are paused. ` +
    'Look at the provisioning log, remove the cause, and start the jobs again in the portal; taking a unit out of scope would delete its accounts.';
  return failed(false, leftBehind, { code: 'PAUSED_FOR_REVIEW', message });
}

/** Puts back only what this run wrote: a hand edit made meanwhile stays. Names what is not as before. */
async function putBack(
  gateways: OnboardingGateways,
  of: OfRun,
  { before, target }: { before: Before; target: Target },
): Promise<string[]> {
  const { synchronization } = gateways;
  const { servicePrincipalId } = target;
  await restoreSchema(gateways, of, { before, servicePrincipalId });
  await restoreSettings(gateways, of, { before, servicePrincipalId });
  const jobsBefore = before.configuration?.jobs ?? [];
  const now = await synchronization.readConfiguration(servicePrincipalId);
  for (const job of now.jobs) await restoreJob(gateways, servicePrincipalId, { job, jobsBefore });
  return differencesOf(gateways, of, { before, now: await synchronization.readConfiguration(servicePrincipalId) });
}

async function restoreSchema(
  gateways: OnboardingGateways,
  of: OfRun,
  { before, servicePrincipalId }: { before: Before; servicePrincipalId: string },
): Promise<void> {
  const { synchronization } = gateways;
  const written = await readWritten(gateways, of, 'schema');
  const job = before.configuration && provisioningJobOf(before.configuration);
  if (!written || !before.schema || !job) return;
  const current = await synchronization.readSchema(servicePrincipalId, job.jobId);
  if (rulesDigestOf(current) !== rulesDigestOf(written)) return;
  const target = { servicePrincipalId, jobId: job.jobId, schema: before.schema, expectedVersion: versionOf(current) };
  await synchronization.writeSchema(target);
}

async function restoreSettings(
  gateways: OnboardingGateways,
  of: OfRun,
  { before, servicePrincipalId }: { before: Before; servicePrincipalId: string },
): Promise<void> {
  const written = await readWritten(gateways, of, 'settings');
  if (!written || !before.settings) return;
  const current = await gateways.synchronization.settings.read(servicePrincipalId);
  if (sortedDigest(current) === sortedDigest(written)) {
    await gateways.synchronization.settings.restore(servicePrincipalId, before.settings);
  }
}

async function restoreJob(
  { synchronization }: Pick<Gateways, 'synchronization'>,
  servicePrincipalId: string,
  { job, jobsBefore }: { job: Job; jobsBefore: Job[] },
): Promise<void> {
  const earlier = jobsBefore.find((one) => one.jobId === job.jobId);
  if (!earlier) await synchronization.deleteJob(servicePrincipalId, job.jobId);
  else if (isRunning(earlier)) await synchronization.start(servicePrincipalId, job.jobId);
}

async function differencesOf(
  gateways: OnboardingGateways,
  of: OfRun,
  { before, now }: { before: Before; now: Configuration },
): Promise<string[]> {
  const { synchronization } = gateways;
  const job = provisioningJobOf(now);
  const written = await readWritten(gateways, of, 'schema');
  const schema = job && (await synchronization.readSchema(now.servicePrincipalId, job.jobId));
  const settings = await synchronization.settings.read(now.servicePrincipalId);
  const writtenSettings = await readWritten(gateways, of, 'settings');
  const jobsBefore = before.configuration?.jobs.map(({ jobId }) => jobId) ?? [];
  const differs = {
    schema: Boolean(schema && written && rulesDigestOf(schema) === rulesDigestOf(written)),
    settings: Boolean(writtenSettings && sortedDigest(settings) === sortedDigest(writtenSettings)),
    jobs: digestOf(now.jobs.map(({ jobId }) => jobId).sort()) !== digestOf([...jobsBefore].sort()),
  };
  return Object.entries(differs)
    .filter(([, different]) => different)
    .map(([name]) => name);
}

function sortedDigest(settings: readonly { key: string; value: string }[]): string {
  return digestOf([...settings].sort((a, b) => (a.key < b.key ? -1 : 1)));
}
