import type { Plan } from '../../domain/plan';
import type { Run } from '../../domain/run';
import type { Decision, Round } from '../../gateways/records/approvals';
import { type LetterFact, renderLetter } from '../kit/mails/letter';
import { mailText, subjectOf } from '../kit/mails/mail-text';
import { momentText } from '../kit/pages/moment';
import { shortId } from '../kit/pages/wording';
import { nameOf, titleOf, withdrawnText } from './people-words';

export interface ResultMailView {
  tenant: string;
  run: Run;
  round: Round;
  plan: Plan;
  decisions: Decision[];
  /** The run's page. */
  link: string;
  now: string;
}

/** Tells how a round ended, with what to do where it ended without a yes. */
export function resultMail(view: ResultMailView): { subject: string; html: string; text: string } {
  const { run, round, plan } = view;
  const title = titleOf(run, plan);
  const subject = subjectOf([`[${tagOf(view)}] ${title}`, view.tenant, shortId(plan.fingerprint)]);
  return renderLetter(subject, {
    title: `${tagOf(view)}: ${title}`,
    opening: round.state === 'cancelled' ? mailText(withdrawnText(run), 600) : openings[round.state],
    decisive: [
      { name: 'Asked by', value: mailText(nameOf(run.requester)) },
      { name: 'What was asked', value: mailText(plan.shown.summary, 600) },
      ...view.decisions.map(decisionFact),
    ],
    link: { href: view.link, label: 'Look at the run' },
    sections: [{ heading: 'What to do now', paragraphs: nextSteps(view) }],
    details: [{ name: 'Plan', value: shortId(plan.fingerprint) }],
    closing: [`Sent by Cloud Sync Operator for run ${run.runId}.`],
  });
}

const openings: Record<Exclude<Round['state'], 'cancelled'>, string> = {
  open: 'The round is still open.',
  approved: 'Enough people said yes. The run goes on and proves what it does by reading it back.',
  rejected: 'One of the people asked said no. Nothing was changed.',
  expired: 'Too few people approved before the deadline, which counts as no. Nothing was changed.',
  superseded: 'The plan has changed; these decisions do not count.',
};

function tagOf({ run, round, decisions }: ResultMailView): string {
  const names = (kind: Decision['decision']) =>
    decisions.filter(({ decision }) => decision === kind).map(({ approver }) => mailText(approver.displayName, 30));
  if (round.state === 'approved') return `Approved by ${names('approve').join(' and ')}`;
  if (round.state === 'rejected') return `Rejected by ${names('reject').join(' and ')}`;
  if (round.state === 'expired') return 'Expired without approval';
  if (round.state !== 'cancelled') return 'No longer valid';
  return run.cancelRequested ? `Withdrawn by ${mailText(run.cancelRequested.by, 60)}` : 'Withdrawn';
}

function decisionFact({ approver, decision, comment, at }: Decision): LetterFact {
  const said = comment.trim() === '' ? '' : `: ${mailText(comment, 600)}`;
  const verb = decision === 'approve' ? 'approved' : 'rejected';
  return { name: mailText(approver.displayName, 60), value: `${verb} on ${momentText(at)}${said}` };
}

function nextSteps({ round, plan }: ResultMailView): string[] {
  if (round.state !== 'rejected' && round.state !== 'expired') return [];
  const steps = plan.shown.ifNotApproved ?? ['Ask again with a changed request, or leave it as it is.'];
  return steps.map((step) => mailText(step, 600));
}
