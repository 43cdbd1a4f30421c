import { delayFrom } from '../state/chance';
import type { ServicePrincipal } from '../state/directory-documents';
import type { Moment } from '../state/moment';
import type { TenantState } from '../state/open-state';
import type { Job, JobResource, JobTemplateId } from '../state/sync-documents';
import { TenantError } from '../state/tenant-error';
import { isVisible } from '../state/visibility';
import { requireJob, requireServicePrincipal } from './find-job';
import { groupProvisioningTemplateId } from './gallery';
import { defaultSchema } from './schema/default-schema';
import { versionAt } from './schema/schema-store';

/** Of a configuration from AD to Entra ID. */
export const jobTemplates: JobTemplateId[] = [
  'AD2AADProvisioning',
  'AD2AADPasswordHash',
  'AAD2ADExchangeHybridWriteback',
];
const groupTemplates: JobTemplateId[] = ['AAD2ADGroupProvisioning'];
export const never = '0001-01-01T00:00:00Z';

/** Paused, disabled, with the template's default schema; GET answers 404 for some seconds. */
export function createJob(moment: Moment, servicePrincipalId: string, templateId: string): Job {
  const { state, now } = moment;
  const principal = requireServicePrincipal(moment, servicePrincipalId);
  const template = templatesOf(principal).find((known) => known === templateId);
  if (!template)
    throw new TenantError(
      400,
      'InvalidTemplateId',
      `The template '${templateId}' is not supported by this application.`,
    );
  if (state.jobs.where('servicePrincipalId', servicePrincipalId).some((job) => job.template === template)) {
    throw new TenantError(
      409,
      'JobAlreadyExists',
      `A synchronization job for the template '${template}' already exists.`,
    );
  }
  return state.transaction(() => {
    const id = `${template}.${state.tenantId().replaceAll('-', '')}.${state.nextId('job')}`;
    const visibleAt = now + delayFrom(state.seed, [1000, 8000], 'job', id);
    const job: Job = {
      id,
      servicePrincipalId,
      template,
      resource: newResource(id, template),
      visibleAt,
      nextCycleAt: null,
      watermark: null,
      fullEvaluationAt: null,
      cycleCount: 0,
      forceDeletes: false,
      nextEnd: null,
      redundantStarts: [],
    };
    state.jobs.put(job);
    state.schemas.put({ id, body: defaultSchema(template, { jobId: id, seed: state.seed, version: versionAt(now) }) });
    return job;
  });
}

function templatesOf({ applicationTemplateId }: ServicePrincipal): JobTemplateId[] {
  return applicationTemplateId === groupProvisioningTemplateId ? groupTemplates : jobTemplates;
}

function newResource(id: string, templateId: string): JobResource {
  return {
    id,
    templateId,
    schedule: { expiration: null, interval: 'P10675199DT2H48M5.4775807S', state: 'Disabled' },
    status: {
      countSuccessiveCompleteFailures: 0,
      escrowsPruned: false,
      code: 'Paused',
      lastExecution: null,
      lastSuccessfulExecution: null,
      lastSuccessfulExecutionWithExports: null,
      quarantine: null,
      steadyStateFirstAchievedTime: never,
      steadyStateLastAchievedTime: never,
      troubleshootingUrl: '',
      progress: [],
      synchronizedEntryCountByType: [],
    },
    synchronizationJobSettings: [],
  };
}

export function listJobs(moment: Moment, servicePrincipalId: string): JobResource[] {
  requireServicePrincipal(moment, servicePrincipalId);
  return moment.state.jobs
    .where('servicePrincipalId', servicePrincipalId)
    .filter((job) => isVisible(job, moment.now))
    .map((job) => job.resource);
}

export function readJob(moment: Moment, address: { servicePrincipalId: string; jobId: string }): JobResource {
  return requireJob(moment, address).resource;
}

/** Permanently: watermark, escrows, schema and connections; objects stay. */
export function deleteJob(moment: Moment, address: { servicePrincipalId: string; jobId: string }): void {
  const job = requireJob(moment, address);
  moment.state.transaction(() => deleteJobState(moment.state, job.id));
}

export function deleteJobState(state: TenantState, jobId: string): void {
  for (const connection of state.connections.where('jobId', jobId)) state.connections.delete(connection.id);
  for (const escrow of state.escrows.where('jobId', jobId)) state.escrows.delete(escrow.id);
  for (const effect of state.effects.filter(({ data }) => data['jobId'] === jobId)) state.effects.delete(effect.id);
  state.cycles.delete(jobId);
  state.schemas.delete(jobId);
  state.jobs.delete(jobId);
}

/** `synchronization/templates` of a service principal. */
export function listTemplates(moment: Moment, servicePrincipalId: string) {
  const principal = requireServicePrincipal(moment, servicePrincipalId);
  return templatesOf(principal).map((id) => ({
    id,
    applicationId: principal.appId,
    default: id === 'AD2AADProvisioning' || id === 'AAD2ADGroupProvisioning',
    description: null,
    discoverable: true,
    factoryTag: id,
    metadata: [],
  }));
}
