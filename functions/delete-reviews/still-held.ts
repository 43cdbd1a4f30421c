import { hasEnded } from '../../domain/run';
import type { Gateways } from '../../gateways/gateways';
import type { Configuration } from '../../gateways/graph/synchronization';
import type { Held } from '../../orchestrations/delete-threshold/facts';
import { type AlarmGateways, raiseAlarm, resolveAlarm } from '../../orchestrations/kit/activities/alarms';
import { lastReview } from './series';

type StillHeldGateways = AlarmGateways & Pick<Gateways, 'runs' | 'starts'>;

const dayMilliseconds = 86_400_000;

/** Deletes that are held for a day after their last review ended are an alarm; it is over when they are held no more. */
export async function judgeStillHeld(
  gateways: StillHeldGateways,
  configurations: readonly Configuration[],
  holds: readonly Held[],
): Promise<void> {
  for (const { domain, servicePrincipalId } of configurations) {
    if (domain === null) continue;
    const held = holds.find((hold) => hold.servicePrincipalId === servicePrincipalId);
    if (held) await raiseWhenLong(gateways, domain, held);
    else await resolveBoth(gateways, domain);
  }
}

async function raiseWhenLong(gateways: StillHeldGateways, domain: string, held: Held): Promise<void> {
  const last = await lastReview(gateways, held);
  if (!last?.endedAt || !hasEnded(last.state)) return;
  if (gateways.clock.now().getTime() - Date.parse(last.endedAt) < dayMilliseconds) return;
  const detail =
    `The synchronization job of ${domain} has been held since ${held.seriesBegan}, and its last review ended as ${last.state}. ` +
    'Put the cause right, or ask for a new review: POST /api/delete-reviews. After about four weeks the job is disabled.';
  const alarm = { code: 'DELETES_STILL_HELD', severity: 'critical', domain, subject: held.jobId, detail } as const;
  await raiseAlarm(gateways, alarm, last.runId);
}

/** Asked of what is open only: most sweeps find nothing. */
async function resolveBoth(gateways: StillHeldGateways, domain: string): Promise<void> {
  const at = gateways.clock.now().toISOString();
  const open = (await gateways.alarms.list(at)).filter(
    (alarm) => alarm.domain === domain && alarm.state !== 'resolved' && ofHolds.includes(alarm.code),
  );
  for (const { code, subject } of open) await resolveAlarm(gateways, { code, domain, subject }, at);
}

const ofHolds: readonly string[] = ['DELETES_STILL_HELD', 'EVIDENCE_INCOMPLETE'];
