import type { ComponentChildren, VNode } from 'preact';
import type { Plan, PlanItem, Risk, SkippedItem } from '../../../domain/plan';
import { Text } from './frame';
import { counted } from '../../../domain/counted';
import { StackedTable } from './stacked-table';
import { ChangeSide } from './value-view';
import { capitalized, itemsPhrase, itemsTitle } from './wording';

const severityWords = { critical: 'Critical', warning: 'Warning', info: 'Note' };
const severities = ['critical', 'warning', 'info'] as const;

/** Worst first. */
export function sortedRisks(risks: readonly Risk[]): Risk[] {
  return [...risks].sort((one, other) => severities.indexOf(one.severity) - severities.indexOf(other.severity));
}

/** `1 critical, 2 warnings`; `none` when there are none. */
export function riskCounts(risks: readonly Risk[]): string {
  const counts = severities.map((severity) => ({
    severity,
    count: risks.filter((risk) => risk.severity === severity).length,
  }));
  const words = counts
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) =>
      severity === 'critical' ? `${count} critical` : counted(count, severityWords[severity].toLowerCase()),
    );
  return words.join(', ') || 'none';
}

export function severityWord(severity: Risk['severity']): string {
  return severityWords[severity];
}

export function Risks({ risks }: { risks: readonly Risk[] }): VNode {
  if (risks.length === 0) return <p>The plan found no risks.</p>;
  return (
    <ul class="risks">
      {sortedRisks(risks).map((risk) => (
        <li key={`${risk.code} ${risk.message}`} class={`note ${risk.severity}`}>
          <strong>{severityWord(risk.severity)}:</strong> <Text>{risk.message}</Text>{' '}
          <code>
            <Text>{risk.code}</Text>
          </code>
        </li>
      ))}
    </ul>
  );
}

export interface ItemGroup<Item extends PlanItem> {
  title: string;
  /** What happens to them, for a sentence. */
  phrase: string;
  items: Item[];
}

/** Items of the same action and kind together, in the order of the plan. */
export function groupItems<Item extends PlanItem>(items: readonly Item[]): ItemGroup<Item>[] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const title = itemsTitle(item.action, item.kind);
    const members = groups.get(title);
    if (members) members.push(item);
    else groups.set(title, [item]);
  }
  return [...groups].map(([title, members]) => ({ title, phrase: phraseOf(members), items: members }));
}

function phraseOf(items: readonly PlanItem[]): string {
  const [first] = items;
  return first ? itemsPhrase(first.action, first.kind, items.length) : '';
}

/** `Convert 28 mailboxes. 11 of 39 items asked for are left as they are.`: how far the change reaches. */
export function extentText({ items, skipped = [] }: Pick<Plan['shown'], 'items' | 'skipped'>): string {
  const phrases = groupItems(items).map(({ phrase }) => phrase);
  const extent = phrases.length === 0 ? 'Nothing.' : `${capitalized(phrases.join(', '))}.`;
  return skipped.length === 0 ? extent : `${extent} ${leftText(skipped.length, items.length + skipped.length)}`;
}

function leftText(left: number, asked: number): string {
  const are = left === 1 ? 'is left as it is' : 'are left as they are';
  return `${left.toLocaleString('en-US')} of ${counted(asked, 'item')} asked for ${are}.`;
}

interface ItemsView<Item extends PlanItem> {
  items: readonly Item[];
  /** A further column, such as the result of each item. */
  extra?: { column: string; cell(item: Item): ComponentChildren };
}

const manyItems = 40;

/** Every item, before and after, in one table per group; a long plan has links to its groups. */
export function PlanItems<Item extends PlanItem>({ items, extra }: ItemsView<Item>): VNode {
  const groups = groupItems(items);
  return (
    <>
      {items.length > manyItems && groups.length > 1 && <GroupLinks titles={groups.map(titleOf)} />}
      {groups.map((group, index) => (
        <ItemsTable key={group.title} id={groupId(index)} group={group} extra={extra} />
      ))}
    </>
  );
}

/** What was asked for and stays as it is: a count for each reason, and every name. */
export function SkippedItems({ items }: { items: readonly SkippedItem[] }): VNode | null {
  if (items.length === 0) return null;
  return (
    <details>
      <summary>{counted(items.length, 'item')} asked for and left as they are</summary>
      <StackedTable
        id="left"
        caption="Left as they are"
        columns={['What', 'Why']}
        narrow={[]}
        rows={items.map(({ id, target, code, message }) => ({
          key: id,
          cells: [
            <Text key="what">{target}</Text>,
            <>
              <Text>{message}</Text>{' '}
              <code>
                <Text>{code}</Text>
              </code>
            </>,
          ],
        }))}
      />
    </details>
  );
}

function GroupLinks({ titles }: { titles: readonly string[] }): VNode {
  return (
    <nav aria-label="Groups of changes">
      <ul class="jumps">
        {titles.map((title, index) => (
          <li key={title}>
            <a href={`#${groupId(index)}`}>
              <Text>{title}</Text>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function groupId(index: number): string {
  return `group-${index + 1}`;
}

function titleOf<Item extends PlanItem>({ title, items }: ItemGroup<Item>): string {
  return `${title} (${counted(items.length, 'item')})`;
}

interface ItemsTableView<Item extends PlanItem> {
  id: string;
  group: ItemGroup<Item>;
  extra: ItemsView<Item>['extra'] | undefined;
}

function ItemsTable<Item extends PlanItem>({ id, group, extra }: ItemsTableView<Item>): VNode {
  const [first] = group.items;
  const isUniform = group.items.length > manyItems && group.items.every((item) => isSameChange(item, first));
  const sides = isUniform ? [] : sidesOf(group.items);
  return (
    <StackedTable
      id={id}
      caption={<Caption title={titleOf(group)} each={isUniform ? first : undefined} />}
      columns={['What', ...sides.map(capitalized), ...(extra ? [extra.column] : [])]}
      narrow={extra ? [extra.column] : []}
      rows={group.items.map((item) => ({
        key: item.id,
        cells: [
          <Text key="what">{item.target}</Text>,
          ...sides.map((side) => <ChangeSide key={side} side={side} before={item.before} after={item.after} />),
          ...(extra ? [extra.cell(item)] : []),
        ],
      }))}
    />
  );
}

/** What is the same for each of many is said once. */
function Caption({ title, each }: { title: string; each: PlanItem | undefined }): VNode {
  if (!each) return <Text>{title}</Text>;
  return (
    <>
      <Text>{title}</Text>: each is <ChangeSide side="before" before={each.before} after={each.after} /> now and will be{' '}
      <ChangeSide side="after" before={each.before} after={each.after} />
    </>
  );
}

function isSameChange(one: PlanItem, other: PlanItem | undefined): boolean {
  return JSON.stringify([one.before, one.after]) === JSON.stringify([other?.before, other?.after]);
}

/** A side is left out where it tells nothing new: nothing was there before, or what is there afterwards is the item itself. */
function sidesOf(items: readonly PlanItem[]): ('before' | 'after')[] {
  const hasBefore = items.some(({ before }) => before !== null && before !== undefined);
  const hasAfter = items.some(({ after, target }) => after !== target && (hasBefore || (after ?? null) !== null));
  return [...(hasBefore ? (['before'] as const) : []), ...(hasAfter ? (['after'] as const) : [])];
}
