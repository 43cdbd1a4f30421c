import { z } from 'zod';
import { BrokenError, RefusedError } from '../../domain/errors';
import { READ_PATIENCE } from '../graph/quotas';
import { patiently } from '../patience';
import type { Exchange, Invocation } from './client';
import { parseAnswer } from './failures';

const Page = z.object({ value: z.array(z.unknown()), '@odata.nextLink': z.string().nullish() });

/**
 * All objects that a cmdlet answers. The address of a page is good for a few minutes only, so pages follow at once, and a page that
 * is not there is an error: a list that is too short would be read as "all of them".
 */
export async function readAll<T>(exchange: Exchange, invocation: Invocation, item: z.ZodType<T>): Promise<T[]> {
  const items: T[] = [];
  const visited = new Set<string>();
  for (let next: Invocation | undefined = invocation; next;) {
    const page: z.infer<typeof Page> = parseAnswer(Page, await readPage(exchange, next), invocation);
    items.push(...page.value.map((value) => parseAnswer(item, value, invocation)));
    const address = page['@odata.nextLink'];
    if (address && visited.has(address))
      throw new BrokenError('EXCHANGE_UNEXPECTED_ANSWER', `exchangeAdmin.${invocation.operation}: pages go round.`);
    if (address) visited.add(address);
    next = address ? { ...invocation, address } : undefined;
  }
  return items;
}

/** The first page may be asked for again by the caller; a later one not, so it is waited for here. */
async function readPage(exchange: Exchange, invocation: Invocation): Promise<unknown> {
  if (invocation.address === undefined) return exchange.invoke(invocation);
  const patience = { clock: exchange.clock, milliseconds: READ_PATIENCE, lostCode: 'EXCHANGE_UNREACHABLE' };
  try {
    return await patiently(patience, () => exchange.invoke(invocation));
  } catch (error) {
    if (!(error instanceof RefusedError) || error.code === 'PERMISSION_MISSING') throw error;
    const said = `exchangeAdmin.${invocation.operation}: a page is gone before it was read.`;
    throw new BrokenError('EXCHANGE_PAGE_LOST', said, { cause: error });
  }
}
