import { once } from '../kit/activities/once';
import { keepWritten, readWritten } from './before';
import { jobTemplates } from '../../domain/job-templates';
import { wantedJobs } from './plan';
import { isRunning, jobIdsOf, type OfTarget, type OnboardingGateways, recordWritten, requestOf } from './writing';

/** How long a start, pause or restart may take to show after it was accepted (reference 2.1: 204 before the effect). */
export const controlShowsWithinSeconds = 30;

/** Names the attempt to start the job whose cycles bring the new scope. */
export const provisioningStart = startOf(jobTemplates.provisioning);

function startOf(templateId: string): string {
  return `start-${templateId}`;
}

/** The provisioning job comes last: until it runs, whatever is refused can be put back. */
export async function applyStart(gateways: OnboardingGateways, of: OfTarget): Promise<{ startedAt: string }> {
  const now = gateways.clock.now().toISOString();
  await keepWritten(gateways, of, ['startedAt', now]);
  const wanted = wantedJobs({ request: await requestOf(gateways, of.runId) });
  const others = wanted.filter((templateId) => templateId !== jobTemplates.provisioning);
  for (const templateId of [...others, jobTemplates.provisioning]) await startJob(gateways, of, templateId);
  return { startedAt: (await readWritten(gateways, of, 'startedAt')) ?? now };
}

/** A new job is started; one that was paused is restarted as the portal does, so that the new scope is read in full at once. */
async function startJob(gateways: OnboardingGateways, of: OfTarget, templateId: string): Promise<void> {
  const { synchronization } = gateways;
  const { servicePrincipalId, created } = of.target;
  const jobId = (await jobIdsOf(gateways, of))[templateId] ?? '';
  const restarts = !created && templateId === jobTemplates.provisioning;
  await once(gateways, of, {
    write: startOf(templateId),
    showsWithinSeconds: controlShowsWithinSeconds,
    find: async () => (isRunning(await synchronization.readJob(servicePrincipalId, jobId)) ? true : undefined),
    act: async () => {
      await synchronization[restarts ? 'restart' : 'start'](servicePrincipalId, jobId);
      return true;
    },
  });
  await recordWritten(gateways, of, [`${restarts ? 'restarted' : 'started'} ${templateId}`, { jobId }]);
}
