import type { Moment } from '../state/moment';

const day = 86_400_000;
const keptDays = 30;

/** Kind of the daily effect that forgets what Entra keeps for 30 days only: logs and soft-deleted objects. */
export const retention = 'retention';

export function planRetention({ state, now }: Moment): void {
  state.effects.put({ id: retention, dueAt: now + day, kind: retention, data: {} });
}

export function expireOldRecords(moment: Moment): void {
  const { state, now } = moment;
  const isOld = (instant: string) => now - Date.parse(instant) > keptDays * day;
  for (const { id } of state.provisioningLog.filter((entry) => isOld(entry.activityDateTime))) {
    state.provisioningLog.delete(id);
  }
  for (const { id } of state.directoryAudits.filter((audit) => isOld(audit.activityDateTime))) {
    state.directoryAudits.delete(id);
  }
  for (const { id } of state.deletedItems.filter((item) => isOld(item.deletedDateTime))) state.deletedItems.delete(id);
  planRetention(moment);
}
