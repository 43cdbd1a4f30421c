import type { Gateways } from '../../../gateways/gateways';
import type { Alarm, AlarmKey } from '../../../gateways/records/alarms';
import { alarmMail } from '../mails/alarm-mail';

export type AlarmGateways = Pick<Gateways, 'alarms' | 'clock' | 'config' | 'log' | 'mailer' | 'sentMails' | 'settings'>;

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
  await tell(gateways, opened.alarm, 'opened');
}

/** Nothing to do where there is no such alarm, or it is over. */
export async function resolveAlarm(gateways: AlarmGateways, key: AlarmKey, occurrence: string): Promise<void> {
  const resolved = await gateways.alarms.resolve(key, { occurrence, at: gateways.clock.now().toISOString() });
  if (resolved?.change === 'resolved') await tell(gateways, resolved.alarm, 'resolved');
}

/** Whoever the configuration names. An alarm that cannot be mailed stands in the console: about that no other alarm is raised. */
async function tell(gateways: AlarmGateways, alarm: Alarm, what: 'opened' | 'resolved'): Promise<void> {
  const { clock, config, log, mailer, sentMails, settings } = gateways;
  const tenant = settings.MAIL_SENDER.split('@')[1] ?? '';
  const content = alarmMail(alarm, { tenant, link: `${settings.PUBLIC_BASE_URL}/api/console` });
  for (const to of config.alarms.notify) {
    const name = `${alarm.id}-${what}-${what === 'opened' ? alarm.openedAt : alarm.resolvedAt}-${to}`;
    try {
      const attempt = await sentMails.begin('alarms', name, clock.now().toISOString());
      if (attempt === 'sent') continue;
      await mailer.send({ ...content, to, runId: alarm.id });
      await sentMails.finish('alarms', name, clock.now().toISOString());
    } catch (error) {
      log.warn(
        { alarmId: alarm.id, error: error instanceof Error ? error.name : null },
        'an alarm could not be mailed',
      );
    }
  }
}
