import { decide, follow, isAsked, type RunAnswer, startOnboarding } from '../drive/onboarding';
import { lastSequence, requestsSince } from '../drive/requests';
import { type RunningWorld, startWorld } from '../drive/world-process';
import type { LoggedRequest } from '../tenant/http/log/request-log';
import type { Figure } from './figures';

/** What one onboarding of four organizational units asks of the tenant, from the request to the verified outcome. */
export async function onboardingFigures(): Promise<Figure[]> {
  const world = await startWorld('--seed', '1');
  try {
    const before = await lastSequence(world);
    const run = await onboard(world);
    if (run.outcome?.kind !== 'verified') throw new Error(`The onboarding ended as ${run.state}, not verified.`);
    return figuresOf(await requestsSince(world, before));
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
