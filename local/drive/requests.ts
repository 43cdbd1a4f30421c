import type { LoggedRequest } from '../tenant/http/log/request-log';
import type { RunningWorld } from './world-process';

interface Page {
  value: LoggedRequest[];
  nextLink?: string;
}

/** What the app has asked of the tenant after `since`, oldest first, over as many pages as it takes. */
export async function requestsSince(world: RunningWorld, since = 0): Promise<LoggedRequest[]> {
  const all: LoggedRequest[] = [];
  for (let next: string | undefined = `/_local/requests?since=${since}&limit=5000`; next;) {
    const page: Page = await world.local<Page>(next);
    all.push(...page.value);
    next = page.nextLink;
  }
  return all;
}

export async function lastSequence(world: RunningWorld): Promise<number> {
  return (await requestsSince(world)).at(-1)?.sequence ?? 0;
}

/** What a restart of a job asked for. */
export function resetScopeOf({ body }: Pick<LoggedRequest, 'body'>): string | undefined {
  return (body as { criteria?: { resetScope?: string } } | undefined)?.criteria?.resetScope;
}
