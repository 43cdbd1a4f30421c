import type { Gateways } from '../../gateways/gateways';
import type { Mail } from '../../gateways/mail/mailer';
import { sendOnce } from '../kit/mails/send-once';
import { resultMail } from './result-mail';
import { addressOf, mailNameOf } from './send-ask-mail';

type MailGateways = Pick<
  Gateways,
  'alarms' | 'config' | 'approvals' | 'clock' | 'ledger' | 'log' | 'mailer' | 'runs' | 'sentMails' | 'settings'
>;

interface Told {
  runId: string;
  round: number;
  personId: string;
}

/** One mail per person and closed round: who asked and who was asked learn how it ended. */
export async function sendResultMail(gateways: MailGateways, told: Told): Promise<{ sent: boolean }> {
  const { runId, round, personId } = told;
  const name = mailNameOf({ round, approverId: personId, occasion: 'result' });
  const data = { round, personId, occasion: 'result' };
  return sendOnce(gateways, { runId, name, data, write: () => mailOf(gateways, told) });
}

async function mailOf(gateways: MailGateways, { runId, round: number, personId }: Told): Promise<Mail> {
  const { approvals, clock, runs, settings } = gateways;
  const [run, round, plan, decisions] = await Promise.all([
    runs.get(runId),
    approvals.get(runId, number),
    runs.readPlan(runId, number),
    approvals.decisions(runId, number),
  ]);
  const person = [...(round?.approvers ?? []), ...(run ? [run.requester] : [])].find(({ id }) => id === personId);
  if (!run || !round || !plan || !person) throw new Error(`round ${number} of run ${runId} is not stored`);
  const view = resultMail({
    tenant: settings.MAIL_SENDER.split('@')[1] ?? '',
    run,
    round,
    plan,
    decisions,
    link: `${settings.PUBLIC_BASE_URL}/api/console/runs/${runId}`,
    now: clock.now().toISOString(),
  });
  return { ...view, to: addressOf(person), runId };
}
