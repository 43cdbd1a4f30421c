import { unitsOf } from '../../domain/nesting';

const nesting = (edges: Record<string, string[]>) => new Map(Object.entries(edges));

test('children come before the parents that hold them, whatever the order in which they are named', () => {
  const units = unitsOf(nesting({ top: ['middle'], middle: ['bottom'], alone: [], bottom: [] }));
  const order = units.flatMap(({ ids }) => ids);
  expect(order.indexOf('bottom')).toBeLessThan(order.indexOf('middle'));
  expect(order.indexOf('middle')).toBeLessThan(order.indexOf('top'));
  expect(order).toHaveLength(4);
});

test('a cycle is one unit, and knows what it holds beside itself', () => {
  const units = unitsOf(nesting({ a: ['b'], b: ['c'], c: ['a', 'leaf'], leaf: [] }));
  expect(units.map(({ ids }) => ids)).toEqual([['leaf'], ['a', 'b', 'c']]);
  expect(units[1]?.holds).toEqual([units[0]]);
  expect(units[0]?.holds).toEqual([]);
});

test('who is not among them is left aside, and a group in itself is one unit', () => {
  expect(unitsOf(nesting({ a: ['somebody', 'a'] })).map(({ ids, holds }) => [ids, holds])).toEqual([[['a'], []]]);
});

test('a chain of fifty thousand does not overflow the stack', () => {
  const chain = new Map(Array.from({ length: 50_000 }, (_, index) => [String(index), [String(index + 1)]] as const));
  expect(unitsOf(chain)[0]?.ids).toEqual(['49999']);
});
