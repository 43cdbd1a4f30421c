import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { everyMail } from '../../scripts/gallery/mails';
import { everyPage } from '../../scripts/gallery/pages';
import { openBrowser } from './browser';
import { cutTexts, faintTexts, headingsOutOfOrder, overflow, smallTargets } from './in-page';
import { show } from './show';

/** `SCREENSHOTS=folder` keeps a picture of each. */
const pictures = process.env['SCREENSHOTS'];

// At 200 % a window of 1280 pixels is as wide as one of 640.
const windows = {
  'a small phone': { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2 },
  'a screen at 200 %': { viewport: { width: 640, height: 450 }, deviceScaleFactor: 2 },
  'a screen': { viewport: { width: 1280, height: 900 } },
} as const;
type Window = keyof typeof windows;

const shown = [...everyMail().map((mail) => ({ ...mail, name: `mail that ${mail.name}` })), ...everyPage()];

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

describe.each(Object.keys(windows) as Window[])('on %s', (window) => {
  describe.each(['light', 'dark'] as const)('in the %s', (colorScheme) => {
    test.each(shown)('$name can be read and used', async ({ name, html }) => {
      await show(browser, { html, options: { ...windows[window], colorScheme } }, async (page) => {
        if (pictures) await keepPicture(page, `${name} ${windows[window].viewport.width} ${colorScheme}`);
        expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0);
        expect(await page.evaluate(headingsOutOfOrder)).toEqual([]);
        expect(await page.evaluate(cutTexts)).toEqual([]);
        expect(await page.evaluate(faintTexts)).toEqual([]);
        expect(await page.evaluate(smallTargets)).toEqual([]);
      });
    });
  });
});

async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = pictures ?? '';
  mkdirSync(folder, { recursive: true });
  const file = `${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.png`;
  // Chromium takes no picture of a page that is tens of thousands of pixels long.
  const height = Math.min(6000, await page.evaluate('document.documentElement.scrollHeight'));
  const { width } = page.viewportSize() ?? { width: 1280 };
  await page.screenshot({ path: join(folder, file), fullPage: true, clip: { x: 0, y: 0, width, height } });
}
