import { digestOf } from '../../../domain/fingerprint';
import type { ItemResult } from '../../../gateways/records/run-items';
import type { WriteAnswer } from '../../../gateways/write-answer';
import { waitUntilShown } from './once';
import { type ChunkState, noteChunk, type OfChunk, readChunk, settleInWave } from './wave-journal';
import type { WaveGateways, WaveWork } from './wave-work';

/** After so long an effect shows, or there was none (reference 8.5). */
const effectShowsWithinSeconds = 60;

/** So many tries of what is throttled, or whose answers get lost; then it is given up, or left to the proof. */
const mostTries = 10;

interface Chunk {
  ids: readonly string[];
  work: WaveWork;
}

type Written = { left: number; retryAfterSeconds: number };

/** Writes what of the chunk is not written yet. What was sent and never answered is looked for before it is sent again. */
export async function applyChunk(gateways: WaveGateways, of: OfChunk, chunk: Chunk): Promise<Written> {
  let state = await readChunk(gateways, of);
  if (state.entries === 0) state = await leaveOut(gateways, of, chunk);
  if (state.lost.length > 0) state = await findLost(gateways, of, { state, work: chunk.work });
  const done = new Set([...state.closed, ...state.failed, ...state.accepted, ...state.lost]);
  const ids = chunk.ids.filter((id) => !done.has(id));
  if (ids.length === 0) return { left: 0, retryAfterSeconds: 0 };
  const at = gateways.clock.now().toISOString();
  await noteChunk(gateways, of, { entries: state.entries, entry: { kind: 'sending', ids, at } });
  const answers = await chunk.work.write(of, ids);
  const isLastTry = state.tries + 1 >= mostTries;
  return noteAnswers(gateways, of, { ids, answers, isLastTry, before: state });
}

async function leaveOut(gateways: WaveGateways, of: OfChunk, { ids, work }: Chunk): Promise<ChunkState> {
  const left = await work.before(of, ids);
  await settleInWave(gateways, of, left);
  await noteChunk(gateways, of, { entries: 0, entry: { kind: 'leftOut', ids: left.map(({ id }) => id) } });
  return readChunk(gateways, of);
}

/** What cannot be read stays lost: it is not sent again, and the proof says what became of it. */
async function findLost(
  gateways: WaveGateways,
  of: OfChunk,
  { state, work }: { state: ChunkState; work: WaveWork },
): Promise<ChunkState> {
  const { lost, sentAt } = state;
  // Once for all that is left of it: each wait is a step of a history.
  const withinSeconds = effectShowsWithinSeconds;
  if (sentAt) waitUntilShown(gateways, { since: sentAt, withinSeconds, everySeconds: withinSeconds });
  const effects = await work.readEffects(of, lost);
  const accepted = lost.filter((id) => effects.get(id) === true);
  const unread = lost.filter((id) => effects.get(id) === undefined);
  const found = { kind: 'answered' as const, accepted, failed: [], lost: unread, requestIds: [] };
  await noteChunk(gateways, of, { entries: state.entries, entry: found });
  await settleInWave(gateways, of, accepted.map(acceptedResult));
  await record(gateways, of, { tries: `${state.tries}-found`, accepted, failed: 0, requestIds: [] });
  return readChunk(gateways, of);
}

async function noteAnswers(
  gateways: WaveGateways,
  of: OfChunk,
  given: { ids: readonly string[]; answers: Map<string, WriteAnswer>; isLastTry: boolean; before: ChunkState },
): Promise<Written> {
  const { ids, isLastTry, before } = given;
  const answers = ids.map((id) => ({ id, answer: given.answers.get(id) ?? ({ kind: 'lost' } as const) }));
  const idsOf = (kind: WriteAnswer['kind']) => answers.flatMap(({ id, answer }) => (answer.kind === kind ? id : []));
  const [accepted, lost, throttled] = [idsOf('accepted'), idsOf('lost'), idsOf('notNow')];
  const failed = answers.flatMap(({ id, answer }) => (answer.kind === 'failed' ? failedResult(id, answer) : []));
  if (isLastTry) failed.push(...throttled.map((id) => failedResult(id, keptThrottled)));
  const requestIds = [
    ...new Set(answers.flatMap(({ answer }) => (answer.kind === 'accepted' ? (answer.requestId ?? []) : []))),
  ];
  await settleInWave(gateways, of, [...accepted.map(acceptedResult), ...failed]);
  await record(gateways, of, { tries: before.tries, accepted, failed: failed.length, requestIds });
  const entry = {
    kind: 'answered' as const,
    accepted,
    failed: failed.map(({ id }) => id),
    lost: [...before.lost, ...lost],
    requestIds,
  };
  await noteChunk(gateways, of, { entries: before.entries + 1, entry });
  const waits = answers.flatMap(({ answer }) => (answer.kind === 'notNow' ? answer.retryAfterSeconds : []));
  const left = isLastTry ? 0 : throttled.length + lost.length;
  return { left, retryAfterSeconds: Math.max(1, ...waits) };
}

async function record(
  { ledger }: WaveGateways,
  { runId, round, wave, chunk }: OfChunk,
  {
    tries,
    accepted,
    failed,
    requestIds,
  }: { tries: number | string; accepted: string[]; failed: number; requestIds: string[] },
): Promise<void> {
  const data = { wave, chunk, accepted: accepted.length, failed, items: digestOf(accepted), requestIds };
  await ledger.append(runId, { step: `written:${round}:${wave}:${chunk}:${tries}`, kind: 'written', data });
}

const keptThrottled = {
  code: 'KEPT_THROTTLED',
  message: `The service asked ${mostTries} times to wait. Nothing was written.`,
};

function acceptedResult(id: string): ItemResult {
  return { id, state: 'acceptedUnverified', code: 'NOT_READ_BACK_YET' };
}

function failedResult(id: string, { code, message }: { code: string; message: string }): ItemResult {
  return { id, state: 'failed', code, message };
}
