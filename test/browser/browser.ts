import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Chromium without a window, with a profile folder of its own that goes when it is closed. */
export function openBrowser(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) throw new Error(`There is no Chromium at ${executablePath}; set CHROMIUM.`);
  return chromium.launch({ executablePath, headless: true, args: flags });
}

/** A tab of a person of their own: no cookie is shared with others. */
export interface Tab {
  page: Page;
  /** What a page must never cause: a script error, a blocked or failed request, one to elsewhere, a missing file. */
  trouble: string[];
  close(): Promise<void>;
}

export async function openTab(browser: Browser, options: BrowserContextOptions = {}): Promise<Tab> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const trouble: string[] = [];
  watch(page, trouble);
  return { page, trouble, close: () => context.close() };
}

// A browser says itself that a resource failed; here the request says it, with its status.
const saidByTheRequest = 'Failed to load resource';

function watch(page: Page, trouble: string[]): void {
  page.on('pageerror', (error) => trouble.push(`script: ${error.message}`));
  page.on('console', (message) => {
    const isBad = ['error', 'warning'].includes(message.type()) && !message.text().startsWith(saidByTheRequest);
    if (isBad) trouble.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (new URL(request.url()).hostname !== '127.0.0.1') trouble.push(`elsewhere: ${request.url()}`);
  });
  page.on('response', (response) => {
    const isPart = !response.request().isNavigationRequest();
    if (isPart && response.status() >= 400) trouble.push(`${response.status()}: ${response.url()}`);
  });
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? '';
    // What a browser gives up because its reader has gone on: the first of two clicks, a stylesheet of a page just left.
    if (reason !== 'net::ERR_ABORTED') trouble.push(`${reason}: ${request.url()}`);
  });
}
