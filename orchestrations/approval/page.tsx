import type { VNode } from 'preact';
import type { Person } from '../../domain/person';
import type { Plan } from '../../domain/plan';
import type { Run } from '../../domain/run';
import type { Decision, Round } from '../../gateways/records/approvals';
import { Decisions, type ShownDecision } from '../kit/pages/decisions';
import { type Fact, Facts } from '../kit/pages/facts';
import { renderPage, Text } from '../kit/pages/frame';
import { Moment } from '../kit/pages/moment';
import { extentText, PlanItems, riskCounts, Risks } from '../kit/pages/plan-view';
import type { Viewer } from '../kit/pages/viewer';
import { askTitle, shortId, workflowTitle } from '../kit/pages/wording';
import { DecisionForm } from './decision-form';
import { nameOf, Standing, stateTitles } from './standing';

export interface ApprovalView {
  signedIn: Viewer;
  run: Run;
  round: Round;
  plan: Plan;
  decisions: Decision[];
  /** Whom the link names; the door has checked that it is the viewer. */
  approver: Person;
  /** Path that the form posts to. */
  action: string;
  /** Null: no form, because the round is closed or the viewer has decided. */
  csrf: string | null;
  /** What was wrong with a posted form, which is then shown again with its comment. */
  problem?: string;
  comment?: string;
  now: string;
}

/** The whole plan with the form that decides, or what was decided, by whom and when. */
export function renderApproval(view: ApprovalView): string {
  const title = askTitle(view.run.workflow, view.plan.shown.items.length);
  return renderPage({
    title: `${titleStart(view)}: ${title}`,
    signedIn: view.signedIn,
    children: <Approval view={view} title={title} />,
  });
}

function titleStart({ round, problem }: ApprovalView): string {
  return problem === undefined ? stateTitles[round.state] : 'Not sent';
}

function Approval({ view, title }: { view: ApprovalView; title: string }): VNode {
  const { run, round, plan } = view;
  const scope = run.domain ?? '';
  return (
    <>
      <p class="eyebrow">
        {stateTitles[round.state]} · {workflowTitle(run.workflow)}
        {scope && (
          <>
            {' · '}
            <Text>{scope}</Text>
          </>
        )}
      </p>
      <h1>{title}</h1>
      <p class="lead">
        <Text>{plan.shown.summary}</Text>
      </p>
      <Standing {...view} />
      <Facts facts={decisiveFacts(view)} />
      {view.csrf !== null && (
        <p>
          <a class="jump" href="#decide">
            Go to the decision
          </a>
        </p>
      )}
      <h2 id="risks">Risks</h2>
      <Risks risks={plan.shown.risks} />
      <h2>What exactly will happen</h2>
      {plan.shown.facts.length > 0 && <Facts facts={plan.shown.facts.map(asFact)} />}
      <PlanItems items={plan.shown.items} />
      {(view.decisions.length > 0 || round.state !== 'open') && (
        <>
          <h2>Decisions</h2>
          <Decisions decisions={view.decisions.map(shown)} />
        </>
      )}
      <DecisionForm {...view} itemCount={plan.shown.items.length} />
    </>
  );
}

function asFact({ name, value }: { name: string; value: string }): Fact {
  return { name, value: <Text>{value}</Text> };
}

function shown({ approver, decision, comment, at }: Decision): ShownDecision {
  return { by: nameOf(approver), decision, comment, at };
}

function decisiveFacts(view: ApprovalView): (Fact | null)[] {
  const { run, round, plan } = view;
  const isOpen = round.state === 'open';
  return [
    { name: 'Asked by', value: <Text>{nameOf(run.requester)}</Text> },
    { name: 'Why', value: <Reason run={run} /> },
    { name: 'What changes', value: <Text>{extentText(plan.shown.items)}</Text> },
    { name: 'Risks', value: <a href="#risks">{riskCounts(plan.shown.risks)}</a> },
    {
      name: isOpen ? 'Decide by' : 'Deadline',
      value: isOpen ? <Moment at={round.expiresAt} now={view.now} /> : <Moment at={round.expiresAt} />,
    },
    isOpen ? { name: 'If nobody decides', value: 'It counts as no: nothing is changed.' } : null,
    { name: 'Can it be undone', value: <Text>{plan.shown.reversible}</Text> },
    { name: 'Who decides', value: <Deciders {...view} /> },
    round.round > 1
      ? { name: 'Round', value: `${round.round}: the plan has changed; earlier decisions do not count.` }
      : null,
    { name: 'Plan', value: <code title={plan.fingerprint}>{shortId(plan.fingerprint)}</code> },
  ];
}

function Reason({ run }: { run: Run }): VNode {
  if (!run.ticket && !run.reason) return <>No ticket and no reason was given.</>;
  return <Text>{[run.ticket, run.reason].filter(Boolean).join(': ')}</Text>;
}

function Deciders({ round, approver, decisions }: ApprovalView): VNode {
  const others = round.approvers.filter(({ id }) => id !== approver.id);
  const decidedBy = new Set(decisions.map((decision) => decision.approver.id));
  return (
    <>
      {round.required} of {round.approvers.length} people must approve; one rejection ends it. Besides you:{' '}
      {others.length === 0 && 'nobody'}
      {others.map((person, index) => (
        <span key={person.id}>
          {index > 0 && ', '}
          <Text>{nameOf(person)}</Text>
          {decidedBy.has(person.id) && ' (has decided)'}
        </span>
      ))}
      .
    </>
  );
}
