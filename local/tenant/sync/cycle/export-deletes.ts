import { softDeleteUser, unlink } from '../../state/deleted-users';
import type { Moment } from '../../state/moment';
import { evaluateObject } from './evaluate-object';
import { step } from './evaluation-steps';
import { logEvaluation } from './provisioning-log';
import { connectionId, type Evaluation, type Run } from './run';

/** A security or distribution group is gone for good. */
export function hardDeleteGroup(moment: Moment, id: string): void {
  unlink(moment, id);
  moment.state.groupLinks.delete(id);
  moment.state.groups.delete(id);
}

/** Exports the deletes of a cycle: users softly, groups for good. What came back meanwhile stays. */
export function exportDeletes(run: Run, sourceIds: readonly string[]): { exported: number; errors: number } {
  const pending = pendingOf(run, sourceIds);
  const prevented = isPrevented(run, pending.length);
  for (const evaluation of pending) {
    if (prevented) {
      logEvaluation(run, accidentalDeletion(evaluation));
      escrow(run, evaluation.sourceId, 'AccidentalDeletionPrevention');
      continue;
    }
    exportDelete(run, evaluation);
    logEvaluation(run, {
      ...evaluation,
      steps: [...evaluation.steps, step('EntryExport', 'export', { description: 'Deleted in Microsoft Entra ID' })],
    });
  }
  return prevented ? { exported: 0, errors: pending.length } : { exported: pending.length, errors: 0 };
}

function exportDelete(run: Run, { sourceId, targetId = '', targetType }: Evaluation) {
  const user = targetType === 'User' ? run.state.users.get(targetId) : undefined;
  if (user) softDeleteUser(run, user);
  else hardDeleteGroup(run, targetId);
  run.state.connections.delete(connectionId(run.job.id, sourceId));
  run.state.escrows.delete(connectionId(run.job.id, sourceId));
}

/** Holds them all: one staged entry each, and they are looked at again at every attempt. */
export function stageDeletes(run: Run, sourceIds: readonly string[]): void {
  for (const evaluation of pendingOf(run, sourceIds)) {
    logEvaluation(run, {
      ...evaluation,
      action: 'stagedDelete',
      status: 'skipped',
      errorCode: 'DeleteThresholdExceeded',
    });
    escrow(run, evaluation.sourceId, 'TooManyDeletes');
  }
}

export function pendingOf(run: Run, sourceIds: readonly string[]): Evaluation[] {
  return sourceIds.map((id) => evaluateObject(run, id)).filter((evaluation) => evaluation.kind === 'pendingDelete');
}

/** The tenant's own accidental-deletion prevention works besides the threshold of the job. */
function isPrevented({ state }: Run, count: number): boolean {
  for (const { configuration } of state.onPremisesSynchronization.all()) {
    const { synchronizationPreventionType, alertThreshold } = configuration.accidentalDeletionPrevention;
    if (synchronizationPreventionType === 'enabledForCount' && count > alertThreshold) return true;
  }
  return false;
}

function accidentalDeletion(evaluation: Evaluation): Evaluation {
  return {
    ...evaluation,
    status: 'failure',
    errorCode: 'AccidentalDeletionPrevention',
    reason: 'The number of deletions exceeds the threshold of the tenant.',
  };
}

function escrow({ state, job }: Run, sourceId: string, code: string) {
  state.escrows.put({
    id: connectionId(job.id, sourceId),
    jobId: job.id,
    sourceId,
    code,
    attempts: 0,
    nextAttemptAt: 0,
  });
}
