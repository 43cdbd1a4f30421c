import type { Person } from '../../domain/person';
import type { Gateways } from '../../gateways/gateways';
import type { Mail } from '../../gateways/mail/mailer';
import { sendOnce } from '../kit/mails/send-once';
import type { Occasion } from './contract';
import { askMail } from './emails';

type MailGateways = Pick<
  Gateways,
  | 'alarms'
  | 'config'
  | 'approvals'
  | 'approvalTokens'
  | 'clock'
  | 'ledger'
  | 'log'
  | 'mailer'
  | 'runs'
  | 'sentMails'
  | 'settings'
>;

interface Asked {
  runId: string;
  round: number;
  approverId: string;
  occasion: Occasion;
}

/** One mail per approver, round and occasion. Nobody is asked about what is closed, or was decided by them, or belongs to a cancelled run. */
export async function sendAskMail(gateways: MailGateways, asked: Asked): Promise<{ sent: boolean }> {
  if (!(await isStillAsked(gateways, asked))) return { sent: false };
  const { runId, ...data } = asked;
  return sendOnce(gateways, { runId, name: mailNameOf(asked), data, write: () => mailOf(gateways, asked) });
}

async function isStillAsked({ approvals, runs }: MailGateways, { runId, round, approverId }: Asked): Promise<boolean> {
  const [run, asked, decisions] = await Promise.all([
    runs.get(runId),
    approvals.get(runId, round),
    approvals.decisions(runId, round),
  ]);
  const hasDecided = decisions.some(({ approver }) => approver.id === approverId);
  return !run?.cancelRequested && asked?.state === 'open' && !hasDecided;
}

export function mailNameOf(mail: { round: number; approverId: string; occasion: Occasion | 'result' }): string {
  const { round, approverId, occasion } = mail;
  return `${occasion === 'first' ? 'ask' : occasion}-${round}-${approverId}`;
}

async function mailOf(gateways: MailGateways, { runId, round: number, approverId, occasion }: Asked): Promise<Mail> {
  const { approvals, approvalTokens, clock, runs, settings } = gateways;
  const [run, round, plan, previous] = await Promise.all([
    runs.get(runId),
    approvals.get(runId, number),
    runs.readPlan(runId, number),
    number > 1 ? runs.readPlan(runId, number - 1) : undefined,
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
    occasion: occasion === 'reminder' ? { kind: occasion, number: 1, of: 1 } : { kind: occasion },
    tenant: settings.MAIL_SENDER.split('@')[1] ?? '',
    run,
    round,
    plan,
    previous: previous ?? null,
    approver,
    link: `${settings.PUBLIC_BASE_URL}/api/approvals/${token}`,
    now: clock.now().toISOString(),
  });
  return { ...view, to: addressOf(approver), runId };
}

export function addressOf({ mail, userPrincipalName }: Person): string {
  return mail ?? userPrincipalName;
}
