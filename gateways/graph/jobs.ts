import { BrokenError, RefusedError } from '../../domain/errors';
import { mayHaveHappened, parseAnswer } from './failures';
import { JobAnswer, JobsAnswer, templateOf } from './job-answers';
import { path } from './paths';
import { createRecently, type Recently } from './recently';
import type { Job, Synchronization } from './synchronization';
import { callFor, writePace, type Part } from './synchronization-calls';
import { notReadyYet } from './youth';

type Jobs = Pick<
  Synchronization,
  'createJob' | 'deleteJob' | 'readJob' | 'start' | 'pause' | 'restart' | 'releaseDeletes'
>;
type JobOperation = keyof Jobs;

/** How long a new job or a start may take to show. */
const SHOWS_WITHIN = 30_000;

export function createJobs(part: Part): Jobs {
  const asked = createRecently(part.graph.clock, SHOWS_WITHIN);
  return {
    createJob: (servicePrincipalId, templateId) => createJob(part, asked, { servicePrincipalId, templateId }),
    readJob: (servicePrincipalId, jobId) => readJob(part, servicePrincipalId, jobId),
    async deleteJob(servicePrincipalId, jobId) {
      const call = callFor('deleteJob', 'DELETE', jobPath(servicePrincipalId, jobId));
      await part.graph.send({ ...call, ...writePace(servicePrincipalId), accept: [404] });
    },
    async start(servicePrincipalId, jobId) {
      const { code, scheduleState } = await readJob(part, servicePrincipalId, jobId);
      // Calling it on a running job can stop the service; on a quarantined one it lifts the quarantine (reference 2.1).
      if (scheduleState === 'Active' && code !== 'Paused') return;
      if (asked.has(jobId)) throw notReadyYet();
      asked.note(jobId);
      await act(part, 'start', { servicePrincipalId, jobId }).catch((error: unknown) => {
        if (!mayHaveHappened(error)) asked.forget(jobId);
        throw error;
      });
    },
    async pause(servicePrincipalId, jobId) {
      const { scheduleState } = await readJob(part, servicePrincipalId, jobId);
      if (scheduleState === 'Paused' || scheduleState === 'Disabled') return;
      await act(part, 'pause', { servicePrincipalId, jobId });
    },
    restart: (servicePrincipalId, jobId) => act(part, 'restart', { servicePrincipalId, jobId, body: { criteria: {} } }),
    releaseDeletes: (servicePrincipalId, jobId) =>
      act(part, 'releaseDeletes', { servicePrincipalId, jobId, body: { criteria: { resetScope: 'ForceDeletes' } } }),
  };
}

export function jobPath(servicePrincipalId: string, jobId: string): string {
  return path`/servicePrincipals/${servicePrincipalId}/synchronization/jobs/${jobId}`;
}

interface JobAction {
  servicePrincipalId: string;
  jobId: string;
  body?: object;
}

async function act(
  part: Part,
  action: 'start' | 'pause' | 'restart' | 'releaseDeletes',
  { servicePrincipalId, jobId, ...more }: JobAction,
) {
  const verb = action === 'releaseDeletes' ? 'restart' : action;
  const call = callFor(action, 'POST', `${jobPath(servicePrincipalId, jobId)}/${verb}`);
  await part.youth.send(servicePrincipalId, { ...call, ...writePace(servicePrincipalId), ...more });
}

interface NewJob {
  servicePrincipalId: string;
  templateId: string;
}

async function createJob(part: Part, asked: Recently, { servicePrincipalId, templateId }: NewJob): Promise<Job> {
  const existing = await findJob(part, servicePrincipalId, templateId);
  if (existing) return existing;
  const key = `${templateId} of ${servicePrincipalId}`;
  if (asked.has(key)) throw notReadyYet();
  asked.note(key);
  const call = callFor('createJob', 'POST', path`/servicePrincipals/${servicePrincipalId}/synchronization/jobs`);
  try {
    const sent = { ...call, ...writePace(servicePrincipalId), body: { templateId } };
    const { body } = await part.youth.send(servicePrincipalId, sent);
    const job = parseAnswer(JobAnswer, body, call.operation);
    part.youth.remember(job.jobId);
    return job;
  } catch (error) {
    if (!mayHaveHappened(error)) asked.forget(key);
    if (!(error instanceof BrokenError)) throw error;
    const created = await findJob(part, servicePrincipalId, templateId);
    if (created) return created;
    throw error;
  }
}

async function findJob(part: Part, servicePrincipalId: string, templateId: string): Promise<Job | undefined> {
  const jobs = await listJobs(part, 'createJob', servicePrincipalId);
  return jobs.find((job) => job.templateId === templateId);
}

async function listJobs(part: Part, operation: JobOperation, servicePrincipalId: string): Promise<Job[]> {
  const call = callFor(operation, 'GET', path`/servicePrincipals/${servicePrincipalId}/synchronization/jobs`);
  const { body } = await part.youth.send(servicePrincipalId, call);
  return parseAnswer(JobsAnswer, body, call.operation).value;
}

async function readJob(part: Part, servicePrincipalId: string, jobId: string): Promise<Job> {
  const call = callFor('readJob', 'GET', jobPath(servicePrincipalId, jobId));
  const { status, body } = await part.graph.send({ ...call, accept: [404] });
  if (status !== 404) return parseAnswer(JobAnswer, body, call.operation);
  // A new job is not found for some moments, though it is listed (reference 1.2).
  if (await isYoungJob(part, servicePrincipalId, jobId)) throw notReadyYet();
  throw new RefusedError('GRAPH_NOT_FOUND', `The job ${templateOf(jobId)} of ${servicePrincipalId} does not exist.`);
}

async function isYoungJob(part: Part, servicePrincipalId: string, jobId: string): Promise<boolean> {
  if (part.youth.remembers(jobId) || (await part.youth.isYoung(servicePrincipalId))) return true;
  const jobs = await listJobs(part, 'readJob', servicePrincipalId);
  return jobs.some((job) => job.jobId === jobId);
}
