import { changeObject } from '../../forest/objects';
import type { Moment } from '../../state/moment';
import type { Job } from '../../state/sync-documents';
import { openOrFail } from '../cycle/begin-cycle';
import { finished } from '../cycle/execution';
import { logEvaluation } from '../cycle/provisioning-log';
import { connectionId, connectionOf, type Evaluation, type Run } from '../cycle/run';
import { writeMembers } from './group-members';
import { candidates } from './group-scope';
import { provisionGroup } from './provision-group';

/** One cycle of Entra-to-AD provisioning: groups first, then their members, which may be groups of the same cycle. */
export function runGroupCycle(moment: Moment, job: Job): void {
  const { state, now } = moment;
  const run = openOrFail(moment, job);
  if (!run) return;
  const ids = candidates(run);
  const evaluated = ids.map((id) => ({ id, evaluation: evaluate(run, id) }));
  const done = evaluated.flatMap(({ id, evaluation }) => (evaluation ? withMembers(run, id, evaluation) : []));
  for (const evaluation of done) if (evaluation.kind !== 'unchanged') logEvaluation(run, evaluation);
  const count = (kind: Evaluation['kind']) => done.filter((evaluation) => evaluation.kind === kind).length;
  const value = state.connections.where('jobId', job.id).length;
  const entryCounts = [{ key: 'Group to group', value }];
  const exports = count('exported');
  const counts = { imported: ids.length, exports, errors: count('failed'), escrowed: 0, staged: 0 };
  state.jobs.put(finished(moment, job, { beganAt: now, ...counts, watermark: 0, entryCounts }));
}

/** A group of which only the members changed is exported too. */
function withMembers(run: Run, id: string, evaluation: Evaluation): Evaluation {
  const isProvisioned = evaluation.kind === 'exported' || evaluation.kind === 'unchanged';
  return isProvisioned && writeMembers(run, id) ? { ...evaluation, kind: 'exported' } : evaluation;
}

/** Undefined where nothing is told: a group that is gone, or that nobody selected and that is none of the job's. */
function evaluate(run: Run, id: string): Evaluation | undefined {
  const group = run.state.groups.get(id);
  const wasProvisioned = connectionOf(run, id) !== undefined;
  if (!group) return void deleteInAd(run, id);
  const evaluation = provisionGroup(run, group);
  if (evaluation.kind !== 'skipped') return evaluation;
  if (!wasProvisioned) return isAssigned(run, id) ? evaluation : undefined;
  letGo(run, id);
  return evaluation;
}

function isAssigned({ state, job }: Run, id: string): boolean {
  return state.appRoleAssignments.where('resourceId', job.servicePrincipalId).some((one) => one.principalId === id);
}

/** A group that was deleted for good takes its AD group along. */
function deleteInAd(run: Run, id: string): void {
  const connection = connectionOf(run, id);
  if (!connection) return;
  if (run.state.adObjects.get(connection.targetId)) changeObject(run, connection.targetId, { isDeleted: true });
  run.state.connections.delete(connectionId(run.job.id, id));
}

/** The AD group of what leaves the scope stays. One that AD is to own again loses the marks, so that AD synchronizes it. */
function letGo(run: Run, id: string): void {
  const { state, job } = run;
  const connection = connectionOf(run, id);
  const object = connection && state.adObjects.get(connection.targetId);
  state.connections.delete(connectionId(job.id, id));
  if (!object || state.groups.get(id)?.isCloudManaged !== false || object.isDeleted) return;
  const marks = new Set(['adminDescription', 'msDS-ExternalDirectoryObjectId']);
  const kept = Object.entries(object.attributes).filter(([name]) => !marks.has(name));
  changeObject(run, object.id, { attributes: Object.fromEntries(kept) });
}
