import { delayFrom } from '../state/chance';
import { isoAt, type Moment } from '../state/moment';
import type { Job } from '../state/sync-documents';
import { instantiateTemplate } from '../sync/configurations';
import { beginCycle } from '../sync/engine';
import { cloudSyncTemplateId } from '../sync/gallery';
import { runToEnd } from '../sync/cycle/step-cycle';
import { applyJobControl, withStatus } from '../sync/job-control';
import { createJob, jobTemplates } from '../sync/jobs';
import { schemaOf } from '../sync/schema/schema-body';
import { putSecrets } from '../sync/secrets';

const day = 86_400_000;
const age = 200 * day;

interface Configured {
  domain: string;
  includedContainers: string[];
}

/**
 * A configuration that somebody made long ago. It comes about by the engine's own cycles, run at instants in the past,
 * so that what is seeded is what the engine would have made.
 */
export function seedConfiguration({ state, now }: Moment, { domain, includedContainers }: Configured): void {
  const past: Moment = { state, now: now - age };
  const { application, servicePrincipal } = instantiateTemplate(past, {
    templateId: cloudSyncTemplateId,
    displayName: domain,
  });
  state.applications.patch(application.id, { visibleAt: 0 });
  state.servicePrincipals.patch(servicePrincipal.id, { visibleAt: 0, synchronizationReadyAt: 0 });
  putSecrets(past, servicePrincipal.id, [
    { key: 'Domain', value: JSON.stringify({ domain }) },
    { key: 'AppKey', value: JSON.stringify({ appKeyScenario: 'AD2AADPasswordHash' }) },
    {
      key: 'SyncNotificationSettings',
      value: JSON.stringify({
        Enabled: true,
        Recipients: 'sync-alerts@contoso.com',
        DeleteThresholdEnabled: true,
        DeleteThresholdValue: 500,
      }),
    },
  ]);
  state.secrets.patch(servicePrincipal.id, { visibleAt: 0 });
  const jobs = jobTemplates.map((template) => createJob(past, servicePrincipal.id, template));
  for (const job of jobs) {
    if (job.template === 'AD2AADProvisioning') setScopeAndHashes(past, job, includedContainers);
    applyJobControl(past, { action: 'start', jobId: job.id });
  }
  // Three times: Exchange knows the objects by the second, and what was written back to AD returns with the third.
  for (const at of [10, 30, 50].map((minutes) => past.now + minutes * 60_000))
    for (const job of jobs) runCycle({ state, now: at, unlogged: true }, job.id);
  for (const { id } of jobs) settle({ state, now }, id);
  for (const { id } of state.organization.all()) {
    state.organization.patch(id, { onPremisesLastPasswordSyncDateTime: isoAt(now - 60_000) });
  }
}

function setScopeAndHashes({ state }: Moment, job: Job, includedContainers: string[]) {
  const schema = state.schemas.get(job.id);
  if (!schema) return;
  const body = structuredClone(schema.body);
  const { synchronizationRules } = schemaOf({ id: job.id, body });
  const hashes = {
    defaultValue: null,
    exportMissingReferences: false,
    flowBehavior: 'FlowWhenChanged',
    flowType: 'Always',
    matchingPriority: 0,
    targetAttributeName: 'CredentialData',
    source: { expression: '[PasswordHash]', name: 'PasswordHash', type: 'Attribute', parameters: [] },
  };
  const rules = body['synchronizationRules'] as {
    containerFilter: unknown;
    objectMappings: { sourceObjectName: string; attributeMappings: unknown[] }[];
  }[];
  if (synchronizationRules.length !== rules.length) throw new Error('the template has changed its shape');
  for (const rule of rules) {
    rule.containerFilter = { includedContainers };
    for (const mapping of rule.objectMappings) {
      if (mapping.sourceObjectName === 'user' || mapping.sourceObjectName === 'inetOrgPerson')
        mapping.attributeMappings.push(hashes);
    }
  }
  state.schemas.put({ id: job.id, body });
}

function runCycle(moment: Moment, jobId: string) {
  const job = moment.state.jobs.get(jobId);
  if (!job) return;
  beginCycle(moment, job);
  runToEnd(moment, moment.state.cycles.get(jobId));
}

/** As if the steady state had gone on until a minute ago, and had moved something two hours ago. */
function settle({ state, now }: Moment, jobId: string) {
  const job = state.jobs.get(jobId);
  if (!job) return;
  const began = now - 60_000;
  const ended = { timeBegan: isoAt(began), timeEnded: isoAt(began + 4000) };
  const { lastExecution, lastSuccessfulExecution, lastSuccessfulExecutionWithExports } = job.resource.status;
  const moved = now - 2 * 3_600_000;
  const settled = withStatus(job, {
    lastExecution: lastExecution && { ...lastExecution, countExported: 0, countExports: 0, countImported: 0, ...ended },
    lastSuccessfulExecution: lastSuccessfulExecution && {
      ...lastSuccessfulExecution,
      countExported: 0,
      countExports: 0,
      ...ended,
    },
    lastSuccessfulExecutionWithExports: lastSuccessfulExecutionWithExports && {
      ...lastSuccessfulExecutionWithExports,
      timeBegan: isoAt(moved),
      timeEnded: isoAt(moved + 4000),
    },
    steadyStateLastAchievedTime: ended.timeEnded,
  });
  const interval = job.resource.schedule.interval === 'PT20M' ? 20 * 60_000 : 2 * 60_000;
  state.jobs.put({
    ...settled,
    nextCycleAt: now + delayFrom(state.seed, [5000, interval], 'first', jobId),
    visibleAt: 0,
  });
}
