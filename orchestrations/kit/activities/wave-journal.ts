import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { NotNowError } from '../../../domain/errors';
import type { Gateways } from '../../../gateways/gateways';
import type { ItemResult } from '../../../gateways/records/run-items';
import type { OfRun } from '../run-contract';

type Journals = Pick<Gateways, 'runs'>;

const Ids = z.array(z.string());

/** What happened to the items of a chunk, in order: a process that is killed finds here how far it came. */
const ChunkEntry = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('leftOut'), ids: Ids }),
  /** Noted before anything is sent: until the answers are noted, what became of these is not known. */
  z.object({ kind: z.literal('sending'), ids: Ids, at: z.string() }),
  z.object({ kind: z.literal('answered'), accepted: Ids, failed: Ids, lost: Ids, requestIds: Ids }),
]);
export type ChunkEntry = z.infer<typeof ChunkEntry>;

/** Items of a wave about which re-reading has said something. */
const WaveEntry = z.object({ settled: Ids, failed: z.number() });
export type WaveEntry = z.infer<typeof WaveEntry>;

export interface OfWave extends OfRun {
  wave: number;
}

export interface OfChunk extends OfWave {
  chunk: number;
}

export interface ChunkState {
  /** Left out, or refused by the service. */
  closed: string[];
  failed: string[];
  accepted: string[];
  /** Sent at `sentAt`; whether it was done is not known. */
  lost: string[];
  sentAt: string | undefined;
  tries: number;
  entries: number;
}

export async function readChunk(gateways: Journals, of: OfChunk): Promise<ChunkState> {
  const state: ChunkState = {
    closed: [],
    failed: [],
    accepted: [],
    lost: [],
    sentAt: undefined,
    tries: 0,
    entries: 0,
  };
  for (const entry of await readEntries(gateways, of, { name: chunkName(of), schema: ChunkEntry })) {
    state.entries++;
    if (entry.kind === 'leftOut') state.closed.push(...entry.ids);
    else if (entry.kind === 'sending') {
      state.lost.push(...entry.ids);
      Object.assign(state, { sentAt: entry.at, tries: state.tries + 1 });
    } else {
      state.accepted.push(...entry.accepted);
      state.failed.push(...entry.failed);
      state.lost = [...entry.lost];
    }
  }
  return state;
}

/** Refused with `NotNowError` when somebody else wrote the next entry at the same moment. */
export async function noteChunk(gateways: Journals, of: OfChunk, at: { entries: number; entry: ChunkEntry }) {
  await note(gateways, of, { name: chunkName(of), number: at.entries + 1, entry: at.entry });
}

export async function readWaveEntries(gateways: Journals, of: OfWave): Promise<WaveEntry[]> {
  return readEntries(gateways, of, { name: waveName(of), schema: WaveEntry });
}

export async function noteWave(gateways: Journals, of: OfWave, at: { entries: number; entry: WaveEntry }) {
  await note(gateways, of, { name: waveName(of), number: at.entries + 1, entry: at.entry });
}

/** Results that say in which wave they came about. */
export async function settleInWave(
  { runs }: Journals,
  { runId, wave }: OfWave,
  results: readonly ItemResult[],
): Promise<void> {
  await runs.settleItems(
    runId,
    results.map((result) => ({ ...result, wave })),
  );
}

/** `by`: two that note the same entry at once are told apart. */
const Noted = z.object({ by: z.string(), entry: z.unknown() });

async function readEntries<Entry>(
  { runs }: Journals,
  { runId }: OfRun,
  { name, schema }: { name: string; schema: z.ZodType<Entry> },
): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (let number = 1; ; number++) {
    const kept = await runs.readSnapshot(runId, `${name}-${number}`);
    if (kept === undefined) return entries;
    entries.push(schema.parse(Noted.parse(kept).entry));
  }
}

async function note(
  { runs }: Journals,
  { runId }: OfRun,
  { name, number, entry }: { name: string; number: number; entry: object },
): Promise<void> {
  const by = randomUUID();
  await runs.keepSnapshot(runId, `${name}-${number}`, { by, entry });
  const kept = await runs.readSnapshot(runId, `${name}-${number}`);
  if (Noted.parse(kept).by !== by) throw new NotNowError('WRITTEN_BY_ANOTHER', 5);
}

function chunkName({ round, wave, chunk }: OfChunk): string {
  return `${round}-wave-${wave}-chunk-${chunk}`;
}

function waveName({ round, wave }: OfWave): string {
  return `${round}-wave-${wave}-proof`;
}
