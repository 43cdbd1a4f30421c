import type { VNode } from 'preact';
import type { OutcomeCheck } from '../../domain/outcome';
import { hasEnded, type RunState } from '../../domain/run';
import { Text } from '../../orchestrations/kit/pages/frame';
import { Moment } from '../../orchestrations/kit/pages/moment';
import { humanize, stateText } from '../../orchestrations/kit/pages/wording';
import { readinessIn, ReadinessStanding } from './readiness-outcome';
import { StateBadge } from './run-list';
import type { RunView } from './views';

/** The decisive lines of a run: state, step, progress, and why it ended as it did. */
export function RunStanding({ run }: { run: RunView }): VNode {
  const readiness = readinessIn(run.outcome);
  return (
    <>
      <p class="standing">
        <StateBadge state={run.state} outcome={run.outcome} />
        {!hasEnded(run.state) && run.step !== stateText(run.state) && (
          <>
            {' '}
            <Text>{run.step}</Text>
          </>
        )}
      </p>
      {!hasEnded(run.state) && <ProgressBar {...run.progress} />}
      {run.plan && !run.refusal && (
        <p class="lead">
          <Text>{run.plan.summary}</Text>
        </p>
      )}
      <EndNote run={run} />
      {readiness ? <ReadinessStanding readiness={readiness} /> : <LeftToDo checks={run.outcome?.checks ?? []} />}
      {run.cancelRequested && <Cancelling request={run.cancelRequested} ended={hasEnded(run.state)} />}
    </>
  );
}

/** One step is either still to be done or over, which the state says already. */
function ProgressBar({ done, total, unit }: RunView['progress']): VNode | null {
  if (total <= 1) return null;
  const words = `${done.toLocaleString('en-US')} of ${total.toLocaleString('en-US')} ${unit}`;
  return (
    <p class="progress">
      <progress value={done} max={total} aria-label="Progress" /> <Text>{words}</Text>
    </p>
  );
}

const endSentences: Partial<Record<RunState, string>> = {
  planned: 'This was a dry run: nothing was changed.',
  refused: 'A safety rule refused this. Nothing was changed.',
  rejected: 'An approver said no. Nothing was changed.',
  expired: 'Too few people approved in time, which counts as no. Nothing was changed.',
  cancelled: 'The run was cancelled. What was written before stays recorded below.',
  failed: 'The run failed.',
};

function EndNote({ run }: { run: RunView }): VNode | null {
  const reason = run.refusal ?? run.outcome?.cause;
  const sentence = endSentences[run.state];
  if (!reason && !sentence) return null;
  return (
    <div class={`note ${run.state === 'planned' ? 'info' : 'critical'}`}>
      {sentence && (
        <p>
          <strong>{sentence}</strong> {run.state === 'failed' && putBackText(run.outcome?.['restored'])}
        </p>
      )}
      {reason && (
        <p>
          <Text>{reason.message}</Text>{' '}
          <code>
            <Text>{reason.code}</Text>
          </code>
        </p>
      )}
    </div>
  );
}

function putBackText(restored: unknown): string {
  if (restored === true) return 'Everything was put back as it was before.';
  if (restored === false) return 'Nothing was put back: somebody has to look at it.';
  return 'What was written before is recorded below.';
}

/** Checks that a person must look at: also a run that did all it could leaves some. */
function LeftToDo({ checks }: { checks: readonly OutcomeCheck[] }): VNode | null {
  const open = checks.filter(({ result }) => result !== 'verified');
  if (open.length === 0) return null;
  return (
    <p class="note warning">
      <strong>{open.length === 1 ? 'One check needs' : `${open.length} checks need`} somebody:</strong>{' '}
      <Text>{open.map(({ name }) => humanize(name)).join(', ')}</Text>. See <a href="#checks">the evidence</a>.
    </p>
  );
}

function Cancelling({ request, ended }: { request: NonNullable<RunView['cancelRequested']>; ended: boolean }): VNode {
  return (
    <p class="note warning">
      <Text>{request.by}</Text> asked to cancel, <Moment at={request.at} />: <Text>{request.reason}</Text>
      {!ended && ' It takes effect before the next write.'}
    </p>
  );
}
