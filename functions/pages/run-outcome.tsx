import type { VNode } from 'preact';
import type { Outcome } from '../../domain/outcome';
import { Facts } from '../../orchestrations/kit/pages/facts';
import { Value } from '../../orchestrations/kit/pages/value-view';
import { capitalized, humanize } from '../../orchestrations/kit/pages/wording';
import { OutcomeChecks } from './outcome-checks';
import { readinessIn, ReadinessOutcome } from './readiness-outcome';

const shownAbove = ['kind', 'cause', 'restored', 'checks', 'counts'];

/** What was read back after the writes. */
export function RunOutcome({ outcome }: { outcome: Outcome }): VNode {
  const readiness = readinessIn(outcome);
  return readiness ? <ReadinessOutcome readiness={readiness} /> : <ReadBack outcome={outcome} />;
}

function ReadBack({ outcome }: { outcome: Outcome }): VNode {
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
      {outcome.checks && outcome.checks.length > 0 && (
        <OutcomeChecks caption="Checks" id="checks" checks={outcome.checks} />
      )}
      {others.length > 0 && (
        <Facts
          facts={others.map(([name, value]) => ({ name: capitalized(humanize(name)), value: <Value value={value} /> }))}
        />
      )}
    </>
  );
}
