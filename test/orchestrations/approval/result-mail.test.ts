import type { RoundState } from '../../../gateways/records/approvals';
import { resultMail, type ResultMailView } from '../../../orchestrations/approval/result-mail';
import { everyHostile } from '../../../scripts/gallery/hostile';
import {
  aDecision,
  aPlan,
  approverOne,
  approverTwo,
  aResultMailView,
  aRound,
  aRun,
  hostilePerson,
} from '../../../scripts/gallery/samples';

const shortId = aPlan().fingerprint.slice(7, 19);

function mailOf(state: RoundState, change: Partial<ResultMailView> = {}) {
  return resultMail(aResultMailView({ round: aRound({ state }), ...change }));
}

test('names those who approved, and says that the run goes on', () => {
  const decisions = [approverOne, approverTwo].map((approver) => aDecision({ approver, decision: 'approve' }));
  const { subject, text } = mailOf('approved', { decisions });
  expect(subject).toBe(
    `[Approved by Alex Approver and Toni Approver] Onboard OUs (8 changes) · contoso.com · ${shortId}`,
  );
  expect(text).toContain('The run goes on');
  expect(text).not.toContain('What to do now');
});

test('names who rejected, with the comment, and tells what to do', () => {
  const plan = aPlan({ ifNotApproved: ['Restore the unit in AD.', 'Then ask again.'] });
  const { subject, text } = mailOf('rejected', { decisions: [aDecision()], plan });
  expect(subject).toMatch(/^\[Rejected by Toni Approver\] /);
  expect(text).toContain(
    'Toni Approver: rejected on Mon 23 Nov 2026, 07:10 UTC: Not before the migration freeze ends.',
  );
  expect(text).toContain('What to do now\n- Restore the unit in AD.\n- Then ask again.');
});

test('of an expiry says that nothing was changed, and how to ask again', () => {
  const { subject, text } = mailOf('expired');
  expect(subject).toMatch(/^\[Expired without approval\] /);
  expect(text).toContain('counts as no. Nothing was changed.');
  expect(text).toContain('- Ask again with a changed request, or leave it as it is.');
});

test('of a withdrawal says by whom and why', () => {
  const cancelRequested = { by: 'requester@contoso.com', reason: 'Wrong unit.', at: '2026-11-23T07:00:00.000Z' };
  const { subject, text } = mailOf('cancelled', { run: aRun({ cancelRequested }) });
  expect(subject).toMatch(/^\[Withdrawn by requester@contoso\.com\] /);
  expect(text).toContain('Withdrawn by requester@contoso.com; nothing more is changed. Reason: Wrong unit.');
});

test('keeps title and short id in its subject whatever people are called', () => {
  const decisions = [aDecision({ approver: hostilePerson(), decision: 'approve', comment: everyHostile })];
  const { subject, html, text } = mailOf('approved', { decisions, run: aRun({ requester: hostilePerson() }) });
  expect(subject).toMatch(new RegExp(`Onboard OUs \\(8 changes\\) · contoso.com · ${shortId}$`));
  expect(subject).not.toMatch(/[\r\n\u202e]/);
  expect(/https:\/\/evil|www\.evil|\u202e|\r/.exec(html + text)).toBeNull();
});
