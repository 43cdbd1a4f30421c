import { guidFrom } from '../../state/chance';
import { isoAt, type Moment } from '../../state/moment';
import type { Execution, Job, JobError } from '../../state/sync-documents';
import { withStatus } from '../job-control';
import { never } from '../jobs';
import { deleteThreshold, effectiveSecrets } from '../secrets';
import { quarantined } from './quarantine';

export interface CycleResult {
  beganAt: number;
  imported: number;
  exports: number;
  errors: number;
  escrowed: number;
  /** Held back by the delete threshold. */
  staged: number;
  watermark: number | null;
  entryCounts?: { key: string; value: number }[];
}

const intervals: Record<Job['template'], number> = {
  AD2AADProvisioning: 2 * 60_000,
  AD2AADPasswordHash: 2 * 60_000,
  AAD2ADExchangeHybridWriteback: 20 * 60_000,
  AAD2ADGroupProvisioning: 20 * 60_000,
};

/** The job after a cycle that ran to its end. */
export function finished(moment: Moment, job: Job, result: CycleResult): Job {
  const execution = executionOf(moment, job, result);
  const { status } = job.resource;
  const steady = isoAt(moment.now);
  const next = withStatus(withSettings(moment, job), {
    code: 'Active',
    countSuccessiveCompleteFailures: 0,
    lastExecution: execution,
    lastSuccessfulExecution: execution,
    lastSuccessfulExecutionWithExports: result.exports > 0 ? execution : status.lastSuccessfulExecutionWithExports,
    steadyStateFirstAchievedTime:
      status.steadyStateFirstAchievedTime === never ? steady : status.steadyStateFirstAchievedTime,
    steadyStateLastAchievedTime: steady,
    progress: [],
    synchronizedEntryCountByType: result.entryCounts ?? status.synchronizedEntryCountByType,
  });
  const base: Job = {
    ...next,
    watermark: result.watermark,
    cycleCount: job.cycleCount + 1,
    forceDeletes: false,
    fullEvaluationAt:
      job.fullEvaluationAt !== null && job.fullEvaluationAt <= result.beganAt ? null : job.fullEvaluationAt,
  };
  if (result.staged > 0) {
    const error = {
      code: 'DeleteThresholdExceeded',
      message: `${result.staged} pending deletes reach the threshold of the job.`,
      tenantActionable: true,
    };
    return quarantined(moment, base, { reason: 'TooManyDeletes', error });
  }
  const due = result.beganAt + intervals[job.template];
  return {
    ...withStatus(base, { quarantine: null }),
    nextCycleAt: due > moment.now ? due : moment.now + intervals[job.template],
  };
}

/** The job after a cycle that could not run at all. */
export function failedCycle(moment: Moment, job: Job, failure: { reason: string; error: JobError }): Job {
  const execution: Execution = {
    ...executionOf(moment, job, {
      beganAt: moment.now,
      imported: 0,
      exports: 0,
      errors: 0,
      escrowed: 0,
      staged: 0,
      watermark: null,
    }),
    state: 'Failed',
    error: failure.error,
  };
  const { countSuccessiveCompleteFailures } = job.resource.status;
  const next = withStatus(withSettings(moment, job), {
    lastExecution: execution,
    countSuccessiveCompleteFailures: countSuccessiveCompleteFailures + 1,
    progress: [],
  });
  return quarantined(moment, { ...next, cycleCount: job.cycleCount + 1, nextEnd: null, forceDeletes: false }, failure);
}

function executionOf({ state, now }: Moment, job: Job, result: CycleResult): Execution {
  return {
    activityIdentifier: guidFrom(state.seed, 'cycle', job.id, job.cycleCount),
    countEntitled: 0,
    countEntitledForProvisioning: 0,
    countEscrowed: result.escrowed,
    countEscrowedRaw: result.escrowed,
    countExported: result.exports,
    countExports: result.exports,
    countImported: result.imported,
    countImportedDeltas: job.watermark === null ? 0 : result.imported,
    countImportedReferenceDeltas: 0,
    state: result.errors > 0 ? 'EntryLevelErrors' : 'Succeeded',
    error: null,
    timeBegan: isoAt(result.beganAt),
    timeEnded: isoAt(now),
  };
}

/** The settings of a job follow the secrets of its configuration with its cycles. */
function withSettings(moment: Moment, job: Job): Job {
  const { state } = moment;
  const secrets = effectiveSecrets(moment, job.servicePrincipalId);
  const named = secrets.find((secret) => secret.key === 'Domain')?.value.match(/"domain"\s*:\s*"([^"]+)"/i)?.[1];
  const domain = state.domains.get(named?.toLowerCase() ?? '');
  const names = domain
    ? {
        DomainFQDN: domain.id,
        DomainNetBios: domain.netBiosName,
        ForestFQDN: domain.id,
        ForestNetBios: domain.netBiosName,
      }
    : {};
  const known = job.resource.synchronizationJobSettings.find(
    ({ name }) => name === 'QuarantineTooManyDeletesThreshold',
  );
  const mirrored = state.quirks.thresholdSettingMirrors
    ? String(deleteThreshold(secrets).count)
    : (known?.value ?? '500');
  const settings = [
    { name: 'Domain', value: JSON.stringify(names) },
    ...Object.entries(names).map(([name, value]) => ({ name, value })),
    { name: 'QuarantineTooManyDeletesThreshold', value: mirrored },
  ];
  return { ...job, resource: { ...job.resource, synchronizationJobSettings: domain ? settings : settings.slice(-1) } };
}
