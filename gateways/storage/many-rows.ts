import type { Operation, Range, Row, RowPage, Table } from './storage';
import { LARGEST_TRANSACTION, MOST_OPERATIONS, sizeOf } from './row-limits';

/** Every row of a range, page by page. */
export function allRows(table: Table, partition: string, range: Omit<Range, 'limit'> = {}): AsyncGenerator<Row> {
  return paged((after) => table.list(partition, after === undefined ? range : { ...range, after }));
}

/** Every row with this key, page by page. */
export function allAcross(table: Table, key: string): AsyncGenerator<Row> {
  return paged((after) => table.listAcross(key, after === undefined ? {} : { after }));
}

async function* paged(readPage: (after: string | undefined) => Promise<RowPage>): AsyncGenerator<Row> {
  let after: string | undefined;
  do {
    const page = await readPage(after);
    yield* page.rows;
    after = page.next;
  } while (after !== undefined);
}

/** In as many transactions as it takes, each of them whole; stops at the first conflict. */
export async function transactAll(
  table: Table,
  partition: string,
  operations: readonly Operation[],
): Promise<'committed' | 'conflict'> {
  for (const chunk of chunksOf(operations)) {
    if ((await table.transact(partition, chunk)) === 'conflict') return 'conflict';
  }
  return 'committed';
}

function chunksOf(operations: readonly Operation[]): Operation[][] {
  const chunks: Operation[][] = [];
  let size = LARGEST_TRANSACTION;
  for (const operation of operations) {
    size += sizeOf(operation);
    const last = chunks.at(-1);
    if (last && last.length < MOST_OPERATIONS && size <= LARGEST_TRANSACTION) last.push(operation);
    else {
      chunks.push([operation]);
      size = sizeOf(operation);
    }
  }
  return chunks;
}
