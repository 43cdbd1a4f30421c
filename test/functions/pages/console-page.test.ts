import { renderConsole } from '../../../functions/pages/console-page';
import { aConsoleView, anOpenApproval, hostileConsoleView } from '../../../scripts/gallery/console-samples';
import { expectSoundPage } from '../../support/page-checks';
import { all, readHtml, textOf } from '../../support/read-html';

describe('console', () => {
  test('says in its first line what waits and what runs', () => {
    const main = textOf(expectSoundPage(renderConsole(aConsoleView())), 'main');
    expect(main).toContain('2 open approvals, 2 runs under way.');
  });

  test('leads to the approval page of those who may decide, to the run for others', () => {
    const links = all(readHtml(renderConsole(aConsoleView())), 'a');
    const decide = links.find(({ text }) => text === 'Review and decide: Onboard OUs (8 changes)');
    const look = links.find(({ text }) => text === 'Release 1,200 held deletes');
    expect(decide?.attributes['href']).toBe('/api/approvals/dG9rZW4');
    expect(look?.attributes['href']).toBe('/api/console/runs/run-9');
  });

  test('puts the next deadline first', () => {
    const approvals = [
      anOpenApproval({ itemCount: 2 }),
      anOpenApproval({ itemCount: 3, expiresAt: '2026-11-24T06:31:00.000Z' }),
    ];
    const main = textOf(readHtml(renderConsole(aConsoleView({ approvals }))), 'main');
    expect(main.indexOf('(3 changes)')).toBeLessThan(main.indexOf('(2 changes)'));
  });

  test('tells apart runs that ended verified, unverified and refused', () => {
    const badges = all(readHtml(renderConsole(aConsoleView())), 'span').map(({ text, attributes }) => [
      attributes['class'],
      text,
    ]);
    expect(badges).toContainEqual(['badge good', 'completed, verified']);
    expect(badges).toContainEqual(['badge waiting', 'completed, accepted, not yet verified']);
    expect(badges).toContainEqual(['badge bad', 'refused']);
  });

  test('marks where the viewer is and offers to sign out', () => {
    const links = all(readHtml(renderConsole(aConsoleView())), 'a');
    const here = links.filter(({ attributes }) => attributes['aria-current'] === 'page');
    expect(here.map(({ text }) => text)).toEqual(['Overview']);
    expect(links.map(({ attributes }) => attributes['href'])).toContain('/.auth/logout');
  });

  test('says what is empty instead of showing empty tables', () => {
    const tags = expectSoundPage(
      renderConsole(aConsoleView({ runs: [], approvals: [], alarms: [], findings: [], configurations: [] })),
    );
    expect(all(tags, 'table')).toEqual([]);
    const main = textOf(tags, 'main');
    for (const words of [
      'No alarm is open.',
      'No finding is open.',
      'Nothing waits for approval.',
      'No run is under way.',
      'No domain is configured.',
    ]) {
      expect(main).toContain(words);
    }
  });

  test('escapes and unmasks what attackers write', () => {
    const html = renderConsole(hostileConsoleView());
    expect(all(expectSoundPage(html), 'img')).toEqual([]);
    expect(html.includes('\u202e')).toBe(false);
  });
});
