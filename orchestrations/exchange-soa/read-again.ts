import type { Mailbox } from '../../gateways/exchange/exchange-admin';
import type { ItemResult, RunItem } from '../../gateways/records/run-items';
import { allItems, isWritten } from '../kit/activities/all-items';
import type { OfRun } from '../kit/run-contract';
import type { Kept } from './contract';
import { noEffect, notReadBack, waitingForCycle } from './judge';
import type { MailboxGateways } from './read-facts';

type Result = Omit<ItemResult, 'id'>;

/** Once: what fell back has failed, what showed late after all has not. */
export async function readAgain(gateways: MailboxGateways, of: OfRun, asked: Asked): Promise<void> {
  const name = `${of.round}-read-again`;
  if ((await gateways.runs.readSnapshot(of.runId, name)) !== undefined) return;
  const written = (await allItems(gateways, of.runId)).filter(isWritten);
  if (written.length > 0) {
    const listed = await gateways.exchangeAdmin.listMailboxes();
    const mailboxes = new Map(listed.mailboxes.map((mailbox) => [mailbox.id, mailbox]));
    const results = written.flatMap((item): ItemResult[] => {
      const result = readAgainResult(item, mailboxes.get(item.id), asked);
      const { id, wave } = item;
      return result ? [{ id, ...(wave !== undefined && { wave }), ...result }] : [];
    });
    await gateways.runs.settleItems(of.runId, results);
  }
  await gateways.runs.keepSnapshot(of.runId, name, {});
}

interface Asked {
  request: Pick<Kept, 'direction' | 'restoreAttributes'>;
  isCycled: boolean;
}

/** Undefined: it stays as it was. */
export function readAgainResult(
  { state, code = '' }: Pick<RunItem, 'state' | 'code'>,
  mailbox: Mailbox | undefined,
  asked: Asked,
): Result | undefined {
  const isUnread = notReadBack.includes(code);
  const manager = mailbox?.isExchangeCloudManaged ?? undefined;
  if (manager === undefined) return state === 'verified' || isUnread ? untold : undefined;
  if (manager === (asked.request.direction === 'convert')) return wantedResult(state, asked);
  if (isUnread) return noEffect;
  return state === 'failed' ? undefined : reverted;
}

function wantedResult(state: RunItem['state'], { request, isCycled }: Asked): Result | undefined {
  if (request.restoreAttributes) return state === 'failed' ? waitingForCycle : undefined;
  return request.direction === 'rollBack' || isCycled ? { state: 'verified' } : cycleNotSeen;
}

const untold = {
  state: 'unknown',
  code: 'READ_FAILED',
  message: 'The change was sent, and Exchange Online no longer tells who manages the mailbox. Look at it yourself.',
} as const;

const cycleNotSeen = {
  state: 'acceptedUnverified',
  code: 'CYCLE_NOT_SEEN',
  message: 'It reads as wanted, but no synchronization cycle was seen since, and one could still undo it.',
} as const;

const reverted = {
  state: 'failed',
  code: 'REVERTED',
  message: 'The change showed, and later the mailbox reads as before it.',
} as const;
