import type { ComponentChildren, VNode } from 'preact';
import type { PlanItem, Risk } from '../../../domain/plan';
import { Text } from './frame';
import { counted } from './moment';
import { StackedTable } from './stacked-table';
import { ChangeSide } from './value-view';
import { itemsTitle } from './wording';

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
  return [...groups].map(([title, members]) => ({ title, items: members }));
}

/** `5 items: 1 × Create: configuration; 4 × Add: organizational unit`: how far the change reaches. */
export function extentText(items: readonly PlanItem[]): string {
  const groups = groupItems(items).map((group) => `${group.items.length} × ${group.title}`);
  return `${counted(items.length, 'item')}: ${groups.join('; ')}`;
}

interface ItemsView<Item extends PlanItem> {
  items: readonly Item[];
  /** A further column, such as the result of each item. */
  extra?: { column: string; cell(item: Item): ComponentChildren };
}

/** Every item, before and after, in one table per group. */
export function PlanItems<Item extends PlanItem>({ items, extra }: ItemsView<Item>): VNode {
  const columns = ['What', 'Before', 'After', ...(extra ? [extra.column] : [])];
  return (
    <>
      {groupItems(items).map((group) => (
        <StackedTable
          key={group.title}
          caption={
            <>
              <Text>{group.title}</Text> ({counted(group.items.length, 'item')})
            </>
          }
          columns={columns}
          rows={group.items.map((item) => ({ key: item.id, cells: cellsOf(item, extra?.cell) }))}
        />
      ))}
    </>
  );
}

function cellsOf<Item extends PlanItem>(item: Item, extra?: (item: Item) => ComponentChildren): ComponentChildren[] {
  const { before, after } = item;
  const cells = [
    <Text key="what">{item.target}</Text>,
    <ChangeSide key="before" side="before" before={before} after={after} />,
    <ChangeSide key="after" side="after" before={before} after={after} />,
  ];
  return extra ? [...cells, extra(item)] : cells;
}
