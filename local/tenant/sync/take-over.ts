import type { Moment } from '../state/moment';
import { connectionId } from './cycle/run';

/** A rolled-back object (`isCloudManaged` false again) is looked at in the next cycle of each job that holds it, so that AD takes over. */
export function requestTakeOver({ state }: Moment, targetId: string): void {
  for (const { jobId, sourceId } of state.connections.where('targetId', targetId)) {
    const id = connectionId(jobId, sourceId);
    state.escrows.put({ id, jobId, sourceId, code: 'TakeOverPending', attempts: 0, nextAttemptAt: 0 });
  }
}
