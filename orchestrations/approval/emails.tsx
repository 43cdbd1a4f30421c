import type { Person } from '../../domain/person';
import type { Plan } from '../../domain/plan';
import type { Run } from '../../domain/run';
import type { Round } from '../../gateways/records/approvals';
import { type Letter, type LetterFact, renderLetter } from '../kit/mails/letter';
import { mailText, subjectOf } from '../kit/mails/mail-text';
import { distanceText, momentText, readable } from '../kit/pages/moment';
import { extentText, riskCounts, severityWord, sortedRisks } from '../kit/pages/plan-view';
import { ifNobodyDecides, shortId } from '../kit/pages/wording';
import { changesOf, changesText } from './changes';
import { nameOf, titleOf, whyAsked } from './people-words';

export interface AskMailView {
  /** Why this mail is sent now. An escalation goes to somebody whom the policy names only for that. */
  occasion: { kind: 'first' } | { kind: 'reminder'; number: number; of: number } | { kind: 'escalation' };
  /** Name of the tenant, such as `contoso.com`. */
  tenant: string;
  run: Run;
  round: Round;
  plan: Plan;
  /** The plan of the round before; null in the first one. */
  previous: Plan | null;
  approver: Person;
  /** The approver's own link; it only locates. */
  link: string;
  now: string;
}

const mostRisks = 5;

/** Asks one approver. */
export function askMail(view: AskMailView): { subject: string; html: string; text: string } {
  const letter = letterOf(view);
  const subject = subjectOf([`[${tagOf(view)}] ${letter.title}`, view.tenant, shortId(view.plan.fingerprint)]);
  return renderLetter(subject, letter);
}

function tagOf({ occasion }: AskMailView): string {
  if (occasion.kind !== 'reminder') return 'Approval needed';
  return occasion.of > 1 ? `Reminder ${occasion.number}/${occasion.of}` : 'Reminder: approval needed';
}

function letterOf(view: AskMailView): Letter {
  const { run, round, plan } = view;
  const again = round.round > 1 ? `, round ${round.round}: the plan has changed, earlier decisions do not count` : '';
  return {
    title: titleOf(run, plan),
    opening: `${mailText(nameOf(run.requester))} asks: ${mailText(plan.shown.summary, 600)}`,
    decisive: decisiveFacts(view),
    link: { href: view.link, label: 'Review and decide' },
    sections: [{ heading: 'Risks', paragraphs: risksOf(plan) }],
    details: [
      ...plan.shown.facts.map(({ name, value }) => ({ name: mailText(name, 60), value: mailText(readable(value)) })),
      { name: 'Who decides', value: decidersOf(view) },
      { name: 'Why you', value: whyAsked(run, round, view.approver) },
      { name: 'Plan', value: shortId(plan.fingerprint) },
    ],
    closing: [
      'Opening the link changes nothing: you sign in, see every item, and decide on the page.',
      `Sent by Cloud Sync Operator for run ${run.runId}${again}.`,
    ],
  };
}

function decisiveFacts(view: AskMailView): LetterFact[] {
  const { run, round, plan, now } = view;
  const changes = changesOf(view);
  return [
    ...(changes ? [{ name: `New since round ${changes.sinceRound}`, value: changesText(changes) }] : []),
    { name: 'What changes', value: mailText(extentText(plan.shown), 600) },
    { name: 'Risks', value: riskCounts(plan.shown.risks) },
    { name: 'Can it be undone', value: mailText(plan.shown.reversible, 600) },
    {
      name: 'Decide by',
      value: `${momentText(round.expiresAt)} (${distanceText(round.expiresAt, now)}). ${ifNobodyDecides}`,
    },
    { name: 'Why', value: reasonOf(run) },
  ];
}

function reasonOf(run: Run): string {
  return mailText([run.ticket, run.reason].filter(Boolean).join(': '), 600) || 'No ticket and no reason was given.';
}

function decidersOf({ round, approver }: AskMailView): string {
  const others = round.approvers.filter(({ id }) => id !== approver.id).map((person) => mailText(nameOf(person), 120));
  const needed = `${round.required} of ${round.approvers.length} people must approve; one rejection ends it.`;
  return `${needed} Besides you: ${others.join(', ') || 'nobody'}.`;
}

function risksOf(plan: Plan): string[] {
  const risks = sortedRisks(plan.shown.risks).map(
    ({ severity, message, code }) => `${severityWord(severity)}: ${mailText(message)} (${mailText(code, 60)})`,
  );
  const more = risks.length - mostRisks;
  return more > 0 ? [...risks.slice(0, mostRisks), `${more} more on the page.`] : risks;
}
