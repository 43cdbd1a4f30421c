import type { VNode } from 'preact';
import type { Outcome } from '../../domain/outcome';
import { hasEnded, type Run, type RunState } from '../../domain/run';
import { Text } from '../../orchestrations/kit/pages/frame';
import { Moment } from '../../orchestrations/kit/pages/moment';
import { StackedTable } from '../../orchestrations/kit/pages/stacked-table';
import { stateText, workflowTitle } from '../../orchestrations/kit/pages/wording';

export function runHref(runId: string): string {
  return `/api/console/runs/${encodeURIComponent(runId)}`;
}

/** Runs as a table that leads to their pages. */
export function RunList({ caption, runs, now }: { caption: string; runs: readonly Run[]; now: string }): VNode {
  return (
    <StackedTable
      caption={caption}
      captionIsUnseen
      columns={['Run', 'State', 'Asked by', 'Started']}
      narrow={['Asked by']}
      rows={runs.map((run) => ({
        key: run.runId,
        cells: [
          <RunName key="name" run={run} />,
          <RunStanding key="state" run={run} />,
          <Text key="by">{run.requester.displayName}</Text>,
          <Moment key="at" at={run.startedAt} now={now} />,
        ],
      }))}
    />
  );
}

function RunName({ run }: { run: Run }): VNode {
  const title = [workflowTitle(run.workflow), run.domain, run.ticket].filter(Boolean).join(' · ');
  const about = run.refusal?.message ?? run.plan?.summary;
  return (
    <>
      <a href={runHref(run.runId)}>
        <Text>{title}</Text>
      </a>
      {run.mode === 'plan' && ' (plan only)'}
      {about && (
        <p class="hint">
          <Text>{about}</Text>
        </p>
      )}
    </>
  );
}

function RunStanding({ run }: { run: Run }): VNode {
  const code = run.refusal?.code ?? run.outcome?.cause?.code;
  return (
    <>
      <StateBadge state={run.state} outcome={run.outcome} />
      {code && (
        <>
          {' '}
          <code>
            <Text>{code}</Text>
          </code>
        </>
      )}
      {!hasEnded(run.state) && run.step !== stateText(run.state) && (
        <p class="hint">
          <Text>{run.step}</Text>
        </p>
      )}
    </>
  );
}

const outcomeWords: Record<string, string> = {
  verified: 'verified',
  acceptedUnverified: 'accepted, not yet verified',
  unknown: 'outcome unknown',
  failed: 'with failures',
};

interface Standing {
  state: RunState;
  outcome?: Outcome | null | undefined;
}

/** The state in words; the colour only repeats them. */
export function StateBadge({ state, outcome }: Standing): VNode {
  const words = outcome && state === 'completed' ? `${stateText(state)}, ${wordsOf(outcome)}` : stateText(state);
  return <span class={`badge ${toneOf({ state, outcome })}`}>{words}</span>;
}

/** Of a look at whether something is ready, that is the news; that the look was made is none. */
function wordsOf({ kind, ready }: Outcome): string | undefined {
  if (typeof ready === 'boolean') return ready ? 'ready' : 'not ready';
  return outcomeWords[kind];
}

const stateTones: Partial<Record<RunState, string>> = {
  awaitingApproval: 'waiting',
  completed: 'good',
  planned: 'quiet',
  cancelled: 'quiet',
  refused: 'bad',
  rejected: 'bad',
  expired: 'bad',
  failed: 'bad',
};

function toneOf({ state, outcome }: Standing): string {
  if (state === 'completed' && outcome?.kind === 'failed') return 'bad';
  const isOpen = outcome && (outcome.kind !== 'verified' || outcome['ready'] === false);
  if (state === 'completed' && isOpen) return 'waiting';
  return stateTones[state] ?? 'busy';
}
