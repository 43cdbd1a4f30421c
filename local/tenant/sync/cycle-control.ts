import { z } from 'zod';
import type { Moment } from '../state/moment';
import type { Job } from '../state/sync-documents';
import { TenantError } from '../state/tenant-error';
import { beginProvisioningCycle } from './cycle/begin-cycle';
import { quarantineReasons } from './cycle/quarantine';
import { runToEnd } from './cycle/step-cycle';
import { domainOfSecrets, effectiveSecrets } from './secrets';

/** Body of `POST /_local/cycles`: with `end` how the next cycle ends, without it one runs now. */
export const CycleControl = z.union([
  z.strictObject({
    domain: z.string().min(1),
    end: z.literal('quarantine'),
    reason: z.enum(quarantineReasons).default('EncounteredQuarantineException'),
  }),
  z.strictObject({ domain: z.string().min(1) }),
]);
export type CycleControl = z.infer<typeof CycleControl>;

export function controlCycles(moment: Moment, control: CycleControl): { jobId: string } {
  const job = provisioningJobOf(moment, control.domain);
  if ('end' in control) setCycleEnd(moment, job, control.reason);
  else runCycleNow(moment, job);
  return { jobId: job.id };
}

/** The job of the configuration that the secrets bind to the domain. */
export function provisioningJobOf(moment: Moment, domain: string): Job {
  for (const job of moment.state.jobs.all()) {
    if (job.template !== 'AD2AADProvisioning') continue;
    if (domainOfSecrets(effectiveSecrets(moment, job.servicePrincipalId)) === domain.toLowerCase()) return job;
  }
  throw new TenantError(404, 'noSuchJob', `no configuration is bound to ${domain}`);
}

function setCycleEnd({ state }: Moment, job: Job, reason: string) {
  state.transaction(() => state.jobs.put({ ...job, nextEnd: { reason } }));
}

/** From beginning to end at this instant; also a cycle that is under way is brought to its end. */
function runCycleNow(moment: Moment, job: Job) {
  const { state } = moment;
  if (job.resource.schedule.state !== 'Active')
    throw new TenantError(409, 'jobNotActive', `the job of the domain is not started`);
  state.transaction(() => {
    const running = state.cycles.get(job.id);
    runToEnd(moment, running ?? beginProvisioningCycle(moment, job));
  });
}
