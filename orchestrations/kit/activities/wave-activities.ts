import { z } from 'zod';
import { millisecondsOf } from '../../../domain/duration';
import { digestOf } from '../../../domain/fingerprint';
import { Wave, type WaveOptions } from '../../../domain/waves';
import type { Gateways } from '../../../gateways/gateways';
import type { ItemResult } from '../../../gateways/records/run-items';
import type { ActivitiesOf } from '../activity';
import type { OfRun } from '../run-contract';
import type { WaveRefs } from '../waves';
import { applyChunk } from './wave-chunk';
import { type ChunkState, noteWave, type OfWave, readChunk, readWaveEntries, settleInWave } from './wave-journal';
import type { WaveGateways, WaveWork } from './wave-work';

/** The waves of an approved plan, kept before anything is written. */
const KeptWaves = z.object({
  at: z.string(),
  waves: z.array(Wave),
  pauseSeconds: z.number(),
  stopAtFailedPercent: z.number(),
});
type KeptWaves = z.infer<typeof KeptWaves>;

export async function keepWaves(
  { runs, clock }: Pick<Gateways, 'runs' | 'clock'>,
  { runId, round }: OfRun,
  { waves, options }: { waves: readonly Wave[]; options: WaveOptions },
): Promise<void> {
  const pauseSeconds = (millisecondsOf(options.pauseBetween) ?? 0) / 1000;
  const { stopAtFailedPercent } = options;
  const at = clock.now().toISOString();
  await runs.keepSnapshot(runId, nameOf(round), { at, waves, pauseSeconds, stopAtFailedPercent });
}

async function readKept({ runs }: Pick<Gateways, 'runs'>, { runId, round }: OfRun): Promise<KeptWaves> {
  return KeptWaves.parse(await runs.readSnapshot(runId, nameOf(round)));
}

function nameOf(round: number): string {
  return `${round}-waves`;
}

/** All but `readWaves`, which a room makes from its own plan and ends with `layoutOf`. */
export function createWaveActivities(
  gateways: WaveGateways,
  work: WaveWork,
): Omit<ActivitiesOf<WaveRefs>, 'readWaves'> {
  return {
    async readWave(of) {
      const { waves } = await readKept(gateways, of);
      const { chunks = [], afterProof = false } = waves[of.wave] ?? {};
      const isLast = of.wave === waves.length - 1;
      return { chunkSizes: chunks.map((chunk) => chunk.length), afterProof, isLast };
    },

    async applyChunk(of) {
      const ids = (await readKept(gateways, of)).waves[of.wave]?.chunks[of.chunk] ?? [];
      return applyChunk(gateways, of, { ids, work });
    },

    verifyWave: ({ isLastLook, ...of }) => verifyWave(gateways, of, { isLastLook, work }),
    recordLeft: ({ code, ...of }) => recordLeft(gateways, of, code),
  };
}

/** When the waves were laid out: nothing was written before. */
export async function readKeptAt(gateways: Pick<Gateways, 'runs'>, of: OfRun): Promise<string> {
  return (await readKept(gateways, of)).at;
}

/** Of all waves. */
export async function readWaveIds(gateways: Pick<Gateways, 'runs'>, of: OfRun): Promise<string[]> {
  return (await readKept(gateways, of)).waves.flatMap(({ chunks }) => chunks.flat());
}

export async function readChunkCount(gateways: Pick<Gateways, 'runs'>, of: OfWave): Promise<number> {
  return (await readKept(gateways, of)).waves[of.wave]?.chunks.length ?? 0;
}

export async function layoutOf(gateways: Pick<Gateways, 'runs'>, of: OfRun, { unit }: Pick<WaveWork, 'unit'>) {
  const { waves, pauseSeconds } = await readKept(gateways, of);
  return { sizes: waves.map(({ chunks }) => chunks.flat().length), pauseSeconds, unit };
}

/** Few effects show sooner (reference 8.5): asking would only cost requests. */
const showsAfterMilliseconds = 8_000;

async function verifyWave(
  gateways: WaveGateways,
  of: OfWave,
  { isLastLook, work }: { isLastLook: boolean; work: WaveWork },
): Promise<{ waiting: number; failedTooOften: boolean }> {
  const { waves, stopAtFailedPercent } = await readKept(gateways, of);
  const chunks = waves[of.wave]?.chunks ?? [];
  const states = await Promise.all(chunks.map((_, chunk) => readChunk(gateways, { ...of, chunk })));
  const entries = await readWaveEntries(gateways, of);
  const settled = new Set(entries.flatMap((entry) => entry.settled));
  const pendingOf = ({ accepted, lost }: ChunkState) => [...accepted, ...lost].filter((id) => !settled.has(id));
  const now = gateways.clock.now().getTime();
  const ripe = states
    .filter(({ sentAt }) => now - Date.parse(sentAt ?? '') >= showsAfterMilliseconds)
    .flatMap(pendingOf);
  const results = ripe.length > 0 ? await work.judge(of, { ids: ripe, isLast: isLastLook }) : [];
  await settle(gateways, of, { results, entries: entries.length });
  const failedNow = results.filter(({ state }) => state === 'failed').length;
  const failedBefore = entries.reduce((sum, entry) => sum + entry.failed, 0);
  const refused = states.reduce((sum, { failed }) => sum + failed.length, 0);
  const items = chunks.flat().length;
  const failedPercent = ((failedNow + failedBefore + refused) / Math.max(1, items)) * 100;
  return {
    waiting: states.flatMap(pendingOf).length - results.length,
    failedTooOften: failedPercent > stopAtFailedPercent,
  };
}

/** Results first: a repetition reads once more what it did not note as settled. */
async function settle(
  gateways: WaveGateways,
  of: OfWave,
  { results, entries }: { results: readonly ItemResult[]; entries: number },
): Promise<void> {
  if (results.length === 0) return;
  const { runId, wave } = of;
  await settleInWave(gateways, of, results);
  const counts: Record<string, number> = {};
  for (const { state } of results) counts[state] = (counts[state] ?? 0) + 1;
  const settled = results.map(({ id }) => id);
  const data = { wave, counts, items: digestOf(settled) };
  await gateways.ledger.append(runId, { step: `proof:${of.round}:${wave}:${entries}`, kind: 'verified', data });
  await noteWave(gateways, of, { entries, entry: { settled, failed: counts['failed'] ?? 0 } });
}

const leftTexts: Readonly<Record<string, string>> = {
  STOPPED_BY_RULE: 'Too many of the wave before failed, so this one was not begun.',
  CANCELLED: 'The run was cancelled before this was written.',
};

/** Says of everything that was never sent that it was left as it is, and of what was sent and could not be proved that it is unknown. */
async function recordLeft(gateways: WaveGateways, of: OfWave, code: string) {
  const { waves } = await readKept(gateways, of);
  const message = leftTexts[code] ?? 'The run ended before this was written.';
  const left: ItemResult[] = [];
  const unproved: ItemResult[] = [];
  for (const [wave, { chunks }] of waves.entries()) {
    const entries = await readWaveEntries(gateways, { ...of, wave });
    const settled = new Set(entries.flatMap((entry) => entry.settled));
    for (const [chunk, ids] of chunks.entries()) {
      const { closed, failed, accepted, lost } = await readChunk(gateways, { ...of, wave, chunk });
      const sent = [...accepted, ...lost];
      const touched = new Set([...closed, ...failed, ...sent]);
      left.push(
        ...ids.filter((id) => !touched.has(id)).map((id) => ({ id, state: 'skipped', code, message, wave }) as const),
      );
      unproved.push(...sent.filter((id) => !settled.has(id)).map((id) => ({ id, wave, ...unreadResult })));
    }
  }
  await gateways.runs.settleItems(of.runId, [...left, ...unproved]);
  const data = { code, items: left.length, unproved: unproved.length };
  await gateways.ledger.append(of.runId, { step: `left:${of.round}`, kind: 'stopped', data });
  return {};
}

/** Of what was sent and could not be read again. */
export const unreadResult = {
  state: 'unknown',
  code: 'READ_FAILED',
  message: 'The change was sent, and it could not be read again. Look at it yourself.',
} as const;
