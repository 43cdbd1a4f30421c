import type { OrchestrationContext } from 'durable-functions';
import { z } from 'zod';
import { type ActivityRef, activityRef } from './activity';
import { takePermits } from './budget';
import { call, type Step } from './call';
import { pause } from './pause';
import { poll } from './poll';
import { type AppliedRun, progress } from './spine';

/** How many ids each chunk of each wave has; the ids themselves are in a blob. */
export const WaveLayout = z.object({
  waves: z.array(z.array(z.number())),
  pauseSeconds: z.number(),
  stopAtFailedPercent: z.number(),
});
export type WaveLayout = z.infer<typeof WaveLayout>;

const OfRun = z.object({ runId: z.string(), round: z.number() });
const OfWave = OfRun.extend({ wave: z.number() });
const OfChunk = OfWave.extend({ chunk: z.number() });

/** `left`: to be written again, after `retryAfterSeconds`. */
const Written = z.object({ left: z.number(), retryAfterSeconds: z.number() });

/** `waiting`: what may still show. */
const Settled = z.object({ items: z.number(), failed: z.number(), waiting: z.number() });

type OfRun = z.infer<typeof OfRun>;
type OfWave = z.infer<typeof OfWave>;

/** What a room adds: what is written, how it is proved, and what is said of those that the rule stopped. */
export interface WaveActivities {
  layout: ActivityRef<OfRun, WaveLayout>;
  write: ActivityRef<z.infer<typeof OfChunk>, z.infer<typeof Written>>;
  verify: ActivityRef<OfWave & { isLast: boolean }, z.infer<typeof Settled>>;
  stop: ActivityRef<OfWave, object>;
}

/** The four activities of a room that works in waves, by its name. */
export function waveActivities(room: string): WaveActivities {
  return {
    layout: activityRef({ name: `${room}_readWaves`, input: OfRun, output: WaveLayout, cancellable: true }),
    write: activityRef({ name: `${room}_applyChunk`, input: OfChunk, output: Written, cancellable: true }),
    verify: activityRef({
      name: `${room}_verifyWave`,
      input: OfWave.extend({ isLast: z.boolean() }),
      output: Settled,
      cancellable: false,
    }),
    stop: activityRef({ name: `${room}_recordStopped`, input: OfWave, output: z.object({}), cancellable: false }),
  };
}

/** How long a wave's effects may take to show, in seconds: polled until they do. */
const showsWithinSeconds = 300;

/**
 * Writes wave after wave. The canary is proved before the next wave begins; later waves are proved while the next one is already
 * written, so the rule that stops runs one wave behind.
 */
export function* inWaves(context: OrchestrationContext, run: AppliedRun, activities: WaveActivities): Step<void> {
  const layout = yield* call(context, activities.layout, run);
  const { waves } = layout;
  for (let wave = 0; wave < waves.length; wave++) {
    if (wave > 0 && layout.pauseSeconds > 0) yield* pause(context, layout.pauseSeconds);
    yield* tell(context, run, { wave, waves: waves.length });
    yield* writeWave(context, { ...run, wave }, { sizes: waves[wave] ?? [], activities });
    const proved = wave === 0 ? 0 : wave - 1;
    const failedTooOften =
      (wave === 0 || proved > 0) && (yield* proveWave(context, { ...run, wave: proved }, { layout, activities }));
    if (!failedTooOften) continue;
    if (proved !== wave) yield* proveWave(context, { ...run, wave }, { layout, activities });
    if (wave + 1 < waves.length) yield* call(context, activities.stop, { ...run, wave: wave + 1 });
    return;
  }
  if (waves.length > 1) yield* proveWave(context, { ...run, wave: waves.length - 1 }, { layout, activities });
}

function* writeWave(
  context: OrchestrationContext,
  of: OfWave,
  { sizes, activities }: { sizes: readonly number[]; activities: WaveActivities },
): Step<void> {
  for (const [chunk, size] of sizes.entries()) {
    for (let left = size; left > 0;) {
      yield* takePermits(context, left);
      const written = yield* call(context, activities.write, { ...of, chunk });
      left = written.left;
      if (left > 0) yield* pause(context, written.retryAfterSeconds);
    }
  }
}

/** True when more of the wave failed than the request allows. */
function* proveWave(
  context: OrchestrationContext,
  of: OfWave,
  { layout, activities }: { layout: WaveLayout; activities: WaveActivities },
): Step<boolean> {
  const polled = yield* poll(context, {
    ref: activities.verify,
    input: { ...of, isLast: false },
    settled: ({ waiting }) => waiting === 0,
    withinSeconds: showsWithinSeconds,
  });
  const { items, failed } =
    polled.waiting === 0 ? polled : yield* call(context, activities.verify, { ...of, isLast: true });
  return items > 0 && (failed / items) * 100 > layout.stopAtFailedPercent;
}

function* tell(
  context: OrchestrationContext,
  { runId, round }: AppliedRun,
  { wave, waves }: { wave: number; waves: number },
): Step<void> {
  const step = `writing wave ${wave + 1} of ${waves}`;
  yield* progress(context, { runId, round, state: 'applying', step, done: wave, total: waves });
}
