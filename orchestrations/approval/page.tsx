import type { VNode } from 'preact';
import type { Person } from '../../domain/person';
import type { Plan } from '../../domain/plan';
import type { Run } from '../../domain/run';
import type { Decision, Round } from '../../gateways/records/approvals';
import { Decisions } from '../kit/pages/decisions';
import { type Fact, Facts } from '../kit/pages/facts';
import { renderPage, Text } from '../kit/pages/frame';
import { Moment, readable } from '../kit/pages/moment';
import { extentText, PlanItems, riskCounts, Risks, SkippedItems } from '../kit/pages/plan-view';
import type { Viewer } from '../kit/pages/viewer';
import { ifNobodyDecides, shortId, workflowTitle } from '../kit/pages/wording';
import { DecisionForm } from './decision-form';
import { ChangesList, changesOf } from './changes';
import { nameOf, titleOf, whyAsked } from './people-words';
import { shownDecision, Standing, stateTitles } from './standing';

export interface ApprovalView {
  signedIn: Viewer;
  run: Run;
  round: Round;
  plan: Plan;
  /** The plan of the round before; null in the first one. */
  previous: Plan | null;
  decisions: Decision[];
  /** Whom the link names; the door has checked that it is the viewer. */
  approver: Person;
  /** Path that the form posts to. */
  action: string;
  /** Null: no form, because the round is closed or the viewer has decided. */
  csrf: string | null;
  /** Why a posted form was not taken; it is then shown again as it was, or only its comment when nothing is left to decide. */
  problem?: string;
  decision?: Decision['decision'] | undefined;
  comment?: string;
  now: string;
}

/** The whole plan with the form that decides, or what was decided, by whom and when. */
export function renderApproval(view: ApprovalView): string {
  const title = titleOf(view.run, view.plan);
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
  const changes = changesOf(view);
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
      {view.csrf === null && view.problem !== undefined && <NotTaken problem={view.problem} comment={view.comment} />}
      <Standing {...view} />
      {changes && <ChangesList changes={changes} />}
      <Facts facts={decisiveFacts(view)} />
      {view.csrf !== null && (
        <p>
          <a class="jump" href="#decide">
            Go to the decision
          </a>
        </p>
      )}
      <WholePlan plan={plan} isOpen={round.state === 'open'} />
      {view.decisions.length > 0 && round.state === 'open' && (
        <>
          <h2>Decisions</h2>
          <Decisions decisions={view.decisions.map(shownDecision)} />
        </>
      )}
      <DecisionForm {...view} itemCount={plan.shown.items.length} />
    </>
  );
}

function WholePlan({ plan, isOpen }: { plan: Plan; isOpen: boolean }): VNode {
  const { risks, items, skipped = [], facts } = plan.shown;
  return (
    <>
      {risks.length > 0 && (
        <>
          <h2 id="risks">Risks</h2>
          <Risks risks={risks} />
        </>
      )}
      <h2>What exactly {isOpen ? 'will happen' : 'was asked'}</h2>
      <PlanItems items={items} />
      <SkippedItems items={skipped} />
      {facts.length > 0 && (
        <>
          <h2>What the plan was made from</h2>
          <Facts facts={facts.map(asFact)} />
        </>
      )}
    </>
  );
}

function NotTaken({ problem, comment }: { problem: string; comment: string | undefined }): VNode {
  return (
    <div class="note critical" role="alert">
      <p>
        <strong>Not sent:</strong> <Text>{problem}</Text>
      </p>
      {comment && (
        <>
          <p>Your comment was not kept:</p>
          <blockquote>
            <Text>{comment}</Text>
          </blockquote>
        </>
      )}
    </div>
  );
}

function asFact({ name, value }: { name: string; value: string }): Fact {
  return { name, value: <Text>{readable(value)}</Text> };
}

function decisiveFacts(view: ApprovalView): (Fact | null)[] {
  const { run, round, plan } = view;
  const isOpen = round.state === 'open';
  return [
    { name: 'Asked by', value: <Text>{nameOf(run.requester)}</Text> },
    { name: 'Why', value: <Reason run={run} /> },
    { name: 'What changes', value: <Text>{extentText(plan.shown)}</Text> },
    { name: 'Risks', value: <RiskCounts risks={plan.shown.risks} /> },
    { name: 'Can it be undone', value: <Text>{plan.shown.reversible}</Text> },
    {
      name: isOpen ? 'Decide by' : 'Deadline',
      value: isOpen ? <DecideBy at={round.expiresAt} now={view.now} /> : <Moment at={round.expiresAt} />,
    },
    { name: 'Who decides', value: <Deciders {...view} /> },
    { name: 'Why you', value: whyAsked(run, round, view.approver) },
    round.round > 1
      ? { name: 'Round', value: `${round.round}: the plan has changed; earlier decisions do not count.` }
      : null,
    { name: 'Plan', value: <code title={plan.fingerprint}>{shortId(plan.fingerprint)}</code> },
  ];
}

function RiskCounts({ risks }: { risks: Plan['shown']['risks'] }): VNode {
  const words = riskCounts(risks);
  return risks.length === 0 ? <>{words}</> : <a href="#risks">{words}</a>;
}

function DecideBy(round: { at: string; now: string }): VNode {
  return (
    <>
      <Moment {...round} />. {ifNobodyDecides}
    </>
  );
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
