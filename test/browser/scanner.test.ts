import type { Browser, Page } from 'playwright-core';
import { decide, follow, hasEnded, readRun } from '../../local/drive/onboarding';
import { type RunningWorld, startWorld } from '../../local/drive/world-process';
import { openBrowser, openTab, type Tab } from './browser';
import { anna, aWaitingRun, decisionsOf, signInAs } from './people';

/** What link scanners do in the name of the approver: they open all there is to open, run scripts, follow every anchor. */
let world: RunningWorld;
let browser: Browser;
beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await world.close();
});

const mostPages = 40;

/** Every page that anchors lead to from here, also those of the host; each is loaded with its scripts. */
async function followEveryAnchor({ page }: Tab, start: string): Promise<string[]> {
  const seen = new Set<string>();
  const next = [start];
  for (let link = next.shift(); link !== undefined && seen.size < mostPages; link = next.shift()) {
    if (seen.has(link) || link.includes('/.auth/logout')) continue;
    seen.add(link);
    if (!(await isShown(page, link))) continue;
    const found: string[] = await page.evaluate(`[...document.querySelectorAll('a[href]')].map((one) => one.href)`);
    next.push(...found.map((href) => href.replace(/#.*/, '')).filter((href) => href.startsWith(world.app)));
  }
  return [...seen];
}

/** A file is downloaded, not shown; it has been asked for all the same. */
async function isShown(page: Page, link: string): Promise<boolean> {
  try {
    await page.goto(link, { waitUntil: 'load' });
    return true;
  } catch (error) {
    if (String(error).includes('Download is starting')) return false;
    throw error;
  }
}

test('a scanner that is signed in as the approver decides nothing, whatever it opens and follows', async () => {
  const { runId, annas, ottos } = await aWaitingRun(world);
  const tab = await openTab(browser);
  await tab.page.goto(annas);
  await signInAs(tab.page, 'Anna Approver');
  await tab.page.getByRole('heading', { level: 1 }).waitFor();
  const opened = await followEveryAnchor(tab, annas);
  expect(opened.length).toBeGreaterThan(4);
  expect(opened).toContain(`${world.app}/api/approvals`);
  const statuses = new Set<number>();
  for (const link of [annas, ottos, ...opened]) {
    for (const method of ['GET', 'HEAD', 'OPTIONS']) {
      statuses.add((await tab.page.context().request.fetch(link, { method, maxRedirects: 0 })).status());
    }
  }
  expect(statuses.has(200)).toBe(true);
  await world.advance('PT1M');
  expect(await decisionsOf(world, runId)).toEqual([]);
  expect((await readRun(world, runId)).state).toBe('awaitingApproval');
  await tab.close();

  // The same page, by a hand: what the scanner did not do can be done.
  expect((await decide(world, { link: new URL(annas).pathname, decision: 'reject' })).status).toBe(200);
  expect(await decisionsOf(world, runId)).toEqual([`${anna} reject`]);
  expect((await follow(world, runId, hasEnded)).state).toBe('rejected');
});
