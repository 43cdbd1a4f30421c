import { extentText, groupItems, riskCounts, sortedRisks } from '../../../../orchestrations/kit/pages/plan-view';
import { onboardingItems, sixtyDeletes } from '../../../support/samples';

const risks = [
  { code: 'A', severity: 'info', message: 'a' },
  { code: 'B', severity: 'critical', message: 'b' },
  { code: 'C', severity: 'warning', message: 'c' },
  { code: 'D', severity: 'warning', message: 'd' },
] as const;

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
    expect(extentText(sixtyDeletes)).toBe('60 items: 60 × Delete: user');
  });
});
