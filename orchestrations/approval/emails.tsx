import type { Person } from '../../domain/person';
import type { Plan } from '../../domain/plan';
import type { Run } from '../../domain/run';
import type { Round } from '../../gateways/records/approvals';
import { FactTable, Heading, LinkButton, Paragraph, renderMail } from '../kit/mails/mail-frame';
import { mailText, subjectOf } from '../kit/mails/mail-text';
import { counted, distanceText, momentText } from '../kit/pages/moment';
import { groupItems, severityWord, sortedRisks } from '../kit/pages/plan-view';
import { askTitle, shortId, workflowTitle } from '../kit/pages/wording';

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

interface Facts {
  title: string;
  opening: string;
  facts: { name: string; value: string }[];
  risks: string[];
  closing: string[];
}

const mostRisks = 5;
const mostGroups = 8;
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
  const { run, round, plan, now } = view;
  return {
    title: askTitle(run.workflow, plan.shown.items.length),
    opening: `${mailText(nameOf(run.requester))} asks: ${mailText(plan.shown.summary, 600)}`,
    facts: [
      { name: 'What changes', value: extentOf(plan) },
      ...plan.shown.facts.map(({ name, value }) => ({ name: mailText(name, 60), value: mailText(value) })),
      { name: 'Can it be undone', value: mailText(plan.shown.reversible, 600) },
      { name: 'Decide by', value: `${momentText(round.expiresAt)} (${distanceText(round.expiresAt, now)})` },
      { name: 'If nobody decides', value: 'It counts as no: nothing is changed.' },
      { name: 'Why', value: reasonOf(run) },
      { name: 'Who decides', value: decidersOf(view) },
      { name: 'Why you', value: whyYou(view) },
      { name: 'Plan', value: shortId(plan.fingerprint) },
    ],
    risks: risksOf(plan),
    closing: [
      'Opening the link changes nothing: you sign in, see every item, and decide on the page.',
      `Sent by Cloud Sync Operator for run ${run.runId}${round.round > 1 ? `, round ${round.round}: the plan has changed, earlier decisions do not count` : ''}.`,
    ],
  };
}

function nameOf(person: Person): string {
  return `${person.displayName} (${person.userPrincipalName})`;
}

/** `4 items: 3 × Add: organizational unit, 1 × ...`. */
function extentOf(plan: Plan): string {
  const groups = groupItems(plan.shown.items).map(({ title, items }) => `${items.length} × ${mailText(title, 80)}`);
  const more = groups.length > mostGroups ? ['and more'] : [];
  return `${counted(plan.shown.items.length, 'item')}: ${[...groups.slice(0, mostGroups), ...more].join('; ')}`;
}

function reasonOf(run: Run): string {
  return mailText([run.ticket, run.reason].filter(Boolean).join(': '), 600) || 'No ticket and no reason was given.';
}

function decidersOf({ round, approver }: AskMailView): string {
  const others = round.approvers.filter(({ id }) => id !== approver.id).map((person) => mailText(nameOf(person), 120));
  const needed = `${counted(round.required, 'approval')} of ${round.approvers.length} needed; one rejection ends it.`;
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

const noRisks = 'The plan found no risks.';

function htmlOf(subject: string, facts: Facts, link: string): string {
  return renderMail({
    title: subject,
    children: (
      <>
        <Heading level={1}>{facts.title}</Heading>
        <Paragraph>
          <bdi>{facts.opening}</bdi>
        </Paragraph>
        <FactTable facts={facts.facts} />
        <Heading level={2}>Risks</Heading>
        {(facts.risks.length > 0 ? facts.risks : [noRisks]).map((risk) => (
          <Paragraph key={risk}>
            <bdi>{risk}</bdi>
          </Paragraph>
        ))}
        <LinkButton href={link} label={linkLabel} />
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
    facts.facts.map(({ name, value }) => `${name}: ${value}`).join('\n'),
    ['Risks', ...(facts.risks.length > 0 ? facts.risks.map((risk) => `- ${risk}`) : [noRisks])].join('\n'),
    `${linkLabel}:\n${link}`,
    ...facts.closing,
    '',
  ].join('\n\n');
}
