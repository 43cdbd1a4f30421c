import { planOf } from '../../../orchestrations/delete-threshold/plan';
import { aGroup, aStaged, aUser, reviewFacts } from '../../support/delete-review';

test('names, units, guesses and the instant of the last look do not change the fingerprint', () => {
  const facts = reviewFacts();
  const shownOtherwise = reviewFacts({
    staged: [aStaged(1, { displayName: 'Renamed', distinguishedName: null }), aStaged(2)],
    held: facts.held && { ...facts.held, lastLook: '2026-11-24T12:00:00Z' },
    scope: null,
  });
  expect(planOf(shownOtherwise).fingerprint).toBe(planOf(facts).fingerprint);
});

test.each([
  ['one more', { staged: [aStaged(1), aStaged(2), aStaged(3)] }],
  ['another one', { staged: [aStaged(1), aStaged(3)] }],
  ['a danger that came up', { roleHolders: new Map([['t1', ['Global Administrator']]]) }],
  ['another hold', { held: { ...reviewFacts().held!, seriesBegan: '2026-11-25T06:00:00Z' } }],
])('%s changes it', (_what, change) => {
  expect(planOf(reviewFacts(change)).fingerprint).not.toBe(planOf(reviewFacts()).fingerprint);
});

test('shows the most dangerous first, each with what can be put right', () => {
  const plan = planOf(
    reviewFacts({
      staged: [aStaged(1), aStaged(2), aStaged(3, { objectType: 'group', displayName: 'Sales' })],
      users: new Map([aUser('t1'), aUser('t2', { licensed: true })]),
      groups: new Map([aGroup('t3')]),
    }),
  );
  expect(plan.shown.items.map(({ target, after }) => [target, after])).toEqual([
    ['Sales', 'gone for good'],
    ['Employee 2', 'soft-deleted; can be restored for 30 days'],
    ['Employee 1', 'soft-deleted; can be restored for 30 days'],
  ]);
  expect(plan.shown.summary).toBe('Release 3 held deletes of corp.contoso.com: 2 users and 1 group.');
});

test('a refusal has no items, and a job that is not held has nothing to do', () => {
  expect(planOf(reviewFacts({ staged: [] }))).toMatchObject({
    refusal: { code: 'EVIDENCE_INCOMPLETE' },
    shown: { items: [] },
  });
  expect(planOf(reviewFacts({ held: null, staged: [] }))).toMatchObject({
    refusal: null,
    shown: { items: [], risks: [] },
  });
});
