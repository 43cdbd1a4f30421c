import type { Person } from '../../domain/person';
import type { Plan } from '../../domain/plan';
import type { Run } from '../../domain/run';
import type { Round } from '../../gateways/records/approvals';
import { FactTable, Heading, LinkButton, Paragraph, renderMail } from '../kit/mails/mail-frame';
import { mailText, subjectOf } from '../kit/mails/mail-text';
import { distanceText, momentText, readable } from '../kit/pages/moment';
import { extentText, riskCounts, severityWord, sortedRisks } from '../kit/pages/plan-view';
import { askTitle, ifNobodyDecides, shortId, workflowTitle } from '../kit/pages/wording';

export interface AskMailView {
  /** Why this mail is sent now. An escalation goes to somebody whom the policy names only for that. */
  occasion: { kind: 'first' } | { kind: 'reminder'; number: number; of: number } | { kind: 'escalation' };
  /** Name of the tenant, such as `contoso.com`. */
  tenant: string;
  run: Run;
  round: Round;
  plan: Plan;
  approver: Person;
  /** The approver's own link; it only locates. */
  link: string;
  now: string;
}

interface Fact {
  name: string;
  value: string;
}

interface Facts {
  title: string;
  opening: string;
  decisive: Fact[];
  risks: string[];
  details: Fact[];
  closing: string[];
}

const mostRisks = 5;
const linkLabel = 'Review and decide';

/** Asks one approver. HTML and text are written from the same facts. */
export function askMail(view: AskMailView): { subject: string; html: string; text: string } {
  const facts = factsOf(view);
  const subject = subjectOf([`[${tagOf(view)}] ${facts.title}`, view.tenant, shortId(view.plan.fingerprint)]);
  return { subject, html: htmlOf(subject, facts, view.link), text: textOf(facts, view.link) };
}

function tagOf({ occasion }: AskMailView): string {
  if (occasion.kind !== 'reminder') return 'Approval needed';
  return occasion.of > 1 ? `Reminder ${occasion.number}/${occasion.of}` : 'Reminder: approval needed';
}

function factsOf(view: AskMailView): Facts {
  const { run, round, plan } = view;
  const again = round.round > 1 ? `, round ${round.round}: the plan has changed, earlier decisions do not count` : '';
  return {
    title: askTitle(run.workflow, plan.shown.items.length),
    opening: `${mailText(nameOf(run.requester))} asks: ${mailText(plan.shown.summary, 600)}`,
    decisive: decisiveFacts(view),
    risks: risksOf(plan),
    details: [
      ...plan.shown.facts.map(({ name, value }) => ({ name: mailText(name, 60), value: mailText(readable(value)) })),
      { name: 'Who decides', value: decidersOf(view) },
      { name: 'Why you', value: whyYou(view) },
      { name: 'Plan', value: shortId(plan.fingerprint) },
    ],
    closing: [
      'Opening the link changes nothing: you sign in, see every item, and decide on the page.',
      `Sent by Cloud Sync Operator for run ${run.runId}${again}.`,
    ],
  };
}

function decisiveFacts({ run, round, plan, now }: AskMailView): Fact[] {
  return [
    { name: 'What changes', value: mailText(extentText(plan.shown.items), 600) },
    { name: 'Risks', value: riskCounts(plan.shown.risks) },
    { name: 'Can it be undone', value: mailText(plan.shown.reversible, 600) },
    {
      name: 'Decide by',
      value: `${momentText(round.expiresAt)} (${distanceText(round.expiresAt, now)}). ${ifNobodyDecides}`,
    },
    { name: 'Why', value: reasonOf(run) },
  ];
}

function nameOf(person: Person): string {
  return `${person.displayName} (${person.userPrincipalName})`;
}

function reasonOf(run: Run): string {
  return mailText([run.ticket, run.reason].filter(Boolean).join(': '), 600) || 'No ticket and no reason was given.';
}

function decidersOf({ round, approver }: AskMailView): string {
  const others = round.approvers.filter(({ id }) => id !== approver.id).map((person) => mailText(nameOf(person), 120));
  const needed = `${round.required} of ${round.approvers.length} people must approve; one rejection ends it.`;
  return `${needed} Besides you: ${others.join(', ') || 'nobody'}.`;
}

function whyYou({ occasion, run }: AskMailView): string {
  const title = workflowTitle(run.workflow);
  return occasion.kind === 'escalation'
    ? `Nobody has decided so far, and the policy for ${title} names you for that case.`
    : `The policy for ${title} names you as an approver.`;
}

function risksOf(plan: Plan): string[] {
  const risks = sortedRisks(plan.shown.risks).map(
    ({ severity, message, code }) => `${severityWord(severity)}: ${mailText(message)} (${mailText(code, 60)})`,
  );
  const more = risks.length - mostRisks;
  return more > 0 ? [...risks.slice(0, mostRisks), `${more} more on the page.`] : risks;
}

function htmlOf(subject: string, facts: Facts, link: string): string {
  return renderMail({
    title: subject,
    children: (
      <>
        <Heading level={1}>{facts.title}</Heading>
        <Paragraph>
          <bdi>{facts.opening}</bdi>
        </Paragraph>
        <FactTable facts={facts.decisive} />
        <LinkButton href={link} label={linkLabel} />
        {facts.risks.length > 0 && <Heading level={2}>Risks</Heading>}
        {facts.risks.map((risk) => (
          <Paragraph key={risk}>
            <bdi>{risk}</bdi>
          </Paragraph>
        ))}
        <Heading level={2}>Details</Heading>
        <FactTable facts={facts.details} />
        {facts.closing.map((sentence) => (
          <Paragraph key={sentence} soft>
            {sentence}
          </Paragraph>
        ))}
      </>
    ),
  });
}

function textOf(facts: Facts, link: string): string {
  return [
    facts.title,
    facts.opening,
    linesOf(facts.decisive),
    `${linkLabel}:\n${link}`,
    facts.risks.length > 0 ? ['Risks', ...facts.risks.map((risk) => `- ${risk}`)].join('\n') : '',
    linesOf(facts.details),
    facts.closing.join('\n'),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function linesOf(facts: readonly Fact[]): string {
  return facts.map(({ name, value }) => `${name}: ${value}`).join('\n');
}
