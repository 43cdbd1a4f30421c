import { delayFrom } from '../state/chance';
import type { Moment } from '../state/moment';
import type { TenantState } from '../state/open-state';
import type { Job } from '../state/sync-documents';
import { TenantError } from '../state/tenant-error';
import { requireJob } from './find-job';
import { reevaluationDelay } from './schema/schema-store';

interface JobAddress {
  servicePrincipalId: string;
  jobId: string;
}

const redundantStartsWithin = 10 * 60_000;

/** 204: the effect comes some seconds later. */
export function startJob(moment: Moment, address: JobAddress): void {
  later(moment, requireJob(moment, address), { action: 'start' });
}

export function pauseJob(moment: Moment, address: JobAddress): void {
  later(moment, requireJob(moment, address), { action: 'pause' });
}

const scopes = ['None', 'ConnectorDataStore', 'Escrows', 'Watermark', 'QuarantineState', 'Full', 'ForceDeletes'];

/** `resetScope` is a comma-separated text; absent or empty is the portal's "Restart sync". */
export function restartJob(moment: Moment, address: JobAddress, resetScope: string | undefined): void {
  const job = requireJob(moment, address);
  const flags = (resetScope ?? '')
    .split(',')
    .map((flag) => flag.trim())
    .filter(Boolean);
  const wrong = flags.find((flag) => !scopes.includes(flag));
  if (wrong !== undefined)
    throw new TenantError(400, 'BadRequest', `'${wrong}' is not a member of synchronizationJobRestartScope.`);
  if (flags.includes('ForceDeletes') && flags.length > 1) {
    throw new TenantError(400, 'BadRequest', 'ForceDeletes cannot be combined with other restart scopes.');
  }
  const running = moment.state.cycles.get(job.id) !== undefined;
  if (running && moment.state.quirks.restartWhileRunning === 'refused') {
    throw new TenantError(409, 'Conflict', 'The synchronization job is being executed. Try again later.');
  }
  if (running && moment.state.quirks.restartWhileRunning === 'ignored') return;
  later(moment, job, { action: 'restart', flags: flags.length ? flags : ['QuarantineState', 'Watermark', 'Escrows'] });
}

function later({ state, now }: Moment, job: Job, data: Record<string, unknown>) {
  state.transaction(() => {
    const id = state.nextId('effect');
    const dueAt = now + delayFrom(state.seed, [2000, 9000], 'effect', id);
    state.effects.put({ id, dueAt, kind: 'jobControl', data: { ...data, jobId: job.id } });
  });
}

/** Makes a start, pause or restart true. */
export function applyJobControl(moment: Moment, data: Record<string, unknown>): void {
  const job = moment.state.jobs.get(String(data['jobId']));
  if (!job) return;
  if (data['action'] === 'pause') pauseNow(moment, job);
  else if (data['action'] === 'start') startNow(moment, job);
  else restartNow(moment, job, data['flags'] as string[]);
}

function pauseNow({ state }: Moment, job: Job) {
  state.cycles.delete(job.id);
  state.jobs.put(halted(job, { code: 'Paused', state: 'Paused' }));
}

function halted(job: Job, to: { code: 'Paused' | 'NotRun'; state: 'Paused' | 'Disabled' }): Job {
  const next = withStatus(job, { code: to.code, progress: [] });
  const schedule = { ...job.resource.schedule, state: to.state };
  return { ...next, nextCycleAt: null, resource: { ...next.resource, schedule } };
}

function startNow(moment: Moment, job: Job) {
  const { state, now } = moment;
  if (job.resource.schedule.state === 'Active' && !job.resource.status.quarantine) {
    state.jobs.put(withRedundantStart(moment, job));
    return;
  }
  // A resumed job goes on by delta even when its schema changed long ago.
  const fullEvaluationAt =
    job.fullEvaluationAt === null ? null : Math.max(job.fullEvaluationAt, now + reevaluationDelay);
  state.jobs.put({ ...activated(moment, job), fullEvaluationAt });
}

/** Graph's documents warn that starting a running job repeatedly can stop the service: the second time in ten minutes it does. */
function withRedundantStart({ state, now }: Moment, job: Job): Job {
  const redundantStarts = [...job.redundantStarts.filter((at) => at > now - redundantStartsWithin), now];
  if (redundantStarts.length < 2) return { ...job, redundantStarts };
  state.cycles.delete(job.id);
  return { ...halted(job, { code: 'NotRun', state: 'Disabled' }), redundantStarts: [] };
}

function restartNow(moment: Moment, job: Job, flags: string[]) {
  const { state } = moment;
  if (flags.includes('None')) return;
  const resets = (flag: string) => flags.includes(flag) || flags.includes('Full');
  state.cycles.delete(job.id);
  forget(state, job.id, { escrows: resets('Escrows'), connections: resets('ConnectorDataStore') });
  const watermark = resets('Watermark') ? { watermark: null, fullEvaluationAt: null } : {};
  const active = { ...activated(moment, job), ...watermark, forceDeletes: flags.includes('ForceDeletes') };
  const { quarantine } = job.resource.status;
  const isKept = quarantine && !resets('QuarantineState') && !flags.includes('ForceDeletes');
  state.jobs.put(isKept ? withStatus(active, { quarantine, code: 'Quarantine' }) : active);
}

function forget(state: TenantState, jobId: string, what: { escrows: boolean; connections: boolean }) {
  const { escrows, connections } = state;
  if (what.escrows) for (const { id } of escrows.where('jobId', jobId)) escrows.delete(id);
  if (what.connections) for (const { id } of connections.where('jobId', jobId)) connections.delete(id);
}

/** Active, out of quarantine, with a cycle soon. */
function activated({ state, now }: Moment, job: Job): Job {
  const nextCycleAt = now + delayFrom(state.seed, [5000, 30_000], 'activated', job.id, now);
  const active = withStatus(job, { code: 'Active', quarantine: null });
  const interval = job.template.startsWith('AAD2AD') ? 'PT20M' : 'PT2M';
  return {
    ...active,
    nextCycleAt,
    redundantStarts: [],
    resource: { ...active.resource, schedule: { expiration: null, interval, state: 'Active' } },
  };
}

export function withStatus(job: Job, status: Partial<Job['resource']['status']>): Job {
  return { ...job, resource: { ...job.resource, status: { ...job.resource.status, ...status } } };
}
