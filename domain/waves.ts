import { z } from 'zod';
import { millisecondsOf } from './duration';

/** How a bulk change is cut (api.md, 2.3): a canary first, then waves, and a rule that ends it. */
export const WaveOptions = z.strictObject({
  canary: z.int().min(0).max(1000).default(5),
  size: z.int().min(1).max(1000).default(500),
  pauseBetween: z
    .string()
    .refine((text) => millisecondsOf(text) !== undefined, 'an ISO 8601 duration such as PT10M')
    .default('PT0S'),
  stopAtFailedPercent: z.number().min(0).max(100).default(2),
});
export type WaveOptions = z.infer<typeof WaveOptions>;

/** Ids that are written together, whose order does not matter among each other. */
type Chunk = string[];

/** Each wave's chunks, in the order in which they are written. */
export type Waves = Chunk[][];

/** The most ids of a chunk: what one activity writes before it says how it went. */
export const chunkSize = 200;

interface Unit {
  /** Written before everything of a higher level. */
  level: number;
  /** Never parted. */
  ids: string[];
}

/** Fills waves in the order of levels. A unit that is larger than a wave is a wave of its own. */
export function wavesOf(units: readonly Unit[], { canary, size }: Pick<WaveOptions, 'canary' | 'size'>): Waves {
  const waves: Unit[][] = [];
  let filled = 0;
  for (const unit of [...units].sort((one, other) => one.level - other.level)) {
    const room = waves.length === 1 && canary > 0 ? canary : size;
    const current = waves.at(-1);
    if (!current || filled + unit.ids.length > room) {
      waves.push([unit]);
      filled = unit.ids.length;
    } else {
      current.push(unit);
      filled += unit.ids.length;
    }
  }
  return waves.map(chunksOf);
}

/** A chunk holds one level only: what comes after it waits for how it went. */
function chunksOf(units: readonly Unit[]): Chunk[] {
  const chunks: { level: number; ids: string[] }[] = [];
  for (const { level, ids } of units) {
    const last = chunks.at(-1);
    if (last?.level === level && last.ids.length + ids.length <= chunkSize) last.ids.push(...ids);
    else chunks.push({ level, ids: [...ids] });
  }
  return chunks.map(({ ids }) => ids);
}
