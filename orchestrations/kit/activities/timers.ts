import { isEnabled } from '../../../domain/operator-config';
import type { Workflow } from '../../../domain/run';
import { type Beat, overdueOf, overdueText, timerNames, type TimerName } from '../../../domain/timers';
import type { Gateways } from '../../../gateways/gateways';
import { type AlarmGateways, raiseAlarm, resolveAlarm } from './alarms';

type TimerGateways = Pick<Gateways, 'clock' | 'config' | 'heartbeats'>;

const alarm = { code: 'TIMERS_LATE', domain: null, subject: '' } as const;

/**
 * Our own timers that did not run. Asked by two of them, so that each is missed by the other one; both at once are missed when they
 * come back, and by the alert in Azure Monitor (infra/alerts/heartbeat.kql).
 */
export async function judgeTimers(gateways: AlarmGateways & TimerGateways): Promise<void> {
  const now = gateways.clock.now();
  const late = overdueOf(await readBeats(gateways), now);
  if (late.length === 0) return resolveAlarm(gateways, alarm, now.toISOString());
  const detail = `Did not run as they should: ${overdueText(late)}. Look at the check "timers" of /api/health.`;
  const occurrence = late.map(({ timer, at }) => `${timer} ${at}`).join(', ');
  await raiseAlarm(gateways, { ...alarm, severity: 'critical', detail }, occurrence);
}

/** A workflow that is switched off has no timer. */
const workflowOf: Partial<Record<TimerName, Workflow>> = { healthLook: 'sync-health', dailyDriftCheck: 'drift-check' };

/** Of the timers that are switched on. */
export async function readBeats({ config, heartbeats }: TimerGateways): Promise<Beat[]> {
  const awaited = timerNames.filter((timer) => {
    const workflow = workflowOf[timer];
    return workflow === undefined || isEnabled(config, workflow);
  });
  return Promise.all(awaited.map(async (timer) => ({ timer, ...(await heartbeats.read(timer)) })));
}
