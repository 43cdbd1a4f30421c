import { changeNameOf } from '../../../domain/alarm-change';
import type { Alarm, AlarmKey } from '../../../gateways/records/alarms';
import { type AlarmGateways, tellAlarm } from '../mails/tell-alarm';

export type { AlarmGateways };

/**
 * Opens an alarm, or counts it when it is open. `occurrence` names what was seen, the same however often it is looked at: only
 * another one counts.
 */
export async function raiseAlarm(
  gateways: AlarmGateways,
  alarm: AlarmKey & Pick<Alarm, 'severity' | 'detail'>,
  occurrence: string,
): Promise<void> {
  const { alarms, clock, log } = gateways;
  const opened = await alarms.open(alarm, { occurrence, at: clock.now().toISOString() });
  if (opened.change !== 'opened') return;
  log.error({ code: alarm.code, domain: alarm.domain, alarmId: opened.alarm.id }, 'an alarm is open');
  await tell(gateways, opened.alarm);
}

/** Nothing to do where there is no such alarm, or it is over. */
export async function resolveAlarm(gateways: AlarmGateways, key: AlarmKey, occurrence: string): Promise<void> {
  const resolved = await gateways.alarms.resolve(key, { occurrence, at: gateways.clock.now().toISOString() });
  if (resolved?.change === 'resolved') await tell(gateways, resolved.alarm);
}

const againAfterMilliseconds = 4 * 60_000;

/** Mails about alarms that could not be sent, or whose process ended before it sent them. */
export async function retellAlarms(gateways: AlarmGateways): Promise<void> {
  const now = gateways.clock.now();
  const next = new Date(now.getTime() + againAfterMilliseconds).toISOString();
  for (const alarm of await gateways.alarms.takeUntold(now.toISOString(), next)) await tell(gateways, alarm);
}

// One alarm for the one mailbox: whatever it refuses, an administrator puts it right for all mails.
const mailFailed = { code: 'MAIL_FAILED', domain: null, subject: '' } as const;

/** `occurrence` names the mail; a repeated activity tells of the same one. */
export async function raiseMailFailed(
  gateways: AlarmGateways,
  { occurrence, code }: { occurrence: string; code: string },
): Promise<void> {
  const detail = `A mail could not be sent (${code}). Open approvals are listed at /api/approvals meanwhile.`;
  await raiseAlarm(gateways, { ...mailFailed, severity: 'critical', detail }, occurrence);
}

/** A mail that was taken shows that the mailbox works again. */
export async function resolveMailFailed(gateways: AlarmGateways, occurrence: string): Promise<void> {
  await resolveAlarm(gateways, mailFailed, occurrence);
}

/** About a mail of the alarm that mails fail no other alarm is raised: that one stands in the console. */
async function tell(gateways: AlarmGateways, alarm: Alarm): Promise<void> {
  const result = await tellAlarm(gateways, alarm);
  if (result.kind === 'owed') return;
  await gateways.alarms.told(alarm);
  const isAboutItself = alarm.code === mailFailed.code;
  if (isAboutItself || gateways.config.alarms.notify.length === 0) return;
  const occurrence = `${alarm.id}-${changeNameOf(alarm)}`;
  if (result.kind === 'sent') await resolveMailFailed(gateways, occurrence);
  else await raiseMailFailed(gateways, { occurrence, code: result.code });
}
