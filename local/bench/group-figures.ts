import { writeQuota } from '../../domain/write-quota';
import { approved, startConversion } from '../drive/group-conversions';
import { follow } from '../drive/onboarding';
import { lastSequence, requestsSince } from '../drive/requests';
import { startWorld } from '../drive/world-process';
import type { LoggedRequest } from '../tenant/http/log/request-log';
import type { Figure } from './figures';

/** Assumed of one PATCH to Microsoft Graph by a script that waits for each: the simulated tenant answers at once. */
const roundTripSeconds = 0.4;
/** Of a wave, by the seed (reference 8.5). */
const longestEffectSeconds = 22;

/** A conversion with Graph's real quotas on the virtual clock: its pace, its requests, and the same one PATCH after another. */
export async function groupFigures(count: number): Promise<Figure[]> {
  const world = await startWorld('--groups', String(count), '--seed', '1');
  try {
    const began = performance.now();
    const before = await lastSequence(world);
    const started = await startConversion(world, { groups: { namePrefix: 'Bulk' } });
    const run = await follow(world, await approved(world, started));
    if (run.outcome?.counts?.['verified'] !== count) throw new Error(`Not all were verified: ${run.state}.`);
    const realSeconds = (performance.now() - began) / 1000;
    const requests = await requestsSince(world, before);
    return figuresOf(requests, { count, realSeconds, memory: world.peakMemory() ?? 0 });
  } finally {
    await world.close();
  }
}

interface Measured {
  count: number;
  realSeconds: number;
  memory: number;
}

function figuresOf(requests: readonly LoggedRequest[], { count, realSeconds, memory }: Measured): Figure[] {
  const inner = requests.flatMap(({ at, batch = [] }) => batch.map((one) => ({ ...one, at: Date.parse(at) / 1000 })));
  const writes = inner.filter(({ method, status }) => method === 'PATCH' && status === 200).map(({ at }) => at);
  const last = Math.max(...writes);
  const span = last - Math.min(...writes);
  const proofs = inner.filter(({ method, path }) => method === 'GET' && path.includes('/members')).map(({ at }) => at);
  const quota = Math.max(0, count - writeQuota.bucket) / writeQuota.perSecond;
  const throttled = inner.filter(({ method, status }) => method === 'PATCH' && status === 429).length;
  const batches = requests.filter(({ path }) => path.includes('/groups') || path.includes('$batch')).length;
  const to = (value: number, budget: number) => ({ from: value, to: value, budget });
  return [
    {
      name: `${count} groups, first to last write`,
      value: span,
      unit: 's',
      ...(quota > 0 && { reference: to(quota, 1.1) }),
      note: `virtual; ${throttled} writes were throttled`,
    },
    {
      name: '  last write to last proof',
      value: Math.max(...proofs) - last,
      unit: 's',
      reference: to(longestEffectSeconds + 30, 1),
      note: 'virtual',
    },
    {
      name: '  the same, one PATCH after another',
      value: span,
      unit: 's',
      reference: to(count * roundTripSeconds, 1 / 8),
      note: `at ${roundTripSeconds} s for each, which is assumed`,
    },
    {
      name: '  requests for each group',
      value: batches / count,
      unit: 'requests',
      reference: to(0.4, 1),
      note: 'with members and owners before and after',
    },
    { name: '  all of it', value: realSeconds, unit: 's', reference: to(180, 1), note: 'real time' },
    { name: '  memory', value: memory, unit: 'MB', reference: to(700, 1), note: 'app, host and tenant in one process' },
  ];
}
