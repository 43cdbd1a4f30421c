import { renderApprovals } from '../../../functions/pages/approvals-page';
import { anOpenApproval } from '../../../scripts/gallery/console-samples';
import { everyHostile } from '../../../scripts/gallery/hostile';
import { expectSoundPage } from '../../support/page-checks';
import { all, textOf } from '../../support/read-html';
import { aViewer, now } from '../../../scripts/gallery/samples';

describe('my approvals', () => {
  test('lists each with its deadline and the way to decide', () => {
    const tags = expectSoundPage(renderApprovals({ signedIn: aViewer(), approvals: [anOpenApproval()], now }));
    expect(textOf(tags, 'table')).toContain('Mon 30 Nov 2026, 06:31 UTC (in 6 days 22 hours)');
    expect(all(tags, 'a').map(({ text }) => text)).toContain('Review and decide: Onboard OUs (8 changes)');
  });

  test('says so when nothing waits', () => {
    const tags = expectSoundPage(renderApprovals({ signedIn: aViewer(), approvals: [], now }));
    expect(textOf(tags, 'main')).toContain('Nothing waits for your decision.');
  });

  test('escapes what attackers write', () => {
    const approvals = [anOpenApproval({ summary: everyHostile, requestedBy: everyHostile, ticket: everyHostile })];
    const html = renderApprovals({ signedIn: aViewer({ name: everyHostile }), approvals, now });
    expect(all(expectSoundPage(html), 'img')).toEqual([]);
    expect(html.includes('\u202e')).toBe(false);
  });
});
