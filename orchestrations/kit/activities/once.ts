import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { BrokenError, NotNowError } from '../../../domain/errors';
import type { Gateways } from '../../../gateways/gateways';

interface OfRound {
  runId: string;
  round: number;
}

interface Write<T> {
  /** Names the write within its round. */
  write: string;
  /** How long its effect may take to show, in seconds. */
  showsWithinSeconds: number;
  find(): Promise<T | undefined>;
  act(): Promise<T>;
}

/** Each try is waited for by an answer of its own, which the retries of the engine do not count. */
const mostTries = 5;

/**
 * For a write that the service would double: when it was tried before and the process was lost with the answer, it is looked for,
 * and done again only after the effect of the newest try has had the time to show. What broke for the fifth time stays broken.
 */
export async function once<T>(
  gateways: Pick<Gateways, 'runs' | 'clock'>,
  of: OfRound,
  { write, showsWithinSeconds, find, act }: Write<T>,
): Promise<T> {
  const last = await lastTry(gateways, of, write);
  if (last) {
    const found = await find();
    if (found !== undefined) return found;
    waitUntilShown(gateways, { since: last.at, withinSeconds: showsWithinSeconds });
    if (last.number >= mostTries) await requireUnbroken(gateways, of, tryName(write, last.number));
  }
  const name = tryName(write, (last?.number ?? 0) + 1);
  const attempt = await noteAttempt(gateways, of, { write: name, at: gateways.clock.now().toISOString() });
  if (attempt.first) return notingBreaks(gateways, of, { name, act });
  // Somebody else began the same try at the same moment.
  waitUntilShown(gateways, { since: attempt.at, withinSeconds: showsWithinSeconds });
  throw new NotNowError('EFFECT_MAY_STILL_SHOW', 1);
}

const Broken = z.object({ code: z.string(), message: z.string() });

async function notingBreaks<T>(
  { runs }: Pick<Gateways, 'runs'>,
  of: OfRound,
  { name, act }: { name: string; act(): Promise<T> },
): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof BrokenError) {
      const { code, message } = error;
      await runs.keepSnapshot(of.runId, brokenName(of, name), { code, message });
    }
    throw error;
  }
}

async function requireUnbroken({ runs }: Pick<Gateways, 'runs'>, of: OfRound, name: string): Promise<void> {
  const kept = await runs.readSnapshot(of.runId, brokenName(of, name));
  if (kept === undefined) return;
  const { code, message } = Broken.parse(kept);
  throw new BrokenError(code, message);
}

function brokenName({ round }: OfRound, name: string): string {
  return `${round}-broken-${name}`;
}

async function lastTry(
  gateways: Pick<Gateways, 'runs'>,
  of: OfRound,
  write: string,
): Promise<{ number: number; at: string } | undefined> {
  let last: { number: number; at: string } | undefined;
  for (let number = 1; ; number++) {
    const at = await readAttempt(gateways, of, tryName(write, number));
    if (at === undefined) return last;
    last = { number, at };
  }
}

/** The first try has the name of the write itself. */
function tryName(write: string, number: number): string {
  return number === 1 ? write : `${write}-try-${number}`;
}

/** What was written at `since` may still show: come back, as often as it takes until the time is over. */
export function waitUntilShown(
  { clock }: Pick<Gateways, 'clock'>,
  { since, withinSeconds, everySeconds = 10 }: { since: string; withinSeconds: number; everySeconds?: number },
): void {
  const secondsLeft = withinSeconds - (clock.now().getTime() - Date.parse(since)) / 1000;
  if (secondsLeft > 0) throw new NotNowError('EFFECT_MAY_STILL_SHOW', Math.min(everySeconds, Math.ceil(secondsLeft)));
}

const Attempt = z.object({ at: z.string(), by: z.string() });

/** When a write was first tried, and whether this is that try: only one caller is told so, also when two run at once. */
export async function noteAttempt(
  { runs }: Pick<Gateways, 'runs'>,
  of: OfRound,
  { write, at }: { write: string; at: string },
): Promise<{ first: boolean; at: string }> {
  const mine = { at, by: randomUUID() };
  await runs.keepSnapshot(of.runId, nameOf(of, write), mine);
  const kept = Attempt.parse(await runs.readSnapshot(of.runId, nameOf(of, write)));
  return { first: kept.by === mine.by, at: kept.at };
}

/** When a write was first tried; undefined when it never was. */
export async function readAttempt(
  { runs }: Pick<Gateways, 'runs'>,
  of: OfRound,
  write: string,
): Promise<string | undefined> {
  const kept = await runs.readSnapshot(of.runId, nameOf(of, write));
  return kept === undefined ? undefined : Attempt.parse(kept).at;
}

function nameOf({ round }: OfRound, write: string): string {
  return `${round}-attempt-${write}`;
}
