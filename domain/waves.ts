import { z } from 'zod';
import { millisecondsOf } from './duration';

const longestPause = 86_400_000;

/** How a bulk change is cut (api.md, 2.3): a canary first, then waves, and a rule that ends it. */
export const WaveOptions = z.strictObject({
  canary: z.int().min(0).max(1000).default(5),
  size: z.int().min(1).max(1000).default(500),
  pauseBetween: z
    .string()
    .refine(
      (text) => (millisecondsOf(text) ?? Infinity) <= longestPause,
      'an ISO 8601 duration such as PT10M, at most P1D',
    )
    .default('PT0S'),
  stopAtFailedPercent: z.number().min(0).max(100).default(2),
});
export type WaveOptions = z.infer<typeof WaveOptions>;

/** `chunks`: ids that are written together; none of a wave builds on another one of it. */
export const Wave = z.object({
  chunks: z.array(z.array(z.string())),
  /** Written only when the wave before it is proved; else that one is proved meanwhile. */
  afterProof: z.boolean(),
});
export type Wave = z.infer<typeof Wave>;

/** Never parted, and written only when those it comes after are proved. */
export interface Unit {
  ids: readonly string[];
  after: readonly Unit[];
}

/** The most ids of a chunk: what one activity writes before it says how it went. */
export const chunkSize = 200;

/** Each wave is a step of an orchestration whose history has to stay short. */
export const mostWaves = 80;

export function hasTooManyWaves(count: number, { size }: Pick<WaveOptions, 'size'>): boolean {
  return count > size * mostWaves;
}

/**
 * Fills waves so that what comes after others is at least two waves behind them, since waves are proved one behind; only when there is
 * nothing else to write does a wave wait for the proof of the one before. `units`: what others come after stands before them.
 */
export function wavesOf(units: readonly Unit[], { canary, size }: Pick<WaveOptions, 'canary' | 'size'>): Wave[] {
  const waves: Wave[] = [];
  const placed = new Map<Unit, number>();
  let left = longestChainsFirst(units);
  while (left.length > 0) {
    const index = waves.length;
    const isProvedBy = (wave: number) => (unit: Unit) =>
      unit.after.every((one) => (placed.get(one) ?? Infinity) <= wave);
    const followsCanary = index === 1 && canary > 0;
    const ready = left.filter(isProvedBy(followsCanary ? 0 : index - 2));
    const afterProof = followsCanary || ready.length === 0;
    const taken = fill(ready.length > 0 ? ready : left.filter(isProvedBy(index - 1)), {
      room: index === 0 && canary > 0 ? canary : size,
    });
    for (const unit of taken) placed.set(unit, index);
    waves.push({ chunks: chunksOf(taken), afterProof: index > 0 && afterProof });
    left = left.filter((unit) => !placed.has(unit));
  }
  return waves;
}

/** Those with the most behind them begin, so that nothing has to wait in the end. */
function longestChainsFirst(units: readonly Unit[]): Unit[] {
  const behind = new Map<Unit, number>();
  for (const unit of [...units].reverse()) {
    const length = (behind.get(unit) ?? 0) + 1;
    for (const one of unit.after) behind.set(one, Math.max(behind.get(one) ?? 0, length));
  }
  return [...units].sort((one, other) => (behind.get(other) ?? 0) - (behind.get(one) ?? 0));
}

/** A unit that is larger than a wave is a wave of its own. */
function fill(units: readonly Unit[], { room }: { room: number }): Unit[] {
  const taken: Unit[] = [];
  let filled = 0;
  for (const unit of units) {
    if (taken.length > 0 && filled + unit.ids.length > room) break;
    taken.push(unit);
    filled += unit.ids.length;
  }
  return taken;
}

function chunksOf(units: readonly Unit[]): string[][] {
  const chunks: string[][] = [];
  for (const { ids } of units) {
    const last = chunks.at(-1);
    if (last && last.length + ids.length <= chunkSize) last.push(...ids);
    else chunks.push([...ids]);
  }
  return chunks;
}
