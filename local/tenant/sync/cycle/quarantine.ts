import { isoAt, type Moment } from '../../state/moment';
import type { Job, JobError, Quarantine } from '../../state/sync-documents';
import { withStatus } from '../job-control';

const hour = 3_600_000;
const attemptsAfterHours = [6, 12, 24];
const disabledAfterDays = 28;

export const quarantineReasons = [
  'EncounteredBaseEscrowThreshold',
  'EncounteredTotalEscrowThreshold',
  'EncounteredEscrowProportionThreshold',
  'EncounteredQuarantineException',
  'Unknown',
  'QuarantinedOnDemand',
  'TooManyDeletes',
  'IngestionInterrupted',
] as const;

/** Imposes or goes on with a quarantine: tried again after 6, 12, 24 hours, then daily; disabled after four weeks. */
export function quarantined(moment: Moment, job: Job, cause: { reason: string; error: JobError | null }): Job {
  const { now } = moment;
  const previous = job.resource.status.quarantine;
  const seriesCount = (previous?.seriesCount ?? 0) + 1;
  const nextCycleAt = now + (attemptsAfterHours[seriesCount - 1] ?? 24) * hour;
  const quarantine: Quarantine = {
    reason: cause.reason,
    error: cause.error,
    currentBegan: isoAt(now),
    seriesBegan: previous?.seriesBegan ?? isoAt(now),
    seriesCount,
    nextAttempt: isoAt(nextCycleAt),
  };
  if (previous?.reason !== cause.reason) auditQuarantine(moment, job, cause.reason);
  const held = withStatus(job, { code: 'Quarantine', quarantine });
  if (now - Date.parse(quarantine.seriesBegan) < disabledAfterDays * 24 * hour) return { ...held, nextCycleAt };
  return {
    ...held,
    nextCycleAt: null,
    resource: { ...held.resource, schedule: { ...held.resource.schedule, state: 'Disabled' } },
  };
}

function auditQuarantine({ state, now }: Moment, job: Job, reason: string) {
  const principal = state.servicePrincipals.get(job.servicePrincipalId);
  const id = state.nextId('directoryAudit');
  state.directoryAudits.put({
    id,
    category: 'ProvisioningManagement',
    correlationId: state.nextId('correlation'),
    result: 'success',
    resultReason: reason,
    activityDisplayName: 'Quarantine',
    activityDateTime: isoAt(now),
    loggedByService: 'Account Provisioning',
    operationType: 'Update',
    initiatedBy: {
      user: null,
      app: { appId: null, displayName: 'Azure AD Cloud Sync', servicePrincipalId: null },
    },
    targetResources: [
      {
        id: job.servicePrincipalId,
        displayName: principal?.displayName ?? null,
        type: 'ServicePrincipal',
        modifiedProperties: [],
      },
    ],
    additionalDetails: [{ key: 'jobId', value: job.id }],
    visibleAt: now + 60_000,
  });
}
