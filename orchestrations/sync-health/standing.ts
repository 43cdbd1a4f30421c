import type { Alarm } from '../../gateways/records/alarms';
import type { Standing } from './contract';

/** Of all alarms those of a configuration (null: of the app itself) that are not over. */
export function standingOf(alarms: readonly Alarm[], servicePrincipalId: string | null): Standing[] {
  const mine = alarms.filter(({ subject, domain, state }) => {
    const isMine = servicePrincipalId === null ? domain === null && subject === '' : subject === servicePrincipalId;
    return isMine && state !== 'resolved';
  });
  return mine.map(({ code, severity, detail, openedAt }) => ({ code, severity, detail, openedAt }));
}
