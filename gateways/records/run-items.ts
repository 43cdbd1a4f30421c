import { z } from 'zod';
import { digestOf } from '../../domain/fingerprint';
import { PlanItem } from '../../domain/plan';
import { ItemState } from '../../domain/run';
import { allRows, transactAll } from '../storage/many-rows';
import { encodeKey } from '../storage/row-keys';
import type { Operation, Row, Storage, Table } from '../storage/storage';
import { untilCommitted } from '../storage/until-committed';
import { createSpill, type Spill } from './spill';

export interface ItemResult {
  id: string;
  state: ItemState;
  code?: string;
  message?: string;
  wave?: number;
}

export type RunItem = PlanItem & ItemResult;

export interface RunItems {
  /**
   * Replaces the items of a run by those of its newest plan, all `planned`. Broken off, it leaves a mixture that a repetition
   * mends.
   */
  writeItems(runId: string, items: readonly PlanItem[]): Promise<void>;
  /** What is known of each of these; missing: nothing yet. */
  readResults(runId: string, ids: readonly string[]): Promise<Map<string, Omit<ItemResult, 'id'>>>;
  /** Results of items; of two for one item the last stays. */
  settleItems(runId: string, results: readonly ItemResult[]): Promise<void>;
  /** In the order of ids. */
  listItems(
    runId: string,
    query: { state?: ItemState; limit: number; after?: string },
  ): Promise<{ items: RunItem[]; next?: string }>;
}

const Result = z.object({
  state: ItemState,
  code: z.string().exactOptional(),
  message: z.string().exactOptional(),
  wave: z.number().exactOptional(),
});

const PAGE = 500;
const LONGEST_ID_AS_KEY = 400;
const LONGEST_MESSAGE = 2000;
const itemKey = (cursor: string) => `item:${cursor}`;
/** Apart from the item: thousands of results are written without reading what they belong to. */
const resultKey = (cursor: string) => `result:${cursor}`;
const cursorOf = (key: string) => key.slice(key.indexOf(':') + 1);

/** The items of runs: a partition per run, an item's key being its id. */
export function createRunItems(storage: Storage): RunItems & { removeItems(runId: string): Promise<void> } {
  const table = storage.table('items');
  const spill = createSpill(storage.blobs('runs'));

  async function putsOf(runId: string, items: readonly PlanItem[]): Promise<Operation[]> {
    const puts: Operation[] = [];
    for (const item of items) {
      puts.push({ kind: 'put', key: itemKey(keyOf(item.id)), value: await spill.pack(`${runId}/items`, item) });
    }
    return puts;
  }

  /** Results go first: a new item never shows an old result. */
  function replaceBy(runId: string, puts: readonly Operation[]): Promise<'committed'> {
    const kept = new Set(puts.map((put) => put.key));
    return untilCommitted(async () => {
      const results = await removals(table, runId, resultKey(''));
      const stale = (await removals(table, runId, itemKey(''))).filter((removal) => !kept.has(removal.key));
      return transactAll(table, runId, [...results, ...puts, ...stale]);
    });
  }

  return {
    async writeItems(runId, items) {
      await replaceBy(runId, await putsOf(runId, items));
    },

    async removeItems(runId) {
      await replaceBy(runId, []);
    },

    async settleItems(runId, results) {
      const last = new Map(results.map((result) => [resultKey(keyOf(result.id)), valueOf(result)]));
      await transactAll(
        table,
        runId,
        Array.from(last, ([key, value]) => ({ kind: 'put', key, value })),
      );
    },

    readResults: (runId, ids) => readResults(table, runId, ids),

    async listItems(runId, { state, limit, after }) {
      const items: RunItem[] = [];
      let next: string | undefined;
      for await (const { cursor, ...item } of itemsFrom({ table, spill }, runId, after)) {
        if (state && item.state !== state) continue;
        if (items.length === limit) return next === undefined ? { items } : { items, next };
        items.push(item);
        next = cursor;
      }
      return { items };
    },
  };
}

async function readResults(
  table: Table,
  runId: string,
  ids: readonly string[],
): Promise<Map<string, Omit<ItemResult, 'id'>>> {
  const results = new Map<string, Omit<ItemResult, 'id'>>();
  for (const id of ids) {
    const row = await table.get(runId, resultKey(keyOf(id)));
    if (row) results.set(id, Result.parse(row.value));
  }
  return results;
}

async function* itemsFrom(
  { table, spill }: { table: Table; spill: Spill },
  runId: string,
  start: string | undefined,
): AsyncGenerator<RunItem & { cursor: string }> {
  let after = start;
  do {
    const range = { prefix: itemKey(''), limit: PAGE, ...(after === undefined ? {} : { after: itemKey(after) }) };
    const page = await table.list(runId, range);
    const results = await resultsFor(table, runId, page.rows);
    for (const row of page.rows) {
      const cursor = cursorOf(row.key);
      const item = PlanItem.parse(await spill.unpack(row.value));
      const result = results.get(cursor);
      yield { ...item, state: 'planned', ...(result === undefined ? {} : Result.parse(result)), cursor };
    }
    after = page.next && cursorOf(page.next);
  } while (after !== undefined);
}

/** Results of the items of a page, whose cursors are the same. */
async function resultsFor(table: Table, runId: string, rows: readonly Row[]): Promise<Map<string, unknown>> {
  const results = new Map<string, unknown>();
  const [first, last] = [rows[0], rows.at(-1)];
  if (!first || !last) return results;
  const from = resultKey(cursorOf(first.key));
  const end = encodeKey(resultKey(cursorOf(last.key)));
  for await (const row of allRows(table, runId, { prefix: resultKey(''), from })) {
    results.set(cursorOf(row.key), row.value);
    if (encodeKey(row.key) >= end) break;
  }
  return results;
}

async function removals(table: Table, runId: string, prefix: string): Promise<Operation[]> {
  const operations: Operation[] = [];
  for await (const row of allRows(table, runId, { prefix })) operations.push({ kind: 'remove', key: row.key });
  return operations;
}

function keyOf(id: string): string {
  return id.length > 0 && encodeKey(id).length <= LONGEST_ID_AS_KEY ? id : `sha256-${digestOf(id)}`;
}

function valueOf({ message, ...rest }: ItemResult): Omit<ItemResult, 'id'> {
  const result = Result.parse(rest);
  return message === undefined ? result : { ...result, message: message.slice(0, LONGEST_MESSAGE) };
}
