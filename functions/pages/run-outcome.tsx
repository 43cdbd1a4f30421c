import type { VNode } from 'preact';
import type { Outcome, OutcomeCheck } from '../../domain/outcome';
import { Facts } from '../../orchestrations/kit/pages/facts';
import { Text } from '../../orchestrations/kit/pages/frame';
import { StackedTable } from '../../orchestrations/kit/pages/stacked-table';
import { Value } from '../../orchestrations/kit/pages/value-view';
import { capitalized, humanize } from '../../orchestrations/kit/pages/wording';

const shownAbove = ['kind', 'cause', 'restored', 'checks', 'counts'];

/** What was read back after the writes. */
export function RunOutcome({ outcome }: { outcome: Outcome }): VNode {
  const others = Object.entries(outcome).filter(([name]) => !shownAbove.includes(name));
  const counts = Object.entries(outcome.counts ?? {});
  return (
    <>
      <h2>Outcome</h2>
      {counts.length > 0 && (
        <Facts
          facts={counts.map(([name, count]) => ({
            name: capitalized(humanize(name)),
            value: count.toLocaleString('en-US'),
          }))}
        />
      )}
      {outcome.checks && outcome.checks.length > 0 && <Checks checks={outcome.checks} />}
      {others.length > 0 && (
        <Facts
          facts={others.map(([name, value]) => ({ name: capitalized(humanize(name)), value: <Value value={value} /> }))}
        />
      )}
    </>
  );
}

const resultWords = {
  verified: { words: 'verified', tone: 'good' },
  failed: { words: 'failed', tone: 'bad' },
  unknown: { words: 'unknown', tone: 'waiting' },
  needsAction: { words: 'needs somebody', tone: 'waiting' },
  needsAttestation: { words: 'somebody has to attest it', tone: 'waiting' },
} as const satisfies Record<OutcomeCheck['result'], { words: string; tone: string }>;

function Checks({ checks }: { checks: OutcomeCheck[] }): VNode {
  return (
    <StackedTable
      caption="Checks"
      id="checks"
      columns={['Check', 'Result', 'Evidence']}
      narrow={['Check', 'Result']}
      rows={checks.map(({ name, result, evidence, howTo }) => ({
        key: name,
        cells: [
          <Text key="name">{capitalized(humanize(name))}</Text>,
          <span key="result" class={`badge ${resultWords[result].tone}`}>
            {resultWords[result].words}
          </span>,
          <Text key="evidence">
            {howTo === undefined || result === 'verified' ? evidence : `${evidence} ${howTo}`}
          </Text>,
        ],
      }))}
    />
  );
}
