import { renderLedger } from '../../../functions/pages/ledger-page';
import { aLedgerView } from '../../../scripts/gallery/console-samples';
import { everyHostile } from '../../../scripts/gallery/hostile';
import { expectSoundPage } from '../../support/page-checks';
import { all, textOf } from '../../support/read-html';

function mainOf(view: Parameters<typeof renderLedger>[0]): string {
  return textOf(expectSoundPage(renderLedger(view)), 'main');
}

describe('ledger page', () => {
  test('says first that the ledger holds, and what no checkpoint covers yet', () => {
    expect(mainOf(aLedgerView())).toMatch(/^Ledger\s*Intact\. 123 entries checked; 4 not yet\s+anchored/);
  });

  test.each(['altered', 'missing', 'checkpointMismatch'] as const)('names the first place that is %s', (reason) => {
    const firstBroken = { runId: 'run-1', sequence: 4, reason };
    const main = mainOf(aLedgerView({ verification: { ok: false, entries: 9, unanchored: 0, firstBroken } }));
    expect(main).toContain('Broken. Entry 4 of run run-1');
    expect(main).not.toContain('Intact');
  });

  test('does not call a ledger broken that could not be read', () => {
    const main = mainOf(aLedgerView({ verification: null }));
    expect(main).toContain('Whether it holds is unknown');
    expect(main).not.toMatch(/Broken|Intact/);
  });

  test('shows the entries of one run with the way to further ones', () => {
    const tags = expectSoundPage(renderLedger(aLedgerView()));
    expect(textOf(tags, 'ol')).toContain('Requested Mon 23 Nov 2026, 06:30 UTC');
    expect(all(tags, 'a').map(({ text }) => text)).toContain('Further entries');
  });

  test('escapes hostile run ids', () => {
    const run = { runId: everyHostile, entries: [], nextHref: null };
    const html = renderLedger(aLedgerView({ run, recent: [] }));
    expect(all(expectSoundPage(html), 'img')).toEqual([]);
  });
});
