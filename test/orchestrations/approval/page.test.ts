import { renderApproval } from '../../../orchestrations/approval/page';
import { everyHostile } from '../../../scripts/gallery/hostile';
import { expectSoundPage } from '../../support/page-checks';
import { all, readHtml, textOf } from '../../support/read-html';
import {
  aClosedApprovalView,
  aDecision,
  anApprovalView,
  aPlan,
  approverOne,
  approverTwo,
  aRound,
  aRun,
  hostileApprovalView,
  sixtyDeletes,
} from '../../../scripts/gallery/samples';
import { visible } from '../../../orchestrations/kit/pages/visible-text';

function mainOf(view: Parameters<typeof renderApproval>[0]): string {
  return textOf(readHtml(renderApproval(view)), 'main');
}

describe('approval page', () => {
  test('says first what is asked, who asks, why, until when and what happens otherwise', () => {
    const main = mainOf(anApprovalView());
    const facts = [
      'Onboard OUs (8 changes)',
      'Create the Cloud Sync configuration of corp.contoso.com with 4 organizational units.',
      'Robin Requester (requester@contoso.com)',
      'CHG-1042: Move the Cloud OU to Cloud Sync before the servers are retired',
      '1 critical, 1 warning, 1 note',
      'Until the first cycle has begun everything can be put back',
      'Mon 30 Nov 2026, 06:31 UTC (in 6 days 22 hours)',
      'If nobody decides, it counts as no: nothing is changed.',
      'Besides you: Toni Approver (approver.two@contoso.com)',
      'Go to the decision',
      'There is no on-premises report of the last 24 hours.',
    ];
    const places = facts.map((fact) => main.indexOf(fact));
    expect(places).not.toContain(-1);
    expect([...places].sort((one, other) => one - other)).toEqual(places);
  });

  test('shows every one of sixty items, before and after', () => {
    const tags = expectSoundPage(renderApproval(anApprovalView({ plan: aPlan({ items: sixtyDeletes }) })));
    const rows = all(tags, 'th').filter(({ attributes }) => attributes['scope'] === 'row');
    expect(rows.map(({ text }) => text)).toEqual(sixtyDeletes.map(({ target }) => visible(target)));
  });

  test('asks with two radio buttons, none chosen, and posts csrf and comment', () => {
    const tags = expectSoundPage(renderApproval(anApprovalView()));
    const fields = all(tags, 'input').map(({ attributes }) => [
      attributes['name'],
      attributes['value'],
      attributes['checked'],
    ]);
    expect(fields).toEqual([
      ['csrf', 'csrf-value', undefined],
      ['decision', 'approve', undefined],
      ['decision', 'reject', undefined],
    ]);
    expect(all(tags, 'textarea')[0]?.attributes['name']).toBe('comment');
    expect(all(tags, 'form')[0]?.attributes).toEqual({ method: 'post', action: '/api/approvals/dG9rZW4#decide' });
  });

  test('has no heading for risks that are not there', () => {
    const tags = expectSoundPage(renderApproval(anApprovalView({ plan: aPlan({ risks: [] }) })));
    expect(textOf(tags, 'main')).toContain('Risksnone');
    expect(all(tags, 'h2').map(({ text }) => text)).not.toContain('Risks');
  });

  test('shows instants as people read them', () => {
    const plan = aPlan({ facts: [{ name: 'On-premises report', value: '2026-11-23T06:30:00.000Z' }] });
    expect(mainOf(anApprovalView({ plan }))).toContain('Mon 23 Nov 2026, 06:30 UTC');
  });

  test('gives back the comment of a form that came too late, and says why it was not taken', () => {
    const closed = aClosedApprovalView('approved', [aDecision({ decision: 'approve' })]);
    const view = {
      ...closed,
      problem: 'The approval is closed.',
      decision: 'reject' as const,
      comment: 'Too <early>.',
    };
    const tags = expectSoundPage(renderApproval(view));
    expect(all(tags, 'form')).toEqual([]);
    expect(textOf(tags, 'title')).toMatch(/^Not sent: /);
    expect(textOf(tags, 'main')).toContain('Not sent: The approval is closed.');
    expect(textOf(tags, 'blockquote')).toBe('Too <early>.');
  });

  test('loads no script', () => {
    expect(all(readHtml(renderApproval(anApprovalView())), 'script')).toEqual([]);
  });

  test('shows a form that was not complete again, with its choice, its comment and what is wrong', () => {
    const tags = expectSoundPage(
      renderApproval(anApprovalView({ problem: 'Say why you reject.', decision: 'reject', comment: 'hm & <b>' })),
    );
    const chosen = all(tags, 'input').filter(({ attributes }) => attributes['checked'] !== undefined);
    expect(chosen.map(({ attributes }) => attributes['value'])).toEqual(['reject']);
    expect(textOf(tags, 'title')).toMatch(/^Not sent: /);
    expect(textOf(tags, 'main')).toContain('Not sent: Say why you reject.');
    expect(textOf(tags, 'textarea')).toBe('hm & <b>');
  });

  test('of a closed round says by whom and when, and has no form', () => {
    const rejected = renderApproval(aClosedApprovalView('rejected', [aDecision()]));
    const tags = expectSoundPage(rejected);
    const main = textOf(tags, 'main');
    expect(all(tags, 'form')).toEqual([]);
    expect(main).toContain('Toni Approver (approver.two@contoso.com) said no. Nothing was changed.');
    expect(main).toContain('Closed on Mon 23 Nov 2026, 07:10 UTC');
    expect(main).toContain('Not before the migration freeze ends.');
    expect(main).not.toContain('If nobody decides');
  });

  test.each([
    ['approved', [aDecision({ decision: 'approve' })], 'The run goes on with this plan.'],
    ['expired', [], 'Too few people approved before the deadline'],
    ['superseded', [], 'a new round asks again'],
    ['cancelled', [], 'The run has ended, so nothing is left to decide.'],
  ] as const)('of a round that is %s says so', (state, decisions, sentence) => {
    const html = renderApproval(aClosedApprovalView(state, [...decisions]));
    expect(textOf(expectSoundPage(html), 'main')).toContain(sentence);
  });

  test('tells who has decided in an open round that waits for somebody else', () => {
    const decisions = [aDecision({ approver: approverOne, decision: 'approve' })];
    const main = mainOf(anApprovalView({ csrf: null, round: aRound({ required: 2 }), decisions }));
    expect(main).toContain('You approved this');
    expect(main).toContain('1 more approval needed before anything is changed.');
  });

  test('marks the others who have decided', () => {
    const decisions = [aDecision({ approver: approverTwo, decision: 'approve' })];
    expect(mainOf(anApprovalView({ round: aRound({ required: 2 }), decisions }))).toContain('(has decided)');
  });

  test('says that a later round counts anew', () => {
    expect(mainOf(anApprovalView({ round: aRound({ round: 2 }) }))).toContain('2: the plan has changed');
  });

  test('of a later round names what has changed, before the plan', () => {
    const [gone, ...rest] = sixtyDeletes.slice(20);
    const view = anApprovalView({
      round: aRound({ round: 2 }),
      previous: aPlan({ items: [gone ?? sixtyDeletes[0]!, ...rest.slice(2)] }),
      plan: aPlan({ items: rest }),
    });
    const tags = expectSoundPage(renderApproval(view));
    const main = textOf(tags, 'main');
    expect(main).toContain('What has changed since round 1');
    expect(all(tags, 'li').map(({ text }) => text)).toEqual(
      expect.arrayContaining(['Employee 20', 'Employee 21', 'Employee 22']),
    );
    expect(main.indexOf('What has changed')).toBeLessThan(main.indexOf('What exactly'));
  });

  test('tells somebody of the escalation why they are asked, and everybody else why they are', () => {
    const escalated = anApprovalView({ round: aRound({ escalatedTo: [approverOne.id] }) });
    expect(mainOf(escalated)).toContain('Nobody had decided in time');
    expect(mainOf(anApprovalView())).toContain('The policy for OU onboarding names you as an approver.');
  });

  test('says when neither ticket nor reason was given', () => {
    const main = mainOf(anApprovalView({ run: aRun({ ticket: null, reason: null }) }));
    expect(main).toContain('No ticket and no reason was given.');
  });

  test('escapes and unmasks what attackers write, wherever it is shown', () => {
    const html = renderApproval(hostileApprovalView());
    const tags = expectSoundPage(html);
    expect(all(tags, 'img')).toEqual([]);
    expect(html.includes('\u202e')).toBe(false);
    expect(textOf(tags, 'main').split(visible(everyHostile)).length).toBeGreaterThan(15);
  });
});
