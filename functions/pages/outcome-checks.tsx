import type { VNode } from 'preact';
import type { OutcomeCheck } from '../../domain/outcome';
import { Text } from '../../orchestrations/kit/pages/frame';
import { StackedTable } from '../../orchestrations/kit/pages/stacked-table';
import { capitalized, humanize } from '../../orchestrations/kit/pages/wording';

/** What was looked at, with its result in words, the evidence, and what to do where that is left. */
export function OutcomeChecks(table: { caption: string; id?: string; checks: readonly OutcomeCheck[] }): VNode {
  const { caption, id, checks } = table;
  return (
    <StackedTable
      caption={caption}
      {...(id !== undefined && { id })}
      columns={['Check', 'Result', 'Evidence']}
      narrow={['Check', 'Result']}
      rows={checks.map((check) => ({
        key: check.name,
        cells: [
          <CheckName key="name" {...check} />,
          <ResultBadge key="result" result={check.result} />,
          <Evidence key="evidence" {...check} />,
        ],
      }))}
    />
  );
}

/** A line of a checklist is attested under the name that programs use. */
function CheckName({ name, result, endStates }: OutcomeCheck): VNode {
  return (
    <>
      <Text>{capitalized(humanize(name))}</Text>
      {endStates !== undefined && result !== 'verified' && (
        <p class="hint">
          <code>
            <Text>{name}</Text>
          </code>
        </p>
      )}
    </>
  );
}

const results = {
  verified: { words: 'verified', tone: 'good' },
  failed: { words: 'failed', tone: 'bad' },
  unknown: { words: 'unknown', tone: 'waiting' },
  needsAction: { words: 'needs somebody', tone: 'waiting' },
  needsAttestation: { words: 'to attest', tone: 'waiting' },
} as const satisfies Record<OutcomeCheck['result'], { words: string; tone: string }>;

function ResultBadge({ result }: Pick<OutcomeCheck, 'result'>): VNode {
  return <span class={`badge ${results[result].tone}`}>{results[result].words}</span>;
}

export function resultWords(result: OutcomeCheck['result']): string {
  return results[result].words;
}

function Evidence({ evidence, howTo, result }: OutcomeCheck): VNode {
  return (
    <>
      <p>
        <Text>{evidence}</Text>
      </p>
      {howTo !== undefined && result !== 'verified' && (
        <p class="hint">
          <Text>{howTo}</Text>
        </p>
      )}
    </>
  );
}
