import { changedAt, changeNameOf } from '../../../domain/alarm-change';
import { expectedFailureOf, RefusedError } from '../../../domain/errors';
import type { Gateways } from '../../../gateways/gateways';
import type { Mail } from '../../../gateways/mail/mailer';
import type { Alarm } from '../../../gateways/records/alarms';
import { alarmMail } from './alarm-mail';

export type AlarmGateways = Pick<Gateways, 'alarms' | 'clock' | 'config' | 'log' | 'mailer' | 'sentMails' | 'settings'>;

/** A mailbox that is away is asked again for so long; the alarm that mails fail is then given as long once more. */
const triedForMilliseconds = 6 * 3_600_000;

/** `owed`: to be tried again. `failed`: somebody did not get it, and will not. */
export type Told = { kind: 'sent' } | { kind: 'owed' } | { kind: 'failed'; code: string };

interface Failure {
  code: string;
  isFinal: boolean;
}

/** To whoever the configuration names, each once, however often this is repeated. What fails does not keep other alarms waiting. */
export async function tellAlarm(gateways: AlarmGateways, alarm: Alarm): Promise<Told> {
  const { clock, config, settings } = gateways;
  const tenant = settings.MAIL_SENDER.split('@')[1] ?? '';
  const content = alarmMail(alarm, { tenant, link: `${settings.PUBLIC_BASE_URL}/api/console` });
  const failures: Failure[] = [];
  for (const to of config.alarms.notify) {
    const failure = await sendTo(gateways, alarm, { ...content, to, runId: alarm.id });
    if (failure) failures.push(failure);
  }
  const [first] = failures;
  if (!first) return { kind: 'sent' };
  const isGivenUp = clock.now().getTime() - Date.parse(changedAt(alarm)) >= triedForMilliseconds;
  if (!isGivenUp && failures.some(({ isFinal }) => !isFinal)) return { kind: 'owed' };
  return { kind: 'failed', code: first.code };
}

async function sendTo(gateways: AlarmGateways, alarm: Alarm, mail: Mail): Promise<Failure | undefined> {
  const { clock, log, mailer, sentMails } = gateways;
  const name = `${alarm.id}-${changeNameOf(alarm)}-${mail.to}`;
  try {
    if ((await sentMails.begin('alarms', name, clock.now().toISOString())) === 'sent') return undefined;
    await mailer.send(mail);
    await sentMails.finish('alarms', name, clock.now().toISOString());
    return undefined;
  } catch (error) {
    const code = expectedFailureOf(error)?.code ?? 'UNEXPECTED';
    log.warn({ alarmId: alarm.id, code }, 'an alarm could not be mailed');
    return { code, isFinal: error instanceof RefusedError };
  }
}
