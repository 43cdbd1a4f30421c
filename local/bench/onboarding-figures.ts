import { decide, follow, isAsked, type RunAnswer, startOnboarding } from '../drive/onboarding';
import { type RunningWorld, startWorld } from '../drive/world-process';
import type { LoggedRequest } from '../tenant/http/log/request-log';
import type { Figure } from './figures';

interface Page {
  value: LoggedRequest[];
  nextLink?: string;
}

/** What one onboarding of four organizational units asks of the tenant, from the request to the verified outcome. */
export async function onboardingFigures(): Promise<Figure[]> {
  const world = await startWorld('--seed', '1');
  try {
    const before = (await requestsOf(world)).at(-1)?.sequence ?? 0;
    const run = await onboard(world);
    if (run.outcome?.kind !== 'verified') throw new Error(`The onboarding ended as ${run.state}, not verified.`);
    return figuresOf((await requestsOf(world)).filter(({ sequence }) => sequence > before));
  } finally {
    await world.close();
  }
}

async function onboard(world: RunningWorld): Promise<RunAnswer> {
  const { runId } = (await startOnboarding(world)).json<{ runId: string }>();
  await follow(world, runId, isAsked);
  await decide(world);
  return follow(world, runId);
}

async function requestsOf(world: RunningWorld): Promise<LoggedRequest[]> {
  const all: LoggedRequest[] = [];
  for (let next: string | undefined = '/_local/requests?since=0&limit=5000'; next;) {
    const page: Page = await world.local<Page>(next);
    all.push(...page.value);
    next = page.nextLink;
  }
  return all;
}

function figuresOf(requests: LoggedRequest[]): Figure[] {
  const inner = requests.flatMap(({ batch }) => batch ?? []);
  const plain = requests.filter(({ batch }) => !batch);
  const writes = [...plain, ...inner].filter(({ method }) => method !== 'GET');
  return [
    { name: 'requests per onboarding', value: requests.length, unit: 'requests', note: byMethod(plain) },
    {
      name: '  of them batches',
      value: requests.length - plain.length,
      unit: 'requests',
      note: `${inner.length} inside: ${byMethod(inner)}`,
    },
    { name: '  other than GET', value: writes.length, unit: 'requests', note: byMethod(writes) },
  ];
}

function byMethod(requests: readonly { method: string }[]): string {
  const methods = [...new Set(requests.map(({ method }) => method))].sort();
  return methods.map((one) => `${requests.filter(({ method }) => method === one).length} ${one}`).join(', ');
}
