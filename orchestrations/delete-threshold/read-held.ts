import { jobTemplates } from '../../domain/job-templates';
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
  const job = jobs.find(({ templateId }) => templateId === jobTemplates.provisioning);
  return job?.quarantine?.reason === tooManyDeletes ? { ...job, quarantine: job.quarantine } : undefined;
}

/** Null when the job of the domain's configuration holds no deletes. */
export async function heldOf(
  { synchronization }: Pick<Gateways, 'synchronization'>,
  configuration: Configuration,
): Promise<Held | null> {
  const job = heldJobOf(configuration);
  if (!job) return null;
  const { servicePrincipalId } = configuration;
  const { DeleteThresholdValue } = notificationOf(await synchronization.settings.read(servicePrincipalId));
  const { seriesBegan, currentBegan } = job.quarantine;
  return {
    servicePrincipalId,
    jobId: job.jobId,
    seriesBegan,
    lastLook: currentBegan,
    threshold: DeleteThresholdValue ?? (Number(job.settings['QuarantineTooManyDeletesThreshold']) || 1),
  };
}

/** The set that is held, as far as the log shows it. */
export async function readStaged(
  { provisioningLog }: Pick<Gateways, 'provisioningLog'>,
  { jobId, seriesBegan, threshold }: Held,
): Promise<StagedDelete[]> {
  const after = new Date(Date.parse(seriesBegan) - lookBackMilliseconds).toISOString();
  return stagedOf(await provisioningLog.readEntries({ jobId, after, limit: mostEntries }), threshold);
}

/** Seconds until the service's last look is far enough back for the log to show all of it; zero when it is. */
export function secondsUntilSettled({ clock }: Pick<Gateways, 'clock'>, { lastLook }: Held): number {
  const age = (clock.now().getTime() - Date.parse(lastLook)) / 1000;
  return Math.max(0, limits.agreementSeconds - age);
}
