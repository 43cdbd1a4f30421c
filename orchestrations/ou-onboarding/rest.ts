import { NotNowError, RefusedError } from '../../domain/errors';
import type { Job } from '../../gateways/graph/synchronization';
import { noteAttempt, readAttempt, waitUntilShown } from '../kit/activities/once';
import { keepWritten, readWritten } from './before';
import { provisioningJobOf } from '../../domain/job-templates';
import { controlShowsWithinSeconds, provisioningStart } from './start';
import { isRunning, type OfTarget, type OnboardingGateways } from './writing';

/** After this time of one try, what could not be seen is said as it is. */
const patienceSeconds = 180;

/** Going back is tried several times: what the last try wrote needs its time again. */
export type Restoring = OfTarget & { tries: number };

/**
 * Waits until nothing that was written is still on its way, and says whether a cycle has begun with the new scope, whoever
 * started it. A job that is seen running may have begun one that no field of the job shows yet, so it counts as begun.
 */
export async function bringToRest(gateways: OnboardingGateways, of: OfTarget): Promise<{ cycleBegan: boolean }> {
  const known = await readWritten(gateways, of, 'atRest');
  if (known) return known;
  const { at } = await noteAttempt(gateways, of, { write: 'restore', at: gateways.clock.now().toISOString() });
  const wasStarted = (await readAttempt(gateways, of, provisioningStart)) !== undefined;
  const cycleBegan = await hasBegun(gateways, of);
  const goesByItself = of.target.created && !wasStarted;
  if (!cycleBegan && !goesByItself) waitUntilShown(gateways, { since: at, withinSeconds: controlShowsWithinSeconds });
  await keepWritten(gateways, of, ['atRest', { cycleBegan }]);
  return { cycleBegan };
}

/** `lastCycle` is kept directly before the scope is written: without it there is no new scope. */
async function hasBegun(gateways: OnboardingGateways, of: OfTarget): Promise<boolean> {
  const last = await readWritten(gateways, of, 'lastCycle');
  if (!last) return false;
  const jobs = await jobsNow(gateways, of);
  const job = provisioningJobOf(jobs);
  if (!job) return false;
  const beganAt = job.lastExecution?.timeBegan ?? null;
  return isRunning(job) || beganAt !== last.beganAt;
}

export async function isThere({ synchronization }: OnboardingGateways, { target }: OfTarget): Promise<boolean> {
  try {
    await synchronization.readConfiguration(target.servicePrincipalId);
    return true;
  } catch (error) {
    if (error instanceof RefusedError && error.code === 'GRAPH_NOT_FOUND') return false;
    throw error;
  }
}

/** None when the configuration is gone, which is what going back from a creation does. */
export async function jobsNow({ synchronization }: OnboardingGateways, { target }: OfTarget): Promise<Job[]> {
  try {
    return (await synchronization.readConfiguration(target.servicePrincipalId)).jobs;
  } catch (error) {
    if (error instanceof RefusedError && error.code === 'GRAPH_NOT_FOUND') return [];
    throw error;
  }
}

/** Pauses every job and reads it back; names those that run on. */
export async function pauseAll(gateways: OnboardingGateways, of: Restoring): Promise<string[]> {
  for (const job of await jobsNow(gateways, of)) {
    await gateways.synchronization.pause(of.target.servicePrincipalId, job.jobId);
  }
  const running = (await jobsNow(gateways, of)).filter(isRunning).map(({ jobId }) => jobId);
  if (running.length > 0 && (await isPatient(gateways, of))) throw new NotNowError('JOBS_STILL_RUNNING', 5);
  return running;
}

/** Whether it is worth looking again at what going back has not brought about yet. */
export async function isPatient(gateways: OnboardingGateways, of: Restoring): Promise<boolean> {
  const now = gateways.clock.now();
  const { at } = await noteAttempt(gateways, of, { write: `put-back-${of.tries}`, at: now.toISOString() });
  return now.getTime() - Date.parse(at) < patienceSeconds * 1000;
}
