import { standingOf } from '../../../orchestrations/approval/rules';
import { aDecision, aPerson, aRound } from '../../support/builders';

test('is open while nobody has decided', () => {
  expect(standingOf(aRound(), [])).toBe('open');
});

test('is approved by the first person when one is enough', () => {
  expect(standingOf(aRound(), [aDecision('one')])).toBe('approved');
});

test('needs as many distinct people as the policy says', () => {
  const round = aRound({ required: 2 });
  expect(standingOf(round, [aDecision('one'), aDecision('one')])).toBe('open');
  expect(standingOf(round, [aDecision('one'), aDecision('two')])).toBe('approved');
});

test('ends with the first rejection, whatever else was said', () => {
  const decisions = [aDecision('one'), aDecision('two', { decision: 'reject', comment: 'not now' })];
  expect(standingOf(aRound({ required: 2 }), decisions)).toBe('rejected');
});

test.each([
  ['of the requester', aDecision('requester')],
  ['of someone who was not asked', aDecision('stranger')],
  ['for another plan', aDecision('one', { fingerprint: 'sha256:bb' })],
  ['made after the deadline', aDecision('one', { at: '2026-12-01T06:00:00.001Z' })],
])('does not count a decision %s', (_whose, decision) => {
  const round = aRound({ approvers: [aPerson('one'), aPerson('requester')] });
  expect(standingOf(round, [decision])).toBe('open');
  expect(standingOf(round, [{ ...decision, decision: 'reject' }])).toBe('open');
});
