import type { OrchestrationContext, OrchestrationHandler } from 'durable-functions';
import { z } from 'zod';
import { RunState } from '../../domain/run';
import { type ActivityRef, activityRef } from './activity';
import { takePermits } from './budget';
import { call, type Step } from './call';
import { causeOf, Ended } from './ended';
import { pause, pauseOrCancelled } from './pause';
import { poll } from './poll';
import { PlanInput } from './run-contract';
import { type AppliedRun, progress } from './spine';

/** How many items each wave has; the ids themselves are in a blob. */
const Layout = z.object({ sizes: z.array(z.number()), pauseSeconds: z.number(), unit: z.string() });

const OfWave = PlanInput.extend({ wave: z.number() });
type OfWave = z.infer<typeof OfWave>;

/** How many items each chunk of the wave has. */
const OpenedWave = z.object({ chunkSizes: z.array(z.number()), afterProof: z.boolean(), isLast: z.boolean() });

/** `left`: to be written again, after `retryAfterSeconds`. */
const Written = z.object({ left: z.number(), retryAfterSeconds: z.number() });

/** `waiting`: what may still show. `failedTooOften`: more failed than the request allows. */
const Proved = z.object({ waiting: z.number(), failedTooOften: z.boolean() });

const WaveEnd = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('proved') }),
  z.object({ kind: z.literal('stopped') }),
  z.object({ kind: z.literal('left'), state: RunState, code: z.string(), message: z.string() }),
]);
type WaveEnd = z.infer<typeof WaveEnd>;

/** The activities of a room that works in waves; `kit/activities/wave-activities.ts` makes them. */
export interface WaveRefs {
  readWaves: ActivityRef<z.infer<typeof PlanInput>, z.infer<typeof Layout>>;
  readWave: ActivityRef<OfWave, z.infer<typeof OpenedWave>>;
  applyChunk: ActivityRef<OfWave & { chunk: number }, z.infer<typeof Written>>;
  verifyWave: ActivityRef<OfWave & { isLastLook: boolean }, z.infer<typeof Proved>>;
  recordLeft: ActivityRef<OfWave & { code: string }, object>;
}

/** Names the activities of a room, and the orchestration of one wave. */
export function waveRefs(room: string): WaveRefs {
  const settles = { cancellable: false } as const;
  return {
    readWaves: activityRef({ name: `${room}_readWaves`, input: PlanInput, output: Layout, cancellable: true }),
    readWave: activityRef({ name: `${room}_readWave`, input: OfWave, output: OpenedWave, cancellable: true }),
    applyChunk: activityRef({
      name: `${room}_applyChunk`,
      input: OfWave.extend({ chunk: z.number() }),
      output: Written,
      cancellable: true,
    }),
    verifyWave: activityRef({
      name: `${room}_verifyWave`,
      input: OfWave.extend({ isLastLook: z.boolean() }),
      output: Proved,
      ...settles,
    }),
    recordLeft: activityRef({
      name: `${room}_recordLeft`,
      input: OfWave.extend({ code: z.string() }),
      output: z.object({}),
      ...settles,
    }),
  };
}

export function waveOrchestratorName(room: string): string {
  return `${room}_wave`;
}

/** Writes and proves wave after wave, each as an orchestration of its own, so that histories stay short. Says how that ended. */
export function* inWaves(
  context: OrchestrationContext,
  run: AppliedRun,
  { room, refs }: { room: string; refs: WaveRefs },
): Step<WaveEnd> {
  const name = waveOrchestratorName(room);
  const { sizes, pauseSeconds, unit } = yield* call(context, refs.readWaves, run);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let done = 0;
  for (const [wave, size] of sizes.entries()) {
    if (wave > 0 && pauseSeconds > 0) yield* pauseOrCancelled(context, pauseSeconds);
    const step = `writing wave ${wave + 1} of ${sizes.length}`;
    yield* progress(context, { ...run, state: 'applying', step, done, total, unit });
    const id = `${name}-${run.runId}-${run.round}-${wave}`;
    const ended = WaveEnd.parse(yield context.df.callSubOrchestrator(name, { ...run, wave }, id));
    if (ended.kind !== 'proved') return ended;
    done += size;
  }
  return { kind: 'proved' };
}

/** The orchestration of one wave. What was written is proved whatever happens. */
export function waveOrchestrator(refs: WaveRefs): OrchestrationHandler {
  return function* (context): Step<WaveEnd> {
    const of = OfWave.parse(context.df.getInput());
    try {
      return yield* writeAndProve(context, of, refs);
    } catch (error) {
      yield* proveWritten(context, of, refs);
      const { code, message } = causeOf(error);
      yield* call(context, refs.recordLeft, { ...of, code });
      return { kind: 'left', state: error instanceof Ended ? error.state : 'failed', code, message };
    }
  };
}

/** What cannot be read even now is told as unknown by `recordLeft`. */
function* proveWritten(context: OrchestrationContext, of: OfWave, refs: WaveRefs): Step<void> {
  for (const wave of [of.wave - 1, of.wave]) {
    try {
      if (wave >= 0) yield* prove(context, { ...of, wave }, refs);
    } catch {
      return;
    }
  }
}

/** The rule that stops runs one wave behind: while a wave is written, the one before it shows. */
function* writeAndProve(context: OrchestrationContext, of: OfWave, refs: WaveRefs): Step<WaveEnd> {
  const { chunkSizes, afterProof, isLast } = yield* call(context, refs.readWave, of);
  const before = { ...of, wave: of.wave - 1 };
  if (afterProof && (yield* prove(context, before, refs))) return yield* stop(context, of, refs);
  for (const [chunk, size] of chunkSizes.entries()) yield* writeChunk(context, { ...of, chunk, size }, refs);
  const failedTooOften = of.wave > 0 && !afterProof && (yield* prove(context, before, refs));
  if (failedTooOften || isLast) yield* prove(context, of, refs);
  if (failedTooOften && !isLast) return yield* stop(context, { ...of, wave: of.wave + 1 }, refs);
  return { kind: 'proved' };
}

function* stop(context: OrchestrationContext, from: OfWave, refs: WaveRefs): Step<WaveEnd> {
  yield* call(context, refs.recordLeft, { ...from, code: 'STOPPED_BY_RULE' });
  return { kind: 'stopped' };
}

function* writeChunk(
  context: OrchestrationContext,
  { size, ...of }: OfWave & { chunk: number; size: number },
  refs: WaveRefs,
): Step<void> {
  for (let left = size; left > 0;) {
    yield* takePermits(context, left);
    const written = yield* call(context, refs.applyChunk, of);
    left = written.left;
    if (left > 0) yield* pause(context, written.retryAfterSeconds);
  }
}

/** How long the effect of a write may take to show, in seconds (reference 8.5: some minutes). */
const showsWithinSeconds = 300;

/** An outage of some minutes, in which nothing can be read, is waited for. */
const outages = { most: 10, seconds: 60 } as const;

/** True when more of the wave failed than the request allows. The wave after the next one waits for it. */
function* prove(context: OrchestrationContext, of: OfWave, refs: WaveRefs): Step<boolean> {
  for (let outage = 1; ; outage++) {
    try {
      return yield* look(context, of, refs);
    } catch (error) {
      if (error instanceof Ended || outage >= outages.most) throw error;
      yield* pause(context, outages.seconds);
    }
  }
}

function* look(context: OrchestrationContext, of: OfWave, { verifyWave }: WaveRefs): Step<boolean> {
  const polled = yield* poll(context, {
    ref: verifyWave,
    input: { ...of, isLastLook: false },
    settled: ({ waiting }) => waiting === 0,
    withinSeconds: showsWithinSeconds,
    everySeconds: 5,
  });
  if (polled.waiting === 0) return polled.failedTooOften;
  return (yield* call(context, verifyWave, { ...of, isLastLook: true })).failedTooOften;
}
