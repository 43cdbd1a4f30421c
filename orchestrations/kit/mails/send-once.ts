import { NotNowError, RefusedError } from '../../../domain/errors';
import type { Gateways } from '../../../gateways/gateways';
import type { Mail } from '../../../gateways/mail/mailer';
import { type AlarmGateways, raiseMailFailed, resolveMailFailed } from '../activities/alarms';

type MailGateways = AlarmGateways & Pick<Gateways, 'ledger'>;

interface NamedMail {
  runId: string;
  /** Names the mail within its run. */
  name: string;
  /** What the ledger keeps: whom it went to, and why. */
  data: Record<string, unknown>;
  write(): Promise<Mail>;
}

/**
 * One mail per name. Sending is not idempotent: a repetition after a lost answer says that it is one. A mailbox that refuses is
 * recorded, raises `MAIL_FAILED`, and the run goes on.
 */
export async function sendOnce(
  gateways: MailGateways,
  { runId, name, data, write }: NamedMail,
): Promise<{ sent: boolean }> {
  const { clock, ledger, mailer, sentMails } = gateways;
  const occurrence = `${runId}:${name}`;
  const attempt = await sentMails.begin(runId, name, clock.now().toISOString());
  if (attempt === 'sent') return { sent: true };
  const mail = await write();
  try {
    await mailer.send(attempt === 'again' ? { ...mail, subject: `[Repeated] ${mail.subject}` } : mail);
  } catch (error) {
    if (error instanceof NotNowError || !(error instanceof RefusedError)) throw error;
    await ledger.append(runId, {
      step: `mail-failed:${name}`,
      kind: 'mailFailed',
      data: { ...data, code: error.code },
    });
    await raiseMailFailed(gateways, { occurrence, code: error.code });
    return { sent: false };
  }
  await sentMails.finish(runId, name, clock.now().toISOString());
  await ledger.append(runId, { step: `mail:${name}`, kind: 'mailed', data });
  await resolveMailFailed(gateways, occurrence);
  return { sent: true };
}
