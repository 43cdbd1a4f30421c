import type { Moment } from '../../state/moment';
import type { Job, RunningCycle } from '../../state/sync-documents';
import { withStatus } from '../job-control';
import { deleteThreshold } from '../secrets';
import { noteSync, progressOf } from './begin-cycle';
import { evaluateObject } from './evaluate-object';
import { failedCycle, finished } from './execution';
import { exportDeletes, pendingOf, stageDeletes } from './export-deletes';
import { logEvaluation } from './provisioning-log';
import { resolveReferences } from './resolve-references';
import { connectionId, isRun, openRun, type Evaluation, type Run } from './run';
import { targetOfConnection } from './target';

/** What the agents and the service get through in one step: 40 objects a second. */
const objectsPerStep = 200;
const stepMilliseconds = 5000;

/** One step of a running cycle, with the schema and the secrets as they are now. Undefined when the cycle is over. */
export function stepCycle(moment: Moment, running: RunningCycle): RunningCycle | undefined {
  const { state, now } = moment;
  const job = state.jobs.get(running.id);
  if (!job) return void state.cycles.delete(running.id);
  const run = openRun(moment, job, running.cycleId);
  if (!isRun(run)) {
    state.cycles.delete(running.id);
    state.jobs.put(failedCycle(moment, job, { reason: 'EncounteredQuarantineException', error: run }));
    return undefined;
  }
  const { cycle, budget } = evaluateSlice(run, running);
  const resolved = cycle.position < cycle.queue.length ? cycle : resolveSlice(run, cycle, budget);
  if (resolved.position < resolved.queue.length || resolved.references.length > 0) {
    const next = { ...resolved, nextStepAt: now + stepMilliseconds };
    state.cycles.put(next);
    state.jobs.put(withStatus(job, { progress: [progressOf(moment, next)] }));
    return next;
  }
  state.cycles.delete(job.id);
  endCycle(run, resolved);
  return undefined;
}

/** The whole cycle in one go, for the control that runs one now. */
export function runToEnd(moment: Moment, cycle: RunningCycle | undefined): void {
  for (let next = cycle; next; next = stepCycle(moment, next));
}

function evaluateSlice(run: Run, cycle: RunningCycle): { cycle: RunningCycle; budget: number } {
  const slice = cycle.queue.slice(cycle.position, cycle.position + objectsPerStep);
  const references = new Set(cycle.references);
  const deletes = [...cycle.deletes];
  let { exports, errors } = cycle;
  for (const sourceId of slice) {
    const evaluation = evaluateObject(run, sourceId);
    note(run, evaluation);
    if (evaluation.kind === 'pendingDelete') deletes.push(sourceId);
    if (evaluation.kind === 'failed') errors++;
    if (evaluation.kind === 'exported') exports++;
    for (const id of referencesTouched(run, evaluation)) references.add(id);
  }
  return {
    cycle: { ...cycle, position: cycle.position + slice.length, deletes, references: [...references], exports, errors },
    budget: objectsPerStep - slice.length,
  };
}

/** Groups whose members have to be looked at: the group itself, and those that hold an object that just came. */
function referencesTouched({ state }: Run, { kind, object }: Evaluation): string[] {
  if (!object || (kind !== 'exported' && kind !== 'unchanged')) return [];
  const own = object.objectType === 'group' ? [object.id] : [];
  return kind === 'exported' ? [...own, ...state.adObjects.where('member', object.id).map(({ id }) => id)] : own;
}

/** Logs an evaluation, and keeps failed objects for another attempt. */
function note(run: Run, evaluation: Evaluation) {
  const { state, job, now } = run;
  const id = connectionId(job.id, evaluation.sourceId);
  const logged = evaluation.kind === 'exported' || evaluation.kind === 'skipped' || evaluation.kind === 'failed';
  if (logged) logEvaluation(run, evaluation);
  if (evaluation.kind !== 'failed') {
    if (evaluation.kind !== 'pendingDelete') state.escrows.delete(id);
    return;
  }
  const attempts = (state.escrows.get(id)?.attempts ?? 0) + 1;
  const wait = Math.min(2 ** attempts * 2 * 60_000, 24 * 3_600_000);
  state.escrows.put({
    id,
    jobId: job.id,
    sourceId: evaluation.sourceId,
    code: evaluation.errorCode ?? 'Unknown',
    attempts,
    nextAttemptAt: now + wait,
  });
}

function resolveSlice(run: Run, cycle: RunningCycle, budget: number): RunningCycle {
  let exports = cycle.exports;
  for (const sourceId of cycle.references.slice(0, budget)) {
    const evaluation = resolveReferences(run, sourceId);
    if (!evaluation) continue;
    logEvaluation(run, evaluation);
    exports++;
  }
  return { ...cycle, references: cycle.references.slice(budget), exports };
}

function endCycle(run: Run, cycle: RunningCycle) {
  const { state, job } = run;
  const threshold = deleteThreshold(run.secrets);
  const pending = pendingOf(run, cycle.deletes);
  const holds = threshold.enabled && pending.length > 0 && pending.length >= threshold.count && !job.forceDeletes;
  const deletes = pending.map(({ sourceId }) => sourceId);
  if (holds) stageDeletes(run, deletes);
  const deleted = holds ? { exported: 0, errors: 0 } : exportDeletes(run, deletes);
  const escrowed = state.escrows.where('jobId', job.id).filter(({ code }) => code !== 'TooManyDeletes').length;
  state.jobs.put(
    finished(run, job, {
      beganAt: cycle.beganAt,
      imported: cycle.imported,
      exports: cycle.exports + deleted.exported,
      errors: cycle.errors + deleted.errors,
      escrowed,
      staged: holds ? pending.length : 0,
      watermark: cycle.readUpTo,
      entryCounts: entryCounts(run, job),
    }),
  );
  noteSync(run, 0);
}

/** Objects the job owns in the tenant; those that moved to the cloud are no longer its own. */
export function entryCounts(run: Run, job: Job): { key: string; value: number }[] {
  const counts = new Map<string, number>();
  for (const connection of run.state.connections.where('jobId', job.id)) {
    if (targetOfConnection(run, connection)?.isCloudManaged !== false) continue;
    const key = `${connection.sourceType} to ${connection.targetType}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].map(([key, value]) => ({ key, value }));
}
