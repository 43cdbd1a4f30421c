import type { Mailbox, MailboxRead } from '../../gateways/exchange/exchange-admin';
import type { ItemResult } from '../../gateways/records/run-items';
import type { OfRun } from '../kit/run-contract';
import type { Kept } from './contract';
import type { MailboxGateways } from './read-facts';
import { requestOf } from './request';

type Result = Omit<ItemResult, 'id'>;

/** Reads mailboxes again: nothing else says whether a change was made. */
export async function judge(
  gateways: Pick<MailboxGateways, 'exchangeAdmin' | 'runs'>,
  { runId }: OfRun,
  { ids, isLast }: { ids: readonly string[]; isLast: boolean },
): Promise<ItemResult[]> {
  const request = await requestOf(gateways, runId);
  const reads = await gateways.exchangeAdmin.readMailboxes(ids);
  const said = await gateways.runs.readResults(runId, isLast ? ids : []);
  return ids.flatMap((id) => {
    const result = resultOf(request, reads.get(id), { isLast, before: said.get(id) });
    return result ? { id, ...result } : [];
  });
}

/** Undefined: it may still show. `before`: what the answer to the write said. */
export function resultOf(
  { direction, restoreAttributes }: Pick<Kept, 'direction' | 'restoreAttributes'>,
  read: MailboxRead<Mailbox> | undefined,
  { isLast, before }: { isLast: boolean; before: Result | undefined },
): Result | undefined {
  if (read?.kind === 'found' && read.facts.isExchangeCloudManaged === (direction === 'convert'))
    return restoreAttributes ? waitingForCycle : { state: 'verified' };
  return isLast ? lastResultOf(read, before) : undefined;
}

function lastResultOf(read: MailboxRead<Mailbox> | undefined, before: Result | undefined): Result {
  if (read?.kind === 'found' && read.facts.isExchangeCloudManaged !== null)
    return before?.state === 'unknown' ? noEffectOf(before) : noEffect;
  return read?.kind === 'notNow' ? notReadYet : unread;
}

/** Written, and still to be read. */
export const notReadBack = ['NOT_READ_BACK_YET', 'READ_FAILED'];

/** With AD again; what its attributes become is known after a cycle. */
export const waitingForCycle = {
  state: 'acceptedUnverified',
  code: 'WAITING_FOR_CYCLE',
  message: 'With AD again; the next synchronization cycle brings the values of AD, which are compared then.',
} as const;

export const noEffect = {
  state: 'failed',
  code: 'NO_EFFECT',
  message: 'Exchange Online accepted the change, and minutes later the mailbox still reads as before.',
} as const;

/** The service had said so. */
function noEffectOf({ code = 'NO_EFFECT', message = '' }: Result): Result {
  return { state: 'failed', code, message: `Exchange Online refused, and the mailbox reads as before. ${message}` };
}

const notReadYet = {
  state: 'acceptedUnverified',
  code: 'NOT_READ_BACK_YET',
  message: 'The change was sent; Exchange Online asked to wait before the mailbox could be read again.',
} as const;

const unread = {
  state: 'unknown',
  code: 'READ_FAILED',
  message: 'The change was sent, and the mailbox could not be read again. Look at it yourself.',
} as const;
