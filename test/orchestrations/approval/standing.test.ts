import { renderToStaticMarkup } from 'preact-render-to-string';
import { Standing } from '../../../orchestrations/approval/standing';
import { aDecision, approverOne, approverTwo, aRound, aRun } from '../../../scripts/gallery/samples';

function standingOf(view: Partial<Parameters<typeof Standing>[0]>): string {
  const shown = Standing({ run: aRun(), round: aRound(), decisions: [], approver: approverOne, ...view });
  return shown === null ? '' : renderToStaticMarkup(shown).replace(/<[^>]+>/g, '');
}

describe('how a round stands', () => {
  test('says nothing while it waits for the viewer', () => {
    expect(standingOf({ decisions: [aDecision({ approver: approverTwo, decision: 'approve' })] })).toBe('');
  });

  test('tells the viewer what they decided themselves', () => {
    const decisions = [aDecision({ approver: approverOne, decision: 'approve' })];
    expect(standingOf({ decisions, round: aRound({ required: 3 }) })).toContain('2 more approvals needed');
  });

  test('names all who approved', () => {
    const decisions = [approverOne, approverTwo].map((approver) => aDecision({ approver, decision: 'approve' }));
    const words = standingOf({ decisions, round: aRound({ state: 'approved' }) });
    expect(words).toContain(
      'Alex Approver (approver.one@contoso.com), Toni Approver (approver.two@contoso.com) said yes.',
    );
  });

  test('says who took the request back, and why', () => {
    const cancelRequested = { by: 'requester@contoso.com', reason: 'Wrong unit.', at: '2026-11-23T07:00:00.000Z' };
    const words = standingOf({ run: aRun({ cancelRequested }), round: aRound({ state: 'cancelled' }) });
    expect(words).toContain('Withdrawn by requester@contoso.com; nothing more is changed. Reason: Wrong unit.');
  });

  test('says why a round is no longer valid', () => {
    const round = aRound({ state: 'superseded', closedBecause: 'An item is new.' });
    expect(standingOf({ round })).toContain('An item is new.');
  });
});
