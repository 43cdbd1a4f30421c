import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { consoleCss } from '../../functions/pages/assets/console-css';
import { consoleJs } from '../../functions/pages/assets/console-js';
import { faviconSvg } from '../../functions/pages/assets/favicon-svg';
import { withHeaders } from '../../functions/http/response-headers';
import { openTab } from './browser';

const files: Record<string, { contentType: string; body: string }> = {
  '/api/assets/console.css': { contentType: 'text/css', body: consoleCss },
  '/api/assets/console.js': { contentType: 'text/javascript', body: consoleJs },
  '/api/assets/favicon.svg': { contentType: 'image/svg+xml', body: faviconSvg },
};

const here = 'http://127.0.0.1:1';

/** Shows a page with the headers that protect it; nothing is listening. A mail has none. */
export async function show(
  browser: Browser,
  { html, options }: { html: string; options: BrowserContextOptions },
  look: (page: Page) => Promise<void>,
): Promise<void> {
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
