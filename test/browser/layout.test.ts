import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { consoleCss } from '../../functions/pages/assets/console-css';
import { consoleJs } from '../../functions/pages/assets/console-js';
import { faviconSvg } from '../../functions/pages/assets/favicon-svg';
import { renderApprovals } from '../../functions/pages/approvals-page';
import { renderConsole } from '../../functions/pages/console-page';
import { renderLedger } from '../../functions/pages/ledger-page';
import { renderMessage } from '../../functions/pages/message-page';
import { renderRun } from '../../functions/pages/run-page';
import { withHeaders } from '../../functions/http/response-headers';
import { renderInbox } from '../../local/pages/inbox-page';
import { renderSignIn } from '../../local/pages/sign-in-page';
import { askMail } from '../../orchestrations/approval/emails';
import { renderApproval } from '../../orchestrations/approval/page';
import * as consoleSamples from '../../scripts/gallery/console-samples';
import * as localSamples from '../../scripts/gallery/local-samples';
import * as samples from '../../scripts/gallery/samples';
import { openBrowser, openTab } from './browser';
import { cutTexts, faintTexts, overflow, smallTargets } from './in-page';

const files: Record<string, { contentType: string; body: string }> = {
  '/api/assets/console.css': { contentType: 'text/css', body: consoleCss },
  '/api/assets/console.js': { contentType: 'text/javascript', body: consoleJs },
  '/api/assets/favicon.svg': { contentType: 'image/svg+xml', body: faviconSvg },
};

const manyItems = Array.from({ length: 300 }, (_, index) => ({
  id: `delete:${index}`,
  kind: index < 250 ? 'user' : 'group',
  target: `CN=Somebody ${index},OU=Staff,DC=emea,DC=contoso,DC=com`,
  action: 'delete',
  before: { organizationalUnit: 'OU=Staff,DC=emea,DC=contoso,DC=com', licensed: index % 2 === 0 },
  after: null,
}));
const longPlan = renderApproval(samples.anApprovalView({ plan: samples.aPlan({ items: manyItems }) }));

const pages: Record<string, string> = {
  console: renderConsole(consoleSamples.aConsoleView()),
  'run under way': renderRun(consoleSamples.aRunPageView()),
  'run that failed': renderRun(consoleSamples.aRunPageView({ run: consoleSamples.aFailedRunView() })),
  'my approvals': renderApprovals({
    signedIn: samples.aViewer(),
    approvals: [consoleSamples.anOpenApproval()],
    now: samples.now,
  }),
  ledger: renderLedger(consoleSamples.aLedgerView()),
  message: renderMessage({ title: 'There is nothing here', sentences: ['Code: NOT_FOUND'] }),
  approval: renderApproval(samples.anApprovalView()),
  'approval that was not sent': renderApproval(samples.anApprovalView({ problem: 'Say why you reject.' })),
  'approval that was closed': renderApproval(samples.aClosedApprovalView('rejected', [samples.aDecision()])),
  'approval of 300 items': longPlan,
  'approval with hostile names': renderApproval(samples.hostileApprovalView()),
  'console with hostile names': renderConsole(consoleSamples.hostileConsoleView()),
  'run with hostile names': renderRun(consoleSamples.hostileRunPageView()),
  inbox: renderInbox(localSamples.anInboxView()),
  'sign-in': renderSignIn(localSamples.aSignInView()),
  mail: askMail(samples.anAskMailView()).html,
  'mail with hostile names': askMail(samples.hostileAskMailView()).html,
};

// At 200 % a window of 1280 pixels is as wide as one of 640.
const windows = {
  'a phone': { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 },
  'a screen at 200 %': { viewport: { width: 640, height: 450 }, deviceScaleFactor: 2 },
  'a screen': { viewport: { width: 1280, height: 900 } },
} as const;

const here = 'http://127.0.0.1:1';
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

/** Shows a page with the headers that protect it; nothing is listening. */
async function show(html: string, options: BrowserContextOptions, look: (page: Page) => Promise<void>): Promise<void> {
  const { page, trouble, close } = await openTab(browser, options);
  const { headers } = withHeaders({}, { asPage: true, isHttps: false });
  const isMail = !html.includes('console.css');
  await page.route('**/*', (route) => {
    const file = files[new URL(route.request().url()).pathname];
    if (file) return route.fulfill(file);
    const ours = isMail ? {} : (headers as Record<string, string>);
    return route.fulfill({ body: html, headers: { ...ours, 'content-type': 'text/html; charset=utf-8' } });
  });
  await page.goto(`${here}/shown`);
  await look(page);
  await close();
  expect(trouble).toEqual([]);
}

describe.each(Object.keys(windows) as (keyof typeof windows)[])('on %s', (name) => {
  describe.each(['light', 'dark'] as const)('in the %s', (colorScheme) => {
    test.each(Object.keys(pages))('%s can be read and used', async (title) => {
      await show(pages[title] ?? '', { ...windows[name], colorScheme }, async (page) => {
        expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0);
        expect(await page.evaluate(cutTexts)).toEqual([]);
        expect(await page.evaluate(faintTexts)).toEqual([]);
        expect(await page.evaluate(smallTargets)).toEqual([]);
      });
    });
  });
});

describe('a plan of 300 items', () => {
  test('shows every one of them, and leads to its groups and to the decision', async () => {
    await show(longPlan, windows['a screen'], async (page) => {
      expect(await page.getByRole('rowheader').count()).toBe(300);
      await page.getByRole('link', { name: 'Delete: group (50 items)' }).click();
      expect(await inWindow(page, '#group-2')).toBe(true);
      await page.evaluate('scrollTo(0, 0)');
      await page.getByRole('link', { name: 'Go to the decision' }).click();
      expect(await inWindow(page, '#decide')).toBe(true);
    });
  });
});

function inWindow(page: Page, selector: string): Promise<boolean> {
  const top = `document.querySelector('${selector}').getBoundingClientRect().top`;
  return page.evaluate(
    `${top} >= 0 && ${top} < innerHeight / 2 || scrollY + innerHeight >= document.body.scrollHeight - 1`,
  );
}

test('paper shows the plan without navigation and form', async () => {
  await show(pages['approval'] ?? '', windows['a screen'], async (page) => {
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('#decide').isVisible()).toBe(false);
    expect(await page.getByRole('navigation').count()).toBe(0);
    expect(await page.getByRole('rowheader').count()).toBe(samples.onboardingItems.length);
  });
});
