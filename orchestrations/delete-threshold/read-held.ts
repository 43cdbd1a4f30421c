import { provisioningJobOf } from '../../domain/job-templates';
import { notificationOf } from '../../domain/synchronization-settings';
import type { Gateways } from '../../gateways/gateways';
import type { Configuration, Job } from '../../gateways/graph/synchronization';
import { lookBackMilliseconds, type StagedDelete, stagedOf } from './evidence';
import type { Held } from './facts';
import { limits } from './rules';

const tooManyDeletes = 'TooManyDeletes';

/** The most entries that are read: far above any threshold people approve by hand. */
const mostEntries = 50_000;

/** The provisioning job of a configuration, when its deletes are held. */
export function heldJobOf({
  jobs,
}: Pick<Configuration, 'jobs'>): (Job & { quarantine: NonNullable<Job['quarantine']> }) | undefined {
  const job = provisioningJobOf(jobs);
  return job?.quarantine?.reason === tooManyDeletes ? { ...job, quarantine: job.quarantine } : undefined;
}

/** Why the provisioning job is quarantined, when that is not for too many deletes. */
export function otherReasonOf({ jobs }: Pick<Configuration, 'jobs'>): string | null {
  const quarantine = provisioningJobOf(jobs)?.quarantine;
  return quarantine && quarantine.reason !== tooManyDeletes ? quarantine.reason : null;
}

/** Null when the job of the domain's configuration holds no deletes. */
export async function heldOf(
  { synchronization }: Pick<Gateways, 'synchronization'>,
  configuration: Pick<Configuration, 'servicePrincipalId' | 'jobs'>,
): Promise<Held | null> {
  const job = heldJobOf(configuration);
  if (!job) return null;
  const { servicePrincipalId } = configuration;
  const { DeleteThresholdValue } = notificationOf(await synchronization.settings.read(servicePrincipalId));
  const { seriesBegan, currentBegan } = job.quarantine;
  const ended = job.lastExecution?.timeEnded ?? new Date(0).toISOString();
  return {
    servicePrincipalId,
    jobId: job.jobId,
    seriesBegan: seriesBegan || ended,
    lastLook: currentBegan || ended,
    threshold: Math.max(1, DeleteThresholdValue ?? (Number(job.settings['QuarantineTooManyDeletesThreshold']) || 1)),
  };
}

/** The set that is held, as far as the log shows it. */
export async function readStaged(
  { provisioningLog }: Pick<Gateways, 'provisioningLog'>,
  { jobId, seriesBegan, threshold }: Held,
): Promise<StagedDelete[]> {
  const after = new Date(Date.parse(seriesBegan) - lookBackMilliseconds).toISOString();
  const entries = await provisioningLog.readEntries({ jobId, after, limit: mostEntries });
  // A part of the log shows a part of the set: that is no evidence.
  return entries.length < mostEntries ? stagedOf(entries, threshold) : [];
}

/** Seconds until the service's last look is far enough back for the log to show all of it; zero when it is. */
export function secondsUntilSettled({ clock }: Pick<Gateways, 'clock'>, { lastLook }: Held): number {
  const age = (clock.now().getTime() - Date.parse(lastLook)) / 1000;
  return Math.max(0, limits.agreementSeconds - age);
}
