import { delayFrom, guidFrom } from '../../state/chance';
import { isoAt, type Moment } from '../../state/moment';
import type { Job, RunningCycle } from '../../state/sync-documents';
import { dnKey } from '../../forest/distinguished-name';
import { withStatus } from '../job-control';
import { failedCycle, finished } from './execution';
import { isRun, openRun, type Run } from './run';

/** How long a cycle reads before it exports: the first look at a domain takes longer. */
const reading = { full: [30_000, 90_000], delta: [2000, 8000] } as const;

/** The cycle that is due: fails, ends at once because nothing changed, or goes on in steps. Undefined when it is over. */
export function beginProvisioningCycle(moment: Moment, job: Job): RunningCycle | undefined {
  const { state, now } = moment;
  const opened = openRun(moment, job);
  const failure = failureOf(job, isRun(opened) ? null : opened);
  if (failure || !isRun(opened)) {
    state.jobs.put(failedCycle(moment, job, failure ?? { reason: 'Unknown', error: noError }));
    return undefined;
  }
  const full = job.watermark === null || (job.fullEvaluationAt !== null && job.fullEvaluationAt <= now);
  const queue = full ? everything(opened) : changes(opened, job.watermark ?? 0);
  if (queue.length === 0 && !full) {
    state.jobs.put(finished(moment, job, { ...emptyResult(opened), beganAt: now }));
    noteSync(moment);
    return undefined;
  }
  const cycle: RunningCycle = {
    id: job.id,
    cycleId: guidFrom(state.seed, 'cycle', job.id, job.cycleCount),
    kind: full ? 'full' : 'delta',
    beganAt: now,
    nextStepAt: now + delayFrom(state.seed, reading[full ? 'full' : 'delta'], 'reading', job.id, job.cycleCount),
    readUpTo: opened.domain.highestUsn,
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
  state.jobs.put(withStatus({ ...job, nextCycleAt: null }, { code, progress: [progressOf(moment, cycle)] }));
  return cycle;
}

const noError = { code: 'Unknown', message: 'The cycle failed.', tenantActionable: false };

export function failureOf(job: Job, error: ReturnType<typeof openRun> | null) {
  if (job.nextEnd) {
    const { reason } = job.nextEnd;
    return {
      reason,
      error: { code: reason, message: `The cycle ended in quarantine: ${reason}.`, tenantActionable: true },
    };
  }
  if (error && !isRun(error)) return { reason: 'EncounteredQuarantineException', error };
  return undefined;
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
