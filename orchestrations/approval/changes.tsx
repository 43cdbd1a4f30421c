import type { VNode } from 'preact';
import type { Plan, PlanItem } from '../../domain/plan';
import { differingParts, itemsDifference, type ItemsDifference } from '../../domain/plan-difference';
import { mailText } from '../kit/mails/mail-text';
import { Text } from '../kit/pages/frame';
import { groupItems } from '../kit/pages/plan-view';

/** What a later round asks for that the round before did not, and the other way round. */
export interface Changes extends ItemsDifference {
  sinceRound: number;
  /** Names of what else was decided differently, such as `buildsOn.schema`; only told where the items are the same. */
  otherParts: string[];
}

interface AskedAgain {
  round: { round: number };
  plan: Plan;
  /** The plan of the round before; null in the first one. */
  previous: Plan | null;
}

export function changesOf({ round, plan, previous }: AskedAgain): Changes | undefined {
  if (previous === null) return undefined;
  const difference = itemsDifference(previous.shown.items, plan.shown.items);
  const otherParts = differingParts(previous.decided, plan.decided);
  return { ...difference, sinceRound: round.round - 1, otherParts };
}

const mostNames = 5;

/** One line for a mail: `3 more: A, B, C; none gone; none changed.` */
export function changesText(changes: Changes): string {
  if (hasSameItems(changes)) return sameItemsText(changes);
  const parts = partsOf(changes).map(({ word, items }) =>
    items.length === 0 ? `none ${word}` : `${items.length} ${word}: ${namesText(items)}`,
  );
  return `${parts.join('; ')}.`;
}

function partsOf({ added, removed, changed }: Changes) {
  return [
    { word: 'more', items: added },
    { word: 'gone', items: removed },
    { word: 'changed', items: changed },
  ];
}

function hasSameItems({ added, removed, changed }: Changes): boolean {
  return added.length + removed.length + changed.length === 0;
}

function sameItemsText({ otherParts }: Changes): string {
  const parts = otherParts.length === 0 ? '' : ` (${otherParts.map((part) => mailText(part, 60)).join(', ')})`;
  return `The same items as before; what they build on has changed${parts}.`;
}

function namesText(items: readonly PlanItem[]): string {
  const names = items.slice(0, mostNames).map(({ target }) => mailText(target, 80));
  const rest = items.length - names.length;
  return rest > 0 ? `${names.join(', ')} and ${rest} others` : names.join(', ');
}

/** Each of them by name: what is gone is in no other table of the page. */
export function ChangesList({ changes }: { changes: Changes }): VNode {
  return (
    <section class="changes" aria-labelledby="changes-title">
      <h2 id="changes-title">What has changed since round {changes.sinceRound}</h2>
      {hasSameItems(changes) && <p>{sameItemsText(changes)}</p>}
      {!hasSameItems(changes) &&
        partsOf(changes).map(({ word, items }) => (
          <div key={word}>
            <p>
              <strong>{items.length === 0 ? `None ${word}` : `${items.length} ${word}`}</strong>
              {items.length > 0 && <Text>{`: ${phrasesOf(items)}`}</Text>}
            </p>
            {items.length > 0 && (
              <ul>
                {items.map(({ id, target }) => (
                  <li key={id}>
                    <Text>{target}</Text>
                  </li>
                ))}
              </ul>
            )}
          </div>
        ))}
    </section>
  );
}

function phrasesOf(items: readonly PlanItem[]): string {
  return groupItems(items)
    .map(({ phrase }) => phrase)
    .join(', ');
}
