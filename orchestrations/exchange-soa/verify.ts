import { z } from 'zod';
import type { Check } from '../../domain/outcome';
import { BrokenError, RefusedError } from '../../domain/errors';
import type { RunItem } from '../../gateways/records/run-items';
import { allItems, isWritten } from '../kit/activities/all-items';
import { countsOf, kindOf } from '../kit/activities/counted-items';
import { noteAttempt } from '../kit/activities/once';
import type { OfRun } from '../kit/run-contract';
import { compareAttributes, isCompared } from './attributes';
import type { Kept } from './contract';
import { isCycleShown } from './cycles';
import { readKit } from './kits';
import type { MailboxGateways } from './read-facts';
import { readAgain } from './read-again';
import { readWritebacks } from './read-writeback';
import { requestOf } from './request';
import { limits } from './rules';
import { writebackCheck } from './writeback';

/** Waits for cycles, then reads everything once more, and compares attributes where that was asked. */
export async function verifyChange(gateways: MailboxGateways, of: OfRun) {
  const request = await requestOf(gateways, of.runId);
  const now = await readNow(gateways, of, request);
  if (now.hasSettled) await readAgain(gateways, of, { request, isCycled: now.isCycled });
  const items = await allItems(gateways, of.runId);
  const { isCycled: isCycleShown, end } = now;
  const results = await compareAttributes(gateways, of, { items, isCycleShown, end });
  if (results.length > 0) await gateways.runs.settleItems(of.runId, results);
  const last = results.length > 0 ? await allItems(gateways, of.runId) : items;
  const waiting = waitingOf(last, now);
  const checks = waiting > 0 ? [] : await checksOf(gateways, request, last);
  const outcome = { kind: kindOf(last), counts: countsOf(last, 'mailboxes'), checks };
  return { outcome, waiting, isCutShort: end === 'cancelled' && last.some(isUnseen) };
}

interface Now {
  isCycled: boolean;
  hasSettled: boolean;
  end: 'over' | 'cancelled' | undefined;
}

async function readNow(gateways: MailboxGateways, of: OfRun, { direction }: Kept): Promise<Now> {
  const at = gateways.clock.now().toISOString();
  const { at: since } = await noteAttempt(gateways, of, { write: 'settling', at });
  const elapsedSeconds = (Date.parse(at) - Date.parse(since)) / 1000;
  const domains = await readDomains(gateways, of);
  const isCycled = domains.length === 0 || (await isCycleShown(gateways, of, { domains, since }));
  const isEnough = direction === 'rollBack' || isCycled;
  const settlesAfter = isEnough ? limits.settlesAfterSeconds : limits.settlesWithinSeconds;
  const isCancelled = Boolean((await gateways.runs.get(of.runId))?.cancelRequested);
  const isOver = elapsedSeconds >= limits.restoresWithinSeconds;
  return {
    isCycled,
    hasSettled: isCancelled || elapsedSeconds >= settlesAfter,
    end: isCancelled ? 'cancelled' : isOver ? 'over' : undefined,
  };
}

function waitingOf(items: readonly RunItem[], { hasSettled, end }: Now): number {
  if (end) return 0;
  return items.filter(isCompared).length + (hasSettled || !items.some(isWritten) ? 0 : 1);
}

/** Waited for, and not seen. */
function isUnseen(item: RunItem): boolean {
  return isCompared(item) || item.code === 'CYCLE_NOT_SEEN' || item.code === 'COMPARISON_CANCELLED';
}

const Domains = z.array(z.string().nullable());

/** Of AD, of everything that was written; read from the kits once. */
async function readDomains(gateways: MailboxGateways, of: OfRun): Promise<readonly (string | null)[]> {
  const name = `${of.round}-domains`;
  const kept = await gateways.runs.readSnapshot(of.runId, name);
  if (kept !== undefined) return Domains.parse(kept);
  const domains = new Set<string | null>();
  for (const item of await allItems(gateways, of.runId)) {
    if (isWritten(item)) domains.add((await readKit(gateways, of, item.id))?.domain ?? null);
  }
  await gateways.runs.keepSnapshot(of.runId, name, [...domains]);
  return [...domains];
}

async function checksOf(gateways: MailboxGateways, request: Kept, items: readonly RunItem[]): Promise<Check[]> {
  if (request.direction === 'convert') return [await readWritebackCheck(gateways)];
  return request.restoreAttributes ? [attributesCheck(items.filter(isWritten))] : [];
}

async function readWritebackCheck(gateways: MailboxGateways): Promise<Check> {
  try {
    return writebackCheck(await readWritebacks(gateways));
  } catch (error) {
    if (!(error instanceof RefusedError || error instanceof BrokenError)) throw error;
    return { name: 'writeback', result: 'unknown', evidence: 'The configurations could not be read.' };
  }
}

function attributesCheck(items: readonly RunItem[]): Check {
  const equal = items.filter(({ state }) => state === 'verified').length;
  const differing = items.filter(({ code }) => code === 'ATTRIBUTES_DIFFER');
  const evidence = `${equal} of ${items.length} mailboxes have the kept values.`;
  if (differing.length > 0)
    return { name: 'attributes', result: 'needsAction', evidence: [evidence, ...named(differing)].join(' ') };
  return { name: 'attributes', result: equal === items.length ? 'verified' : 'unknown', evidence };
}

function named(items: readonly RunItem[]): string[] {
  const shown = items.slice(0, 5).map(({ target, message }) => `${target}: ${message}`);
  return items.length > shown.length ? [...shown, `And ${items.length - shown.length} more.`] : shown;
}
