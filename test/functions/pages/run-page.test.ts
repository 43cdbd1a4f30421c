import { renderRun } from '../../../functions/pages/run-page';
import {
  aFailedRunView,
  aRestoringPageView,
  aRunPageView,
  aRunView,
  hostileRunPageView,
} from '../../../scripts/gallery/console-samples';
import { readinessViews } from '../../../scripts/gallery/readiness-samples';
import { expectSoundPage } from '../../support/page-checks';
import { all, readHtml, textOf } from '../../support/read-html';

function mainOf(view: Parameters<typeof renderRun>[0]): string {
  return textOf(expectSoundPage(renderRun(view)), 'main');
}

describe('run page', () => {
  test('says state, step and progress first', () => {
    const main = mainOf(aRunPageView());
    expect(main).toMatch(/applying waiting for the first cycle\s*3 of 9 steps/);
  });

  test('of a rollback that waits for a script says so, until when, and leads to it', () => {
    const tags = expectSoundPage(renderRun(aRestoringPageView()));
    expect(textOf(tags, 'main')).toMatch(
      /run a script on-premises\. AD has other values than 1 mailbox had in the cloud\..*waits until Tue 24 Nov/,
    );
    const links = all(tags, 'a').map(({ text, attributes }) => [text, attributes['href']]);
    expect(links).toContainEqual(['Get the script', '/api/runs/run-1/attribute-script?as=file']);
    expect(textOf(tags, 'main')).not.toMatch(/0 of 1 steps|\b(GET|POST) \/api/);
  });

  test('of a rollback that waits says what for, and to whom the script is given', () => {
    const main = (change: Parameters<typeof aRestoringPageView>[0]) => mainOf(aRestoringPageView(change));
    expect(main({ scriptHref: null })).toContain('People with the role Operator.Run get the script here.');
    expect(main({ differing: 0 })).toContain('Waiting for AD. 1 mailbox');
    expect(main({ differing: 500, isAtLeast: true })).toContain('at least 500 mailboxes');
  });

  test('shows the result of each item and the way to all of them', () => {
    const tags = readHtml(renderRun(aRunPageView()));
    expect(textOf(tags, 'main')).toContain('These are 8 of 240 items.');
    expect(textOf(tags, 'main')).toContain('Items: 237 planned, 2 verified, 1 failed.');
    const badges = all(tags, 'span').filter(({ attributes }) => attributes['class']?.startsWith('badge'));
    const results = badges.map(({ text }) => text);
    expect(results).toEqual(
      expect.arrayContaining(['verified', 'failed', 'unknown', 'skipped', 'accepted, not yet verified']),
    );
  });

  test('says why a run failed, whether it was put back, and what is left', () => {
    const main = mainOf(aRunPageView({ run: aFailedRunView() }));
    for (const words of [
      'CANARY_FAILED',
      'Everything was put back as it was before.',
      'CN=Employee 1',
      'needs somebody',
    ]) {
      expect(main).toContain(words);
    }
  });

  test('says at once which checks of a completed run need somebody', () => {
    const checks = [
      { name: 'scope', result: 'verified', evidence: 'read back' },
      { name: 'passwordWriteback', result: 'needsAction', evidence: 'Look at it in the portal.' },
    ] as const;
    const main = mainOf(
      aRunPageView({ run: aRunView('completed', { outcome: { kind: 'verified', checks: [...checks] } }) }),
    );
    expect(main).toContain('One check needs somebody: password writeback. See the evidence.');
  });

  describe('of a readiness check', () => {
    const headings = (name: keyof typeof readinessViews) => {
      const tags = readHtml(renderRun(readinessViews[name]()));
      return ['h1', 'caption'].map((tag) => all(tags, tag).map(({ text }) => text));
    };

    test.each([
      ['not ready', 'Not ready'],
      ['ready, server removed', 'Ready: the server may be removed'],
      ['ready, management tools', 'Ready: the server may be shut down, with the management tools'],
    ] as const)('that found "%s" begins with it, and groups the checks by what they count for', (name, title) => {
      expect(headings(name)).toEqual([
        [title],
        ['For both', 'Only to remove the server', 'Only to shut it down, with the management tools'],
      ]);
    });

    test('tells how much is left for each end, and is not green before one is reached', () => {
      const view = readinessViews['not ready']();
      const main = mainOf(view);
      expect(main).toMatch(/^\s*Last Exchange server: readiness\s*Not ready\s*completed, not ready/);
      expect(main).toContain('To remove the server3 failed, 1 unknown, 8 to attest, 5 verified');
      expect(main).toContain('To shut it down, with the management tools1 failed, 6 to attest, 5 verified');
      expect(main).not.toMatch(/need somebody|completed, verified/);
      const [badge] = all(readHtml(renderRun(view)), 'span').filter(({ text }) => text === 'completed, not ready');
      expect(badge?.attributes['class']).toBe('badge waiting');
    });

    test('shows what failed first, then what is unknown, then what is to attest under the name that is asked for', () => {
      const badges = all(readHtml(renderRun(readinessViews['not ready']())), 'span').filter(({ attributes }) =>
        attributes['class']?.startsWith('badge'),
      );
      const removal = badges.map(({ text }) => text).join(' ');
      expect(removal).toContain('failed failed unknown to attest to attest to attest to attest verified verified');
      expect(mainOf(readinessViews['not ready']())).toContain('Smart hostssmartHosts');
    });

    test('that is ready is green', () => {
      const tags = readHtml(renderRun(readinessViews['ready, server removed']()));
      const [badge] = all(tags, 'span').filter(({ text }) => text === 'completed, ready');
      expect(badge?.attributes['class']).toBe('badge good');
    });
  });

  test('says of a refused run why, and nothing of a plan that is not made', () => {
    const refusal = { code: 'OU_NOT_FOUND', message: 'The report does not know OU=Nowhere.' };
    const plan = { ...aRunView().plan!, summary: 'Nothing is left to change.', items: [], itemCount: 0 };
    const main = mainOf(aRunPageView({ run: aRunView('refused', { refusal, plan }) }));
    expect(main).toContain('The report does not know OU=Nowhere.');
    expect(main).not.toMatch(/Nothing is left to change|The plan changes nothing/);
  });

  test('names what each entry of the ledger recorded', () => {
    const entry = (sequence: number, kind: string, data: object) => ({
      sequence,
      at: '2026-11-23T06:31:00.000Z',
      kind,
      data,
      previousHash: 'a',
      hash: 'b',
    });
    const ledger = [
      entry(1, 'step', { step: 'creating the jobs' }),
      entry(2, 'written', { what: 'job AD2AADPasswordHash' }),
      entry(3, 'mailed', {}),
    ];
    const titles = all(readHtml(renderRun(aRunPageView({ ledger }))), 'strong').map(({ text }) => text);
    expect(titles).toEqual(expect.arrayContaining(['Creating the jobs', 'Written: job AD2AADPasswordHash', 'Mailed']));
  });

  test('never says that nothing was put back when it does not know', () => {
    const outcome = { kind: 'failed', cause: { code: 'X', message: 'x' } } as const;
    expect(mainOf(aRunPageView({ run: aRunView('failed', { outcome }) }))).not.toMatch(/(was|Nothing was) put back/);
    expect(mainOf(aRunPageView({ run: aRunView('failed', { outcome: { ...outcome, restored: false } }) }))).toContain(
      'Nothing was put back',
    );
  });

  test.each([
    ['refused', 'A safety rule refused this. Nothing was changed.'],
    ['rejected', 'An approver said no. Nothing was changed.'],
    ['expired', 'Too few people approved in time'],
    ['planned', 'This was a dry run: nothing was changed.'],
    ['cancelled', 'The run was cancelled.'],
  ] as const)('explains the ending %s', (state, sentence) => {
    expect(mainOf(aRunPageView({ run: aRunView(state, { endedAt: '2026-11-23T07:30:00.000Z' }) }))).toContain(sentence);
  });

  test('can be cancelled by those who may, while it has not ended', () => {
    const forms = (view: Parameters<typeof renderRun>[0]) => all(readHtml(renderRun(view)), 'form');
    expect(forms(aRunPageView())[0]?.attributes).toEqual({
      method: 'post',
      action: '/api/runs/01jd8q9z6m3v5x7k2n4p8r0t1w/cancel',
    });
    expect(forms(aRunPageView({ csrf: null }))).toEqual([]);
    expect(forms(aRunPageView({ run: aFailedRunView() }))).toEqual([]);
    const cancelRequested = { by: 'admin@contoso.com', reason: 'wrong domain', at: '2026-11-23T07:00:00.000Z' };
    const cancelling = aRunPageView({ run: aRunView('applying', { cancelRequested }) });
    expect(forms(cancelling)).toEqual([]);
    expect(mainOf(cancelling)).toContain('wrong domain It takes effect before the next write.');
  });

  test('refreshes itself until the run has ended', () => {
    const secondsOf = (view: Parameters<typeof renderRun>[0]) => {
      const tags = readHtml(renderRun(view));
      return [all(tags, 'body')[0]?.attributes['data-refresh-seconds'], all(tags, 'script').length];
    };
    expect(secondsOf(aRunPageView())).toEqual(['5', 1]);
    expect(secondsOf(aRunPageView({ run: aFailedRunView() }))).toEqual([undefined, 0]);
  });

  test('shows a run that has no plan yet', () => {
    const run = aRunView('planning');
    delete run.plan;
    delete run.approval;
    expect(mainOf(aRunPageView({ run, ledger: [] }))).toContain('Nothing is recorded yet.');
  });

  test('escapes and unmasks what attackers write', () => {
    const html = renderRun(hostileRunPageView());
    expect(all(expectSoundPage(html), 'img')).toEqual([]);
    expect(html.includes('\u202e')).toBe(false);
  });
});
