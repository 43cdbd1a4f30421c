import { renderToStaticMarkup } from 'preact-render-to-string';
import type { PlanItem } from '../../../../domain/plan';
import { all, readHtml } from '../../../support/read-html';
import {
  extentText,
  groupItems,
  PlanItems,
  riskCounts,
  sortedRisks,
} from '../../../../orchestrations/kit/pages/plan-view';
import { onboardingItems, sixtyDeletes } from '../../../../scripts/gallery/samples';

const risks = [
  { code: 'A', severity: 'info', message: 'a' },
  { code: 'B', severity: 'critical', message: 'b' },
  { code: 'C', severity: 'warning', message: 'c' },
  { code: 'D', severity: 'warning', message: 'd' },
] as const;

function columnsOf(items: readonly PlanItem[]): string[] {
  const tags = readHtml(renderToStaticMarkup(PlanItems({ items })));
  return all(tags, 'th')
    .filter(({ attributes }) => attributes['scope'] === 'col')
    .map(({ text }) => text);
}

function anItem(change: Partial<PlanItem>): PlanItem {
  return { id: 'i', kind: 'setting', target: 't', action: 'set', before: null, after: null, ...change };
}

describe('the sides of a change', () => {
  test('are both shown where something becomes something else, or nothing', () => {
    expect(columnsOf([anItem({ before: 1, after: 2 })])).toEqual(['What', 'Before', 'After']);
    expect(columnsOf([anItem({ before: 1, after: null })])).toEqual(['What', 'Before', 'After']);
    expect(columnsOf([anItem({ after: 2 }), anItem({ id: 'j', before: 1 })])).toEqual(['What', 'Before', 'After']);
  });

  test('leave out what was nothing before', () => {
    expect(columnsOf([anItem({ after: 2 })])).toEqual(['What', 'After']);
  });

  test('name an item once when it is itself what is there afterwards', () => {
    const unit = 'OU=Employees,DC=corp';
    expect(columnsOf([anItem({ target: unit, before: 'not synchronized', after: unit })])).toEqual(['What', 'Before']);
    expect(columnsOf([anItem({ target: 'corp', after: 'corp' })])).toEqual(['What']);
    expect(columnsOf([anItem({ target: unit, after: unit }), anItem({ id: 'j', after: 'other' })])).toEqual([
      'What',
      'After',
    ]);
  });
});

describe('a long plan', () => {
  test('has links to its groups', () => {
    const tags = readHtml(renderToStaticMarkup(PlanItems({ items: [...sixtyDeletes, ...onboardingItems] })));
    const ids = all(tags, 'table').map(({ attributes }) => `#${attributes['id']}`);
    expect(all(tags, 'a').map(({ attributes }) => attributes['href'])).toEqual(ids);
    expect(all(readHtml(renderToStaticMarkup(PlanItems({ items: onboardingItems }))), 'nav')).toEqual([]);
  });
});

describe('plan in words', () => {
  test('puts the worst risk first and keeps the order of equals', () => {
    expect(sortedRisks(risks).map(({ code }) => code)).toEqual(['B', 'C', 'D', 'A']);
  });

  test('counts risks by severity', () => {
    expect(riskCounts(risks)).toBe('1 critical, 2 warnings, 1 note');
    expect(riskCounts([])).toBe('none');
  });

  test('keeps every item in exactly one group', () => {
    const groups = groupItems([...onboardingItems, ...sixtyDeletes]);
    expect(groups.flatMap(({ items }) => items)).toHaveLength(onboardingItems.length + sixtyDeletes.length);
    expect(groups.map(({ title }) => title)).toContain('Delete: user');
  });

  test('says how far a plan reaches', () => {
    expect(extentText({ items: sixtyDeletes })).toBe('Delete 60 users.');
    expect(extentText({ items: onboardingItems })).toBe(
      'Create 1 configuration, add 4 organizational units, add 1 attribute mapping, set 1 setting, create and start 1 synchronization job.',
    );
    expect(extentText({ items: [] })).toBe('Nothing.');
    const left = sixtyDeletes.map((item) => ({ ...item, code: 'X', message: 'x' }));
    expect(extentText({ items: sixtyDeletes, skipped: left.slice(0, 11) })).toBe(
      'Delete 60 users. 11 of 71 items asked for are left as they are.',
    );
    expect(extentText({ items: [], skipped: left.slice(0, 1) })).toBe(
      'Nothing. 1 of 1 item asked for is left as it is.',
    );
  });
});
