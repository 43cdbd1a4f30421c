import { differingParts } from '../../domain/plan-difference';

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
