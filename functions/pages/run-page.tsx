import type { VNode } from 'preact';
import { hasEnded } from '../../domain/run';
import { Decisions } from '../../orchestrations/kit/pages/decisions';
import { Facts } from '../../orchestrations/kit/pages/facts';
import { renderPage, Text } from '../../orchestrations/kit/pages/frame';
import { Moment } from '../../orchestrations/kit/pages/moment';
import { shortId, workflowTitle } from '../../orchestrations/kit/pages/wording';
import { CancelForm } from './cancel-form';
import { LedgerEntries } from './ledger-entries';
import { Refreshed, Region } from './live-regions';
import { readinessHeadline, readinessIn } from './readiness-outcome';
import { RestoringNote } from './restoring-note';
import { runHref } from './run-list';
import { RunOutcome } from './run-outcome';
import { RunPlan } from './run-plan';
import { RunStanding } from './run-standing';
import type { RunPageView, RunView } from './views';

/** `GET /api/console/runs/{runId}`: where the run stands, what it will do or did, and what was recorded. */
export function renderRun(view: RunPageView): string {
  const { run } = view;
  return renderPage({
    title: `${workflowTitle(run.workflow)}, run ${run.runId}`,
    signedIn: view.signedIn,
    refreshSeconds: hasEnded(run.state) ? undefined : 5,
    children: <RunPage {...view} />,
  });
}

function RunPage({ run, ledger, restoring, csrf, now }: RunPageView): VNode {
  return (
    <>
      <Region name="title">
        <Title run={run} />
      </Region>
      <Region name="standing">
        <RunStanding run={run} />
        {restoring && <RestoringNote restoring={restoring} now={now} />}
      </Region>
      <Refreshed now={now} href={runHref(run.runId)} />
      <Region name="facts">
        <RunFacts run={run} now={now} />
      </Region>
      <Region name="approval">
        <Approval run={run} now={now} />
      </Region>
      <Region name="outcome">{run.outcome && <RunOutcome outcome={run.outcome} />}</Region>
      <Region name="plan">
        <RunPlan run={run} />
      </Region>
      <Region name="ledger">
        <h2>What was recorded</h2>
        <LedgerEntries entries={ledger} />
      </Region>
      <Region name="cancel">
        {csrf !== null && !hasEnded(run.state) && !run.cancelRequested && <CancelForm runId={run.runId} csrf={csrf} />}
      </Region>
    </>
  );
}

/** What a readiness check found is its title. */
function Title({ run }: { run: RunView }): VNode {
  const readiness = readinessIn(run.outcome);
  const eyebrow = run.mode === 'plan' ? 'Plan only: nothing is written' : 'Run';
  return (
    <>
      <p class="eyebrow">{readiness ? 'Last Exchange server: readiness' : eyebrow}</p>
      <h1>
        {readiness ? readinessHeadline(readiness) : workflowTitle(run.workflow)}
        {run.domain && (
          <>
            {' · '}
            <Text>{run.domain}</Text>
          </>
        )}
      </h1>
    </>
  );
}

function RunFacts({ run, now }: { run: RunView; now: string }): VNode {
  const why = [run.ticket, run.reason].filter(Boolean).join(': ');
  return (
    <Facts
      facts={[
        { name: 'Asked by', value: <Text>{run.requestedBy}</Text> },
        why ? { name: 'Why', value: <Text>{why}</Text> } : null,
        { name: 'Started', value: <Moment at={run.startedAt} now={now} /> },
        run.endedAt
          ? { name: 'Ended', value: <Moment at={run.endedAt} now={now} /> }
          : { name: 'Last step', value: <Moment at={run.updatedAt} now={now} /> },
        { name: 'Run', value: <code>{run.runId}</code> },
        run.plan
          ? { name: 'Plan', value: <code title={run.plan.fingerprint}>{shortId(run.plan.fingerprint)}</code> }
          : null,
      ]}
    />
  );
}

function Approval({ run, now }: { run: RunView; now: string }): VNode | null {
  const { approval } = run;
  if (!approval) return null;
  return (
    <>
      <h2>Approval</h2>
      <p>
        {approval.required} of {approval.approvers.length} people must approve
        {approval.round > 1 && `, round ${approval.round}`}.{' '}
        {run.state === 'awaitingApproval' && (
          <>
            Open until <Moment at={approval.expiresAt} now={now} />; if nobody decides, nothing is changed.{' '}
            <a href="/api/approvals">My approvals</a>
          </>
        )}
      </p>
      <p>
        Asked:{' '}
        {approval.approvers.map((name, index) => (
          <span key={name}>
            {index > 0 && ', '}
            <Text>{name}</Text>
          </span>
        ))}
      </p>
      <Decisions decisions={approval.decisions.map(({ approver, ...decision }) => ({ ...decision, by: approver }))} />
    </>
  );
}
