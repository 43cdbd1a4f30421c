import { delayFrom } from '../../state/chance';
import { isoAt, type Moment } from '../../state/moment';
import type { Job, JobError, RunningCycle } from '../../state/sync-documents';
import { dnKey } from '../../forest/distinguished-name';
import { withStatus } from '../job-control';
import { failedCycle, finished } from './execution';
import { isRun, openRun, type Run } from './run';

/** How long a cycle reads before it exports: the first look at a domain takes longer. */
const reading = { full: [30_000, 90_000], delta: [2000, 8000] } as const;

/** The cycle that is due: fails, ends at once because nothing changed, or goes on in steps. Undefined when it is over. */
export function beginProvisioningCycle(moment: Moment, job: Job): RunningCycle | undefined {
  const run = openOrFail(moment, job);
  if (!run) return undefined;
  const isFull = job.watermark === null || (job.fullEvaluationAt !== null && job.fullEvaluationAt <= moment.now);
  const queue = isFull ? everything(run) : changes(run, job.watermark ?? 0);
  if (queue.length > 0 || isFull) return begin(run, isFull ? 'full' : 'delta', queue);
  moment.state.jobs.put(finished(moment, job, { ...emptyResult(run), beganAt: moment.now }));
  noteSync(moment);
  return undefined;
}

/** Undefined after the job has been put into quarantine. */
export function openOrFail(moment: Moment, job: Job): Run | undefined {
  const opened = openRun(moment, job);
  const failure = failureOf(job, opened);
  if (!failure && isRun(opened)) return opened;
  if (failure) moment.state.jobs.put(failedCycle(moment, job, failure));
  return undefined;
}

function begin(run: Run, kind: RunningCycle['kind'], queue: string[]): RunningCycle {
  const { state, job, now } = run;
  const cycle: RunningCycle = {
    id: job.id,
    cycleId: run.cycleId,
    kind,
    beganAt: now,
    nextStepAt: now + delayFrom(state.seed, reading[kind], 'reading', job.id, job.cycleCount),
    readUpTo: run.domain.highestUsn,
    queue,
    position: 0,
    deletes: [],
    references: [],
    exports: 0,
    imported: queue.length,
    errors: 0,
  };
  state.cycles.put(cycle);
  const code = job.resource.status.quarantine ? 'Quarantine' : 'Active';
  state.jobs.put(withStatus({ ...job, nextCycleAt: null }, { code, progress: [progressOf(run, cycle)] }));
  return cycle;
}

function failureOf(job: Job, opened: Run | JobError) {
  if (job.nextEnd) {
    const { reason } = job.nextEnd;
    return {
      reason,
      error: { code: reason, message: `The cycle ended in quarantine: ${reason}.`, tenantActionable: true },
    };
  }
  return isRun(opened) ? undefined : { reason: 'EncounteredQuarantineException', error: opened };
}

export function progressOf({ now }: Moment, cycle: RunningCycle) {
  return {
    units: 'objects',
    completedUnits: cycle.position,
    totalUnits: cycle.queue.length,
    progressObservationDateTime: isoAt(now),
  };
}

function emptyResult({ state, job, domain }: Run) {
  const escrowed = state.escrows.where('jobId', job.id).length;
  return { imported: 0, exports: 0, errors: 0, escrowed, staged: 0, watermark: domain.highestUsn };
}

/** `onPremisesLastSyncDateTime` of the tenant; not written at every empty cycle. */
export function noteSync({ state, now }: Moment, every = 10 * 60_000): void {
  for (const organization of state.organization.all()) {
    const last = Date.parse(organization.onPremisesLastSyncDateTime ?? '') || 0;
    if (now - last >= every) state.organization.put({ ...organization, onPremisesLastSyncDateTime: isoAt(now) });
  }
}

/** Users before groups, so that most references resolve at once. */
function everything({ state, job, domain }: Run): string[] {
  const groups: string[] = [];
  const others: string[] = [];
  for (const object of state.adObjects.where('domain', domain.id)) {
    if (object.isDeleted) continue;
    if (object.objectType === 'group') groups.push(object.id);
    else if (object.objectType === 'user' || object.objectType === 'inetOrgPerson') others.push(object.id);
  }
  const known = state.connections.where('jobId', job.id).map((connection) => connection.sourceId);
  return [...new Set([...others, ...groups, ...known])];
}

function changes(run: Run, watermark: number): string[] {
  const { state, job, domain, now } = run;
  const retried = state.escrows.where('jobId', job.id).filter((escrow) => escrow.nextAttemptAt <= now);
  const again = retried.map((escrow) => escrow.sourceId);
  if (domain.highestUsn <= watermark) return again;
  const changed = state.adObjects
    .where('domain', domain.id)
    .filter(
      (object) =>
        object.usn > watermark && object.objectType !== 'organizationalUnit' && object.objectType !== 'container',
    );
  const people = changed.filter((object) => object.objectType !== 'group');
  const groups = changed.filter((object) => object.objectType === 'group');
  const filtered = groups.some((group) => isFilterGroup(run, group.distinguishedName)) ? groupScope(run) : [];
  return [...new Set([...people.map(({ id }) => id), ...groups.map(({ id }) => id), ...filtered, ...again])];
}

function isFilterGroup({ rule }: Run, distinguishedName: string): boolean {
  return (rule.groupFilter?.includedGroups ?? []).some((name) => dnKey(name) === dnKey(distinguishedName));
}

/** A changed filter group changes the scope of its old and new members. */
function groupScope({ state, job, filters }: Run): string[] {
  const known = state.connections.where('jobId', job.id).map((connection) => connection.sourceId);
  return [...(filters.groupMembers ?? []), ...known];
}
