import type { Browser, Page } from 'playwright-core';
import { follow, hasEnded, isAsked, startOnboarding } from '../../local/drive/onboarding';
import { onboardingRequest } from '../../local/drive/onboarding-request';
import { type RunningWorld, startWorld } from '../../local/drive/world-process';
import { openBrowser, openTab, type Tab } from './browser';
import { anna, decisionsOf, otto, signInAs } from './people';

let world: RunningWorld;
let browser: Browser;
const tabs: Tab[] = [];

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await world.close();
});

async function tabOf(): Promise<Page> {
  const tab = await openTab(browser);
  tabs.push(tab);
  return tab.page;
}

async function openLinkOfMail(page: Page, address: string): Promise<void> {
  await page.goto(`${world.app}/_local/inbox?to=${address}`);
  await page
    .getByRole('link', { name: /\/api\/approvals\// })
    .first()
    .click();
}

function stateOf(page: Page): Promise<string> {
  return page.locator('#region-standing .badge').innerText();
}

/** The page's own clock goes on, so that it refreshes itself; the reader does nothing. */
async function shownByItself(page: Page, words: string): Promise<void> {
  for (let count = 0; count < 10 && !(await page.locator('main').innerText()).includes(words); count++) {
    const answered = page.waitForResponse((response) => response.url().includes('/api/console/runs/'));
    await page.clock.runFor(5_100);
    await answered;
    await page.evaluate('new Promise((resolve) => requestAnimationFrame(resolve))');
  }
  expect(await page.locator('main').innerText()).toContain(words);
}

test('an onboarding by hand: from sign-in over the mail, the page and its decision to what was verified', async () => {
  const rita = await tabOf();
  await rita.clock.install();
  await rita.goto(`${world.app}/api/console`);
  await signInAs(rita, 'Rita Requester');
  expect(new URL(rita.url()).pathname).toBe('/api/console');
  expect(await rita.locator('main').innerText()).toContain('No run is under way.');

  const { runId } = (await startOnboarding(world)).json<{ runId: string }>();
  await rita.getByRole('link', { name: 'Refresh' }).click();
  await rita.getByRole('link', { name: /OU onboarding · corp\.contoso\.com · CHG-1042/ }).click();
  expect(new URL(rita.url()).pathname).toBe(`/api/console/runs/${runId}`);
  await follow(world, runId, isAsked);
  await shownByItself(rita, 'waiting for approval');
  await shownByItself(rita, 'Create the Cloud Sync configuration of corp.contoso.com with 4 organizational units.');
  await shownByItself(rita, 'Items: 15 planned.');

  const ottos = await tabOf();
  await openLinkOfMail(ottos, otto);
  await signInAs(ottos, 'Otto Approver');
  await ottos.getByRole('heading', { name: 'Your decision' }).waitFor();

  const annas = await tabOf();
  await openLinkOfMail(annas, anna);
  await signInAs(annas, 'Anna Approver');
  expect(new URL(annas.url()).pathname).toMatch(/^\/api\/approvals\/[\w-]+$/);
  expect(await annas.getByRole('heading', { level: 1 }).innerText()).toBe('Onboard OUs (15 changes)');
  for (const unit of onboardingRequest.organizationalUnits) {
    expect(await annas.locator('table').getByText(unit, { exact: true }).count()).toBe(1);
  }

  await annas.getByRole('radio', { name: /Reject/ }).check();
  await annas.getByRole('button', { name: 'Send decision' }).click();
  await annas.getByRole('alert').waitFor();
  expect(await annas.getByRole('alert').innerText()).toBe('Not sent: Say why you reject.');
  expect(await annas.getByRole('radio', { name: /Reject/ }).isChecked()).toBe(true);
  expect(await decisionsOf(world, runId)).toEqual([]);

  await annas.getByLabel('Comment').fill('Agreed with Rita on the phone.');
  await annas.getByRole('radio', { name: /Approve/ }).check();
  await annas.getByRole('button', { name: 'Send decision' }).click();
  await annas.getByRole('status').waitFor();
  expect(await annas.getByRole('status').innerText()).toMatch(/Approved\. Anna Approver .* said yes\./);
  expect(await annas.getByRole('button').count()).toBe(0);
  expect(await decisionsOf(world, runId)).toEqual([`${anna} approve`]);

  await ottos.reload();
  const seen = await ottos.getByRole('status').innerText();
  expect(seen).toContain('Anna Approver (approver.one@contoso.com) said yes.');
  expect(seen).toMatch(
    /Approved by Anna Approver \(approver\.one@contoso\.com\), \w{3} \d+ \w{3} \d{4}, \d\d:\d\d UTC/,
  );
  expect(seen).toContain('Agreed with Rita on the phone.');
  expect(await ottos.getByRole('button').count()).toBe(0);

  await follow(world, runId, ({ state }) => state === 'applying' || state === 'verifying', { step: 'PT2S' });
  await shownByItself(rita, 'Approved by approver.one@contoso.com');
  expect(['applying', 'verifying']).toContain(await stateOf(rita));
  expect(await rita.getByRole('progressbar').getAttribute('max')).toBe('9');
  expect(hasEnded(await follow(world, runId))).toBe(true);
  await shownByItself(rita, 'completed, verified');
  await shownByItself(rita, 'One check needs somebody: password writeback.');
  expect(await rita.locator('#region-cancel').innerText()).toBe('');
  expect(await rita.locator('#region-outcome').innerText()).toContain('Written back users\n10');

  await rita.getByRole('link', { name: 'Sign out' }).click();
  await rita.goto(`${world.app}/api/console`);
  await rita.getByRole('heading', { name: 'Who are you?' }).waitFor();
  expect(tabs.flatMap(({ trouble }) => trouble)).toEqual([]);
});
