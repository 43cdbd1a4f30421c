import type { Browser, Page } from 'playwright-core';
import { decide } from '../../local/drive/onboarding';
import { type RunningWorld, startWorld } from '../../local/drive/world-process';
import { openBrowser, openTab, type Tab } from './browser';
import { anna, aWaitingRun, decisionsOf, signInAs } from './people';

let world: RunningWorld;
let browser: Browser;
let tabs: Tab[] = [];

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await world.close();
});
afterEach(async () => {
  const trouble = tabs.flatMap((tab) => tab.trouble);
  await Promise.all(tabs.map((tab) => tab.close()));
  tabs = [];
  expect(trouble).toEqual([]);
});

/** The page of a link, as the person sees it who follows it from a mail. */
async function opened(link: string, name: string, options = {}): Promise<Page> {
  const tab = await openTab(browser, options);
  tabs.push(tab);
  await tab.page.goto(link);
  await signInAs(tab.page, name);
  await tab.page.getByRole('heading', { level: 1 }).waitFor();
  return tab.page;
}

async function send(page: Page, choice: RegExp, comment = ''): Promise<void> {
  await page.getByRole('radio', { name: choice }).check();
  await page.getByLabel('Comment').fill(comment);
  await page.getByRole('button', { name: 'Send decision' }).click();
}

function mainOf(page: Page): Promise<string> {
  return page.locator('main').innerText();
}

describe('after deciding', () => {
  test('the way back leads to what was decided, not to a form that could be sent again', async () => {
    const { runId, annas } = await aWaitingRun(world);
    const page = await opened(annas, 'Anna Approver');
    await send(page, /Reject/, 'Not this week.');
    await page.getByRole('status').waitFor();
    await page.goBack();
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await page.getByRole('status').innerText()).toContain(
      'Rejected. Anna Approver (approver.one@contoso.com) said no.',
    );
    expect(await page.getByRole('button').count()).toBe(0);
    expect(await decisionsOf(world, runId)).toEqual([`${anna} reject`]);
  });

  test('a page that is loaded again, and so sent again, says the same', async () => {
    const { runId, annas } = await aWaitingRun(world);
    const page = await opened(annas, 'Anna Approver');
    await send(page, /Reject/, 'Not this week.');
    const own = page.getByRole('status').getByRole('listitem');
    const before = await own.innerText();
    expect(before).toMatch(/^Rejected by Anna Approver .* UTC\s+Not this week\.$/);
    await page.reload();
    expect(await own.innerText()).toBe(before);
    expect(await decisionsOf(world, runId)).toEqual([`${anna} reject`]);
  });

  test('a double click has decided once', async () => {
    const { runId, annas } = await aWaitingRun(world);
    const page = await opened(annas, 'Anna Approver');
    await page.getByRole('radio', { name: /Reject/ }).check();
    await page.getByLabel('Comment').fill('Twice.');
    await page.getByRole('button', { name: 'Send decision' }).dblclick();
    await page.getByText('Rejected.').waitFor();
    expect(await decisionsOf(world, runId)).toEqual([`${anna} reject`]);
  });
});

describe('a round that was closed meanwhile', () => {
  test.each([
    ['the same', /Approve/, ''],
    ['the opposite', /Reject/, 'The report is from last week.'],
  ])('takes no decision, says by whom and when, and gives the comment back: %s', async (_kind, choice, comment) => {
    const { runId, annas, ottos } = await aWaitingRun(world);
    const page = await opened(ottos, 'Otto Approver');
    expect((await decide(world, { link: new URL(annas).pathname, decision: 'reject' })).status).toBe(200);
    await send(page, choice, comment);
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).toContain('Not sent: The approval is closed');
    expect(await alert.innerText()).toContain(comment);
    expect(await page.getByRole('status').innerText()).toMatch(
      /Anna Approver .* said no\..*Rejected by Anna Approver .* UTC/s,
    );
    expect(await page.getByRole('button').count()).toBe(0);
    expect(await decisionsOf(world, runId)).toEqual([`${anna} reject`]);
  });
});

describe('somebody else at the link', () => {
  test('the requester is told that others decide', async () => {
    const { annas } = await aWaitingRun(world);
    const main = await mainOf(await opened(annas, 'Rita Requester'));
    expect(main).toContain('The requester cannot approve');
    expect(main).not.toContain('OU=Employees');
  });

  test.each(['Sam Stranger', 'Otto Approver', 'Ada Admin'])('%s sees nothing of the plan and no form', async (name) => {
    const { annas } = await aWaitingRun(world);
    const page = await opened(annas, name);
    expect(await mainOf(page)).toContain('Only the person whom the mail was sent to');
    expect(await mainOf(page)).not.toMatch(/OU=|corp\.contoso\.com/);
    expect(await page.getByRole('button').count()).toBe(0);
  });
});

describe('without scripts', () => {
  const options = { javaScriptEnabled: false };

  test('one reads, is told what is missing, and decides', async () => {
    const { runId, annas } = await aWaitingRun(world);
    const page = await opened(annas, 'Anna Approver', options);
    await send(page, /Reject/);
    expect(await page.getByRole('alert').innerText()).toContain('Say why you reject.');
    expect(await page.getByRole('radio', { name: /Reject/ }).isChecked()).toBe(true);
    await page.getByLabel('Comment').fill('Wrong units.');
    await page.getByRole('button', { name: 'Send decision' }).click();
    expect(await page.getByRole('status').innerText()).toContain('Wrong units.');
    expect(await decisionsOf(world, runId)).toEqual([`${anna} reject`]);
  });

  test('one finds a waiting approval in the console, and comes back to it by its list', async () => {
    const { annas } = await aWaitingRun(world);
    const page = await opened(`${world.app}/api/approvals`, 'Otto Approver', options);
    await page
      .getByRole('link', { name: /Review and decide: Onboard OUs/ })
      .first()
      .click();
    await page.getByRole('heading', { name: 'Your decision' }).waitFor();
    expect(page.url()).not.toBe(annas);
    await send(page, /Reject/, 'Seen in the list.');
    expect(await page.getByRole('status').innerText()).toContain('Seen in the list.');
  });

  test('one refreshes and cancels a run', async () => {
    const { runId } = await aWaitingRun(world);
    const page = await opened(`${world.app}/api/console/runs/${runId}`, 'Rita Requester', options);
    await page.getByRole('link', { name: 'Refresh' }).click();
    expect(await mainOf(page)).toContain('Items: 15 planned.');
    await page.getByLabel('Why').fill('Asked too early.');
    await page.getByRole('button', { name: 'Cancel run' }).click();
    expect(new URL(page.url()).pathname).toBe(`/api/console/runs/${runId}`);
    expect(await mainOf(page)).toContain('requester@contoso.com asked to cancel');
    expect(await mainOf(page)).toContain('Asked too early.');
  });
});

describe('with the keyboard alone', () => {
  test('one signs in, goes to the decision, rejects with a reason and reads the answer', async () => {
    const { runId, annas } = await aWaitingRun(world);
    const tab = await openTab(browser);
    tabs.push(tab);
    const { page } = tab;
    const { keyboard } = page;
    await page.goto(annas);
    await tabTo(page, 'Anna Approver');
    await keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Your decision' }).waitFor();

    expect(await stops(page, 7)).toEqual([
      'Skip to content',
      'Overview',
      'My approvals',
      'Ledger',
      'Sign out',
      'Go to the decision',
      'approve',
    ]);
    await page.goto(annas);
    await tabTo(page, 'Go to the decision');
    await keyboard.press('Enter');
    expect(await stops(page, 1)).toEqual(['approve']);
    await keyboard.press('Space');
    expect(await page.getByRole('radio', { name: /Approve/ }).isChecked()).toBe(true);
    await keyboard.press('ArrowDown');
    expect(await page.getByRole('radio', { name: /Reject/ }).isChecked()).toBe(true);
    await keyboard.press('Tab');
    await keyboard.type('By keyboard.');
    await keyboard.press('Tab');
    await expectFocus(page, 'Send decision');
    await keyboard.press('Enter');
    await page.getByText('Rejected.').waitFor();
    expect(await decisionsOf(world, runId)).toEqual([`${anna} reject`]);
  });

  test('the skip link leads past the navigation', async () => {
    const page = await opened(`${world.app}/api/console`, 'Otto Approver');
    await tabTo(page, 'Skip to content');
    expect(await page.getByRole('link', { name: 'Skip to content' }).boundingBox()).toMatchObject({ x: 8, y: 8 });
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('main');
    await page.keyboard.press('Tab');
    await expectFocus(page, 'Refresh');
  });
});

// Last, because what is planned a week later is planned on an old report.
describe('after the deadline', () => {
  test('nobody can decide any more, whoever had the page open', async () => {
    const { runId, annas } = await aWaitingRun(world);
    const page = await opened(annas, 'Anna Approver');
    await world.advance('P8D');
    await send(page, /Approve/);
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('status').innerText()).toContain('Too few people approved before the deadline');
    expect(await decisionsOf(world, runId)).toEqual([]);
  });
});

const focused = `(() => {
  const element = document.activeElement;
  const ring = getComputedStyle(element);
  const name = (element.innerText || element.value || element.name || '').split('\\n')[0].trim();
  return { name, ring: ring.outlineStyle === 'none' ? 0 : parseFloat(ring.outlineWidth) };
})()`;

/** Where the focus stands; it must always be seen. */
async function focusOf(page: Page): Promise<string> {
  const { name, ring } = await page.evaluate<{ name: string; ring: number }>(focused);
  expect([name, ring >= 2]).toEqual([name, true]);
  return name;
}

async function expectFocus(page: Page, name: string): Promise<void> {
  expect(await focusOf(page)).toBe(name);
}

async function stops(page: Page, count: number): Promise<string[]> {
  const names: string[] = [];
  while (names.length < count) {
    await page.keyboard.press('Tab');
    names.push(await focusOf(page));
  }
  return names;
}

async function tabTo(page: Page, name: string): Promise<void> {
  for (let count = 0; count < 40; count++) {
    await page.keyboard.press('Tab');
    if ((await focusOf(page)) === name) return;
  }
  throw new Error(`The keyboard does not reach ${name}.`);
}
