import type { Check } from '../../domain/outcome';
import { BrokenError, RefusedError } from '../../domain/errors';
import type { RunItem, ItemResult } from '../../gateways/records/run-items';
import { allItems } from '../kit/activities/all-items';
import { countsOf, kindOf } from '../kit/activities/counted-items';
import { noteAttempt } from '../kit/activities/once';
import type { OfRun } from '../kit/run-contract';
import { compareAttributes, isCompared } from './attributes';
import type { Kept } from './contract';
import { judge, notReadBack } from './judge';
import type { MailboxGateways } from './read-facts';
import { readWritebacks } from './read-writeback';
import { requestOf } from './request';
import { limits } from './rules';
import { writebackCheck } from './writeback';

/** Looks at what is not read back yet, then once more at everything when cycles have come, and compares attributes where that was asked. */
export async function verifyChange(gateways: MailboxGateways, of: OfRun) {
  const request = await requestOf(gateways, of.runId);
  const since = await noteAttempt(gateways, of, { write: 'settling', at: gateways.clock.now().toISOString() });
  const elapsedSeconds = (gateways.clock.now().getTime() - Date.parse(since.at)) / 1000;
  const hasSettled = elapsedSeconds >= limits.settlesWithinSeconds;
  await settle(gateways, of, await judgeUnread(gateways, of, hasSettled));
  if (hasSettled) await settle(gateways, of, await findReverted(gateways, of, request));
  const isOver = elapsedSeconds >= limits.restoresWithinSeconds || (await isCancelled(gateways, of));
  const items = await allItems(gateways, of.runId);
  await settle(gateways, of, await compareAttributes(gateways, of, { items, since: since.at, isOver }));
  const last = await allItems(gateways, of.runId);
  const waiting = last.filter(isCompared).length + (hasSettled || !last.some(isWritten) ? 0 : 1);
  const checks = waiting > 0 ? [] : await checksOf(gateways, request, last);
  return { outcome: { kind: kindOf(last), counts: countsOf(last, 'mailboxes'), checks }, waiting };
}

async function settle({ runs }: MailboxGateways, of: OfRun, results: readonly ItemResult[]): Promise<void> {
  if (results.length > 0) await runs.settleItems(of.runId, results);
}

async function isCancelled({ runs }: MailboxGateways, { runId }: OfRun): Promise<boolean> {
  return Boolean((await runs.get(runId))?.cancelRequested);
}

function isWritten({ state }: RunItem): boolean {
  return state !== 'skipped' && state !== 'planned';
}

async function judgeUnread(gateways: MailboxGateways, of: OfRun, isLast: boolean): Promise<ItemResult[]> {
  const unread = (await allItems(gateways, of.runId)).filter(({ code }) => notReadBack.includes(code ?? ''));
  const results = await judge(gateways, of, { ids: unread.map(({ id }) => id), isLast });
  return withWaves(results, unread);
}

/** A mailbox that was moved too soon after a change on-premises, or that somebody else gave back. */
async function findReverted(gateways: MailboxGateways, of: OfRun, { direction }: Kept): Promise<ItemResult[]> {
  const proved = (await allItems(gateways, of.runId)).filter(({ state }) => state === 'verified');
  if (proved.length === 0) return [];
  const { mailboxes: listed } = await gateways.exchangeAdmin.listMailboxes();
  const mailboxes = new Map(listed.map((mailbox) => [mailbox.id, mailbox]));
  const results = proved.flatMap(({ id }): ItemResult[] => {
    const isOfCloud = mailboxes.get(id)?.isExchangeCloudManaged ?? undefined;
    const isReverted = isOfCloud !== undefined && isOfCloud !== (direction === 'convert');
    return isReverted ? [{ id, ...reverted }] : [];
  });
  return withWaves(results, proved);
}

function withWaves(results: readonly ItemResult[], items: readonly RunItem[]): ItemResult[] {
  const waves = new Map(items.map(({ id, wave }) => [id, wave]));
  return results.map((result) => {
    const wave = waves.get(result.id);
    return wave === undefined ? result : { ...result, wave };
  });
}

const reverted = {
  state: 'failed',
  code: 'REVERTED',
  message: 'The change showed, and some cycles later the mailbox reads as before it.',
} as const;

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
