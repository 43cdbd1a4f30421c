import { decide, follow, isAsked, type RunAnswer } from './onboarding';
import type { Reply } from './visitor';
import type { RunningWorld } from './world-process';

export interface ItemAnswer {
  id: string;
  target: string;
  action: string;
  state: string;
  code?: string;
  message?: string;
  wave?: number;
}

export async function startConversion(world: RunningWorld, body: object): Promise<Reply> {
  return (await world.visitor('requester@contoso.com')).post('/api/group-soa-conversions', body);
}

export async function startRollback(world: RunningWorld, body: object): Promise<Reply> {
  return (await world.visitor('requester@contoso.com')).post('/api/group-soa-rollbacks', body);
}

/** Asks, waits for the mail and approves; answers the run's id once it is under way. */
export async function approved(world: RunningWorld, started: Reply): Promise<string> {
  const { runId } = started.json<{ runId: string }>();
  const run = await follow(world, runId, isAsked);
  if (isAsked(run)) await decide(world);
  return runId;
}

/** Asked for, approved and followed to its end. */
export async function converted(world: RunningWorld, body: object): Promise<RunAnswer> {
  return follow(world, await approved(world, await startConversion(world, body)));
}

/** Every item of a run, in the order of ids. */
export async function itemsOf(world: RunningWorld, runId: string): Promise<ItemAnswer[]> {
  const admin = await world.visitor('admin@contoso.com');
  const items: ItemAnswer[] = [];
  for (let next: string | undefined = `/api/runs/${runId}/items?limit=500`; next;) {
    const page: { value: ItemAnswer[]; nextLink?: string } = (await admin.get(next)).json();
    items.push(...page.value);
    next = page.nextLink;
  }
  return items;
}
