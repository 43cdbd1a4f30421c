import { randomBytes } from 'node:crypto';
import { digestOf } from '../../domain/fingerprint';
import { hasEnded, type Run } from '../../domain/run';
import type { Gateways } from '../../gateways/gateways';
import type { Hold } from '../../orchestrations/delete-threshold/contract';
import { newRunId } from '../../gateways/records/run-ids';

type SeriesGateways = Pick<Gateways, 'clock' | 'runs' | 'starts'>;

/** Every look of the service within a hold belongs to the same series. */
export type Series = Pick<Hold, 'jobId' | 'seriesBegan'>;

export interface Review {
  runId: string;
  /** Undefined: claimed and not recorded yet. */
  run: Run | undefined;
}

/** The first review of a series, whoever finds it; a second one is never begun here. */
export async function firstReview(gateways: SeriesGateways, series: Series): Promise<Review> {
  return review(gateways, series, { number: 1, newId: newRunId(gateways.clock.now(), randomBytes(10)) });
}

/** The review that is open, or the next one after those that have ended. */
export async function openReview(gateways: SeriesGateways, series: Series, newId: string): Promise<Review> {
  for (let number = 1; ; number++) {
    const found = await review(gateways, series, { number, newId });
    if (!found.run || !hasEnded(found.run.state)) return found;
  }
}

/** The newest review of a series that was recorded. */
export async function lastReview({ runs, starts }: SeriesGateways, series: Series): Promise<Run | undefined> {
  let last: Run | undefined;
  for (let number = 1; ; number++) {
    const runId = await starts.find({ ...place, key: keyOf(series, number) });
    if (runId === undefined) return last;
    last = (await runs.get(runId)) ?? last;
  }
}

/** Reviews of a series are numbered, and each number is claimed once, also by two callers at the same moment. */
const place = { caller: 'series', route: 'delete-reviews' } as const;

function keyOf({ jobId, seriesBegan }: Series, number: number): string {
  return `${jobId} ${seriesBegan} ${number}`;
}

async function review(
  { clock, runs, starts }: SeriesGateways,
  series: Series,
  { number, newId }: { number: number; newId: string },
): Promise<Review> {
  const key = keyOf(series, number);
  const at = clock.now().toISOString();
  const { runId } = await starts.claim({ ...place, key, bodyDigest: digestOf(key), runId: newId, at });
  return { runId, run: await runs.get(runId) };
}
