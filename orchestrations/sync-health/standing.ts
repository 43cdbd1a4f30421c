import type { Gateways } from '../../gateways/gateways';
import type { Alarm } from '../../gateways/records/alarms';
import type { Standing } from './contract';

/** Alarms of a configuration (null: of the app itself) that are not over. */
export async function openAlarms(
  { alarms, clock }: Pick<Gateways, 'alarms' | 'clock'>,
  servicePrincipalId: string | null,
): Promise<Alarm[]> {
  const all = await alarms.list(clock.now().toISOString());
  return all.filter(({ subject, domain, state }) => {
    const isMine = servicePrincipalId === null ? domain === null && subject === '' : subject === servicePrincipalId;
    return isMine && state !== 'resolved';
  });
}

export function shortOf({ code, severity, detail }: Alarm): Standing {
  return { code, severity, detail };
}
