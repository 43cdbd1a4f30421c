import type { VNode } from 'preact';
import type { ItemState } from '../../domain/run';
import { Facts } from '../../orchestrations/kit/pages/facts';
import { Text } from '../../orchestrations/kit/pages/frame';
import { readable } from '../../orchestrations/kit/pages/moment';
import { PlanItems, Risks } from '../../orchestrations/kit/pages/plan-view';
import type { ItemView, RunView } from './views';

const itemWords: Record<ItemState, { words: string; tone: string }> = {
  planned: { words: 'planned', tone: 'quiet' },
  verified: { words: 'verified', tone: 'good' },
  acceptedUnverified: { words: 'accepted, not yet verified', tone: 'waiting' },
  failed: { words: 'failed', tone: 'bad' },
  unknown: { words: 'unknown', tone: 'waiting' },
  skipped: { words: 'skipped', tone: 'quiet' },
};

/** The plan with its risks and the result of each item. */
export function RunPlan({ run }: { run: RunView }): VNode | null {
  const { plan } = run;
  if (!plan || (run.refusal && plan.items.length === 0)) return null;
  return (
    <>
      <h2>Plan</h2>
      <Risks risks={plan.risks} />
      {plan.reversible && (
        <p>
          <strong>Can it be undone?</strong> <Text>{plan.reversible}</Text>
        </p>
      )}
      {run.itemStates && <ItemStates states={run.itemStates} />}
      {plan.items.length === 0 ? (
        <p>The plan changes nothing.</p>
      ) : (
        <PlanItems items={plan.items} extra={{ column: 'Result', cell: (item) => <Result item={item} /> }} />
      )}
      {plan.itemCount > plan.items.length && (
        <p>
          These are {plan.items.length} of {plan.itemCount.toLocaleString('en-US')} items.{' '}
          <a href={plan.itemsUrl}>All of them, as JSON</a>,{' '}
          <a href={`${plan.itemsUrl}?state=failed`}>those that failed</a>,{' '}
          <a href={`${plan.itemsUrl}?state=unknown`}>those of which nothing is known</a>
        </p>
      )}
      {plan.facts && plan.facts.length > 0 && (
        <Facts facts={plan.facts.map(({ name, value }) => ({ name, value: <Text>{readable(value)}</Text> }))} />
      )}
      <p>
        <a href={`/api/runs/${encodeURIComponent(run.runId)}/plan`}>The plan as a file</a>
      </p>
    </>
  );
}

function ItemStates({ states }: { states: NonNullable<RunView['itemStates']> }): VNode | null {
  const words = Object.entries(itemWords)
    .map(([state, { words: name }]) => ({ name, count: states[state as ItemState] ?? 0 }))
    .filter(({ count }) => count > 0)
    .map(({ name, count }) => `${count.toLocaleString('en-US')} ${name}`);
  return words.length === 0 ? null : <p>Items: {words.join(', ')}.</p>;
}

function Result({ item }: { item: ItemView }): VNode {
  const { words, tone } = itemWords[item.state ?? 'planned'];
  return (
    <>
      <span class={`badge ${tone}`}>{words}</span>
      {item.code && (
        <>
          {' '}
          <code>
            <Text>{item.code}</Text>
          </code>
        </>
      )}
      {item.message && (
        <p class="hint">
          <Text>{item.message}</Text>
        </p>
      )}
      {item.wave !== undefined && <p class="hint">Wave {item.wave + 1}</p>}
    </>
  );
}
