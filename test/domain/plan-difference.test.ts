import { differingParts, itemsDifference } from '../../domain/plan-difference';

const decided = { domain: 'corp', items: [{ id: 'a' }], buildsOn: { schema: 's', settings: null } };

test('names nothing for two plans that decided the same, in whatever order', () => {
  expect(differingParts(decided, { ...decided, buildsOn: { settings: null, schema: 's' } })).toEqual([]);
});

test('names lists as a whole and members of objects one by one', () => {
  const other = { ...decided, items: [], buildsOn: { schema: 't', settings: null } };
  expect(differingParts(decided, other)).toEqual(['items', 'buildsOn.schema']);
});

test('names what only one of them has', () => {
  expect(differingParts(decided, { ...decided, canary: 'b' })).toEqual(['canary']);
});

describe('items', () => {
  const item = (id: string, change: object = {}) => ({
    ...{ id, kind: 'user', target: `name of ${id}`, action: 'delete' },
    ...{ before: { flags: ['licensed'] }, after: null, ...change },
  });
  const idsOf = (earlier: ReturnType<typeof item>[], later: ReturnType<typeof item>[]) =>
    Object.values(itemsDifference(earlier, later)).map((items: { id: string }[]) => items.map(({ id }) => id));

  test('that came, went and were swapped are told apart', () => {
    expect(idsOf([item('a'), item('b')], [item('a'), item('b'), item('c')])).toEqual([['c'], [], []]);
    expect(idsOf([item('a'), item('b')], [item('b')])).toEqual([[], ['a'], []]);
    expect(idsOf([item('a'), item('b')], [item('b'), item('c')])).toEqual([['c'], ['a'], []]);
  });

  test('that stay are changed when what is done to them, or what a person compares, is another', () => {
    expect(idsOf([item('a')], [item('a', { before: { flags: ['licensed', 'privileged'] } })])).toEqual([[], [], ['a']]);
    expect(idsOf([item('a')], [item('a', { action: 'add' })])).toEqual([[], [], ['a']]);
    expect(idsOf([item('a', { after: undefined })], [item('a')])).toEqual([[], [], []]);
  });

  test('in another order are the same', () => {
    expect(idsOf([item('a'), item('b')], [item('b'), item('a')])).toEqual([[], [], []]);
  });
});
