import type { Browser, Page } from 'playwright-core';
import { renderApproval } from '../../orchestrations/approval/page';
import * as samples from '../../scripts/gallery/samples';
import { openBrowser } from './browser';
import { show } from './show';

const manyItems = Array.from({ length: 300 }, (_, index) => ({
  id: `delete:${index}`,
  kind: index < 250 ? 'user' : 'group',
  target: `CN=Somebody ${index},OU=Staff,DC=emea,DC=contoso,DC=com`,
  action: 'delete',
  before: { organizationalUnit: 'OU=Staff,DC=emea,DC=contoso,DC=com', licensed: index % 2 === 0 },
  after: null,
}));

const options = { viewport: { width: 1280, height: 900 } };
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

test('a plan of 300 items shows every one of them, and leads to its groups and to the decision', async () => {
  const html = renderApproval(samples.anApprovalView({ plan: samples.aPlan({ items: manyItems }) }));
  await show(browser, { html, options }, async (page) => {
    expect(await page.getByRole('rowheader').count()).toBe(300);
    await page.getByRole('link', { name: 'Delete: group (50 items)' }).click();
    expect(await inWindow(page, '#group-2')).toBe(true);
    await page.evaluate('scrollTo(0, 0)');
    await page.getByRole('link', { name: 'Go to the decision' }).click();
    expect(await inWindow(page, '#decide')).toBe(true);
  });
});

function inWindow(page: Page, selector: string): Promise<boolean> {
  const top = `document.querySelector('${selector}').getBoundingClientRect().top`;
  return page.evaluate(
    `${top} >= 0 && ${top} < innerHeight / 2 || scrollY + innerHeight >= document.body.scrollHeight - 1`,
  );
}

test('paper shows the plan without navigation and form', async () => {
  await show(browser, { html: renderApproval(samples.anApprovalView()), options }, async (page) => {
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('#decide').isVisible()).toBe(false);
    expect(await page.getByRole('navigation').count()).toBe(0);
    expect(await page.getByRole('rowheader').count()).toBe(samples.onboardingItems.length);
  });
});
