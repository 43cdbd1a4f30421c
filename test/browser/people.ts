import type { Page } from 'playwright-core';
import { follow, isAsked, mailsTo, startOnboarding } from '../../local/drive/onboarding';
import type { RunningWorld } from '../../local/drive/world-process';

export const anna = 'approver.one@contoso.com';
export const otto = 'approver.two@contoso.com';

/** Signs in at the page that asks for it, and comes back to where one wanted to go. */
export async function signInAs(page: Page, name: string): Promise<void> {
  await page.getByRole('heading', { name: 'Who are you?' }).waitFor();
  await page.getByRole('button', { name }).click();
}

/** A run of the requester that waits for approval, with the links of both approvers' mails. */
export async function aWaitingRun(world: RunningWorld): Promise<{ runId: string; annas: string; ottos: string }> {
  const { runId } = (await startOnboarding(world)).json<{ runId: string }>();
  const run = await follow(world, runId, isAsked);
  if (!isAsked(run)) throw new Error(`run ${runId} is ${run.state}`);
  return { runId, annas: await mailedLink(world, anna, runId), ottos: await mailedLink(world, otto, runId) };
}

/** The round is open a moment before its mails are there. */
async function mailedLink(world: RunningWorld, person: string, runId: string): Promise<string> {
  for (let count = 0; count < 30; count++) {
    const mail = (await mailsTo(world, person)).find(({ text }) => text.includes(runId));
    const link = mail?.links.find((one) => one.includes('/api/approvals/'));
    if (link) return link;
    await world.advance('PT1S');
  }
  throw new Error(`no mail of run ${runId} reached ${person}`);
}

/** Who decided what, as the run's record has it. */
export async function decisionsOf(world: RunningWorld, runId: string): Promise<string[]> {
  const admin = await world.visitor('admin@contoso.com');
  const run = (await admin.get(`/api/runs/${runId}`)).json<{
    approval?: { decisions: { approver: string; decision: string }[] };
  }>();
  return run.approval?.decisions.map(({ approver, decision }) => `${approver} ${decision}`) ?? [];
}
