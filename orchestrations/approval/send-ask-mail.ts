import { NotNowError, RefusedError } from '../../domain/errors';
import type { Gateways } from '../../gateways/gateways';
import type { Mail } from '../../gateways/mail/mailer';
import { askMail } from './emails';

type MailGateways = Pick<
  Gateways,
  'approvals' | 'approvalTokens' | 'clock' | 'ledger' | 'log' | 'mailer' | 'runs' | 'sentMails' | 'settings'
>;

interface Asked {
  runId: string;
  round: number;
  approverId: string;
}

/**
 * One mail per approver and round. Sending is not idempotent: a repetition after a lost answer carries the same link and says
 * that it is one. When the mailbox refuses, the round waits on, and the console shows it. Nobody is asked about a run that
 * was cancelled.
 */
export async function sendAskMail(gateways: MailGateways, asked: Asked): Promise<{ sent: boolean }> {
  const { clock, ledger, sentMails, mailer } = gateways;
  const name = mailNameOf(asked);
  if ((await gateways.runs.get(asked.runId))?.cancelRequested) return { sent: false };
  const attempt = await sentMails.begin(asked.runId, name, clock.now().toISOString());
  if (attempt === 'sent') return { sent: true };
  const mail = await mailOf(gateways, asked);
  try {
    await mailer.send(attempt === 'again' ? { ...mail, subject: `[Repeated] ${mail.subject}` } : mail);
  } catch (error) {
    if (error instanceof NotNowError || !(error instanceof RefusedError)) throw error;
    await ledger.append(asked.runId, {
      step: `mail-failed:${name}`,
      kind: 'mailFailed',
      data: { ...asked, code: error.code },
    });
    return { sent: false };
  }
  await sentMails.finish(asked.runId, name, clock.now().toISOString());
  await ledger.append(asked.runId, { step: `mail:${name}`, kind: 'mailed', data: asked });
  return { sent: true };
}

export function mailNameOf({ round, approverId }: Omit<Asked, 'runId'>): string {
  return `ask-${round}-${approverId}`;
}

async function mailOf(gateways: MailGateways, { runId, round: number, approverId }: Asked): Promise<Mail> {
  const { approvals, approvalTokens, clock, runs, settings } = gateways;
  const [run, round, plan] = await Promise.all([
    runs.get(runId),
    approvals.get(runId, number),
    runs.readPlan(runId, number),
  ]);
  const approver = round?.approvers.find((person) => person.id === approverId);
  if (!run || !round || !plan || !approver) throw new Error(`round ${number} of run ${runId} is not stored`);
  const token = await approvalTokens.issue({
    runId,
    round: number,
    approverId,
    fingerprintStart: round.fingerprint.slice('sha256:'.length, 'sha256:'.length + 32),
    expiresAt: round.expiresAt,
  });
  const view = askMail({
    occasion: { kind: 'first' },
    tenant: settings.MAIL_SENDER.split('@')[1] ?? '',
    run,
    round,
    plan,
    approver,
    link: `${settings.PUBLIC_BASE_URL}/api/approvals/${token}`,
    now: clock.now().toISOString(),
  });
  return { ...view, to: approver.mail ?? approver.userPrincipalName, runId };
}
