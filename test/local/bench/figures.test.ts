import { type Figure, isOver, median, ratioOf, tableOf } from '../../../local/bench/figures';

function aFigure(change: Partial<Figure> = {}): Figure {
  return { name: 'fan-out', value: 50, unit: 'ms', reference: { from: 20, to: 40, budget: 1.2 }, ...change };
}

describe('ratio', () => {
  it('sets a duration against the slower end of the reference', () => {
    expect(ratioOf(aFigure())).toBe(1.25);
  });

  it('is below one for more runs per second than the slower end of the reference', () => {
    expect(ratioOf(aFigure({ unit: 'runs/s', value: 80 }))).toBe(0.25);
  });

  it('is absent where there is nothing to compare with', () => {
    expect(ratioOf({ name: 'writes', value: 12, unit: 'requests' })).toBeUndefined();
  });
});

describe('budget', () => {
  it.each([
    [{ value: 48 }, false],
    [{ value: 49 }, true],
    [{ unit: 'runs/s', value: 16 }, true],
    [{ reference: undefined }, false],
  ] as [Partial<Figure>, boolean][])('%j is over: %s', (change, over) => {
    expect(isOver(aFigure(change))).toBe(over);
  });
});

describe('median', () => {
  it.each([
    [[5, 1, 3], 3],
    [[4, 1, 3, 2], 2.5],
    [[10, 9, 100], 10],
  ])('of %j is %d', (values, middle) => {
    expect(median(values)).toBe(middle);
  });
});

describe('table', () => {
  it('marks only what costs more than its budget', () => {
    const lines = tableOf([aFigure(), aFigure({ name: 'sequence', value: 48 })]).split('\n');
    expect(lines[1]).toMatch(/^fan-out +50 ms +20-40 ms +1\.25 +<= 1\.20 +OVER$/);
    expect(lines[2]).toMatch(/^sequence +48 ms +20-40 ms +1\.20 +<= 1\.20$/);
  });

  it('keeps its columns under each other', () => {
    const [head = '', first = '', second = ''] = tableOf([
      aFigure({ note: 'slow' }),
      aFigure({ name: 'a longer name', value: 12345, note: 'slow' }),
    ]).split('\n');
    expect(head.indexOf('value') + 'value'.length).toBe(first.indexOf(' ms') + ' ms'.length);
    expect(first.indexOf('OVER')).toBe(second.indexOf('OVER'));
  });

  it('shows a single reference once, and figures without one bare', () => {
    const lines = tableOf([
      aFigure({ reference: { from: 300, to: 300, budget: 1.3 } }),
      { name: 'writes', value: 12, unit: 'requests', note: '12 POST' },
    ]).split('\n');
    expect(lines[1]).toMatch(/ 300 ms +0\.17/);
    expect(lines[2]).toMatch(/^writes +12 requests +12 POST$/);
  });
});
