import type { VNode } from 'preact';
import type { Outcome } from '../../domain/outcome';
import { type EndState, Readiness } from '../../orchestrations/exchange-soa/contract';
import { Facts } from '../../orchestrations/kit/pages/facts';
import { OutcomeChecks, resultWords } from './outcome-checks';

/** Of a run that looked whether the last Exchange server can go. */
export function readinessIn(outcome: Outcome | undefined): Readiness | undefined {
  return Readiness.safeParse(outcome).data;
}

const headlines: Record<EndState, string> = {
  serverRemoved: 'Ready: the server may be removed',
  managementToolsOnly: 'Ready: the server may be shut down, with the management tools',
};

export function readinessHeadline({ endState }: Readiness): string {
  return endState === null ? 'Not ready' : headlines[endState];
}

const ends: readonly { state: EndState; title: string; onlyFor: string }[] = [
  { state: 'serverRemoved', title: 'To remove the server', onlyFor: 'Only to remove the server' },
  {
    state: 'managementToolsOnly',
    title: 'To shut it down, with the management tools',
    onlyFor: 'Only to shut it down, with the management tools',
  },
];

const worstFirst = ['failed', 'unknown', 'needsAttestation', 'verified'] as const satisfies Checks[number]['result'][];

type Checks = Readiness['checks'];

/** For each end state, how much of what counts for it is left. */
export function ReadinessStanding({ readiness }: { readiness: Readiness }): VNode {
  return (
    <Facts
      facts={ends.map(({ state, title }) => ({
        name: title,
        value: countsOf(readiness.checks.filter(({ endStates }) => endStates.includes(state))),
      }))}
    />
  );
}

function countsOf(checks: Checks): string {
  const counts = worstFirst.map((result) => ({ result, count: checks.filter((one) => one.result === result).length }));
  return counts
    .filter(({ count }) => count > 0)
    .map(({ result, count }) => `${count} ${resultWords(result)}`)
    .join(', ');
}

/** Each check once, under what it counts for; what stands in the way comes first. */
export function ReadinessOutcome({ readiness }: { readiness: Readiness }): VNode {
  const { checks } = readiness;
  const groups = [
    { caption: 'For both', checks: checks.filter(({ endStates }) => endStates.length > 1) },
    ...ends.map(({ state, onlyFor: caption }) => ({
      caption,
      checks: checks.filter(({ endStates }) => endStates.length === 1 && endStates[0] === state),
    })),
  ];
  return (
    <>
      <h2>Checks</h2>
      <p>
        The two ends exclude each other, and anything unknown rules out both. What is to attest, or to accept although
        it failed, is said by name: <code>POST /api/exchange-attestations</code>.
      </p>
      {groups
        .filter((group) => group.checks.length > 0)
        .map((group) => (
          <OutcomeChecks key={group.caption} caption={group.caption} checks={sorted(group.checks)} />
        ))}
    </>
  );
}

function sorted(checks: Checks): Checks {
  return worstFirst.flatMap((result) => checks.filter((one) => one.result === result));
}
