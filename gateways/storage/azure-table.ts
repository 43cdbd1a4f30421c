import { odata, type TableClient, type TableEntityResult, type TransactionAction } from '@azure/data-tables';
import { createdOnce, request, requestOr } from './azure-failures';
import { decodeKey, encodeKey, endOfPrefix, storedKey } from './row-keys';
import { checkTransaction, DEFAULT_PAGE, serializeValue } from './row-limits';
import type { Operation, Range, Row, RowPage, Table } from './storage';

interface Stored {
  /** A property holds 64 KiB of UTF-16; our 32 KiB of UTF-8 always fit. */
  json: string;
}

const LARGEST_PAGE = 1000;
const conflicts = ['EntityAlreadyExists', 'UpdateConditionNotSatisfied', 'ConditionNotMet', 'ResourceNotFound'];

export function createAzureTable(client: TableClient): Table {
  const ready = createdOnce((abortSignal) => client.createTable({ abortSignal }));

  async function query(filter: string, limit: number): Promise<Row[]> {
    await ready();
    return request(async (abortSignal) => {
      const rows: Row[] = [];
      const pages = client
        .listEntities<Stored>({ queryOptions: { filter }, abortSignal })
        .byPage({ maxPageSize: Math.min(limit, LARGEST_PAGE) });
      // A page may be short or empty and yet not the last.
      for await (const page of pages) {
        rows.push(...page.map(rowOf));
        if (rows.length >= limit) break;
      }
      return rows;
    });
  }

  return {
    async get(partition, key) {
      const [partitionKey, rowKey] = [storedKey(partition), storedKey(key)];
      await ready();
      const found = await requestOr(
        (abortSignal) => client.getEntity<Stored>(partitionKey, rowKey, { abortSignal }),
        (_, code) => (code === 'ResourceNotFound' ? ('absent' as const) : undefined),
      );
      return found === 'absent' ? undefined : rowOf(found);
    },

    async transact(partition, operations) {
      checkTransaction(operations);
      const actions = operations.map((operation) => actionOf(storedKey(partition), operation));
      if (actions.length === 0) return 'committed';
      await ready();
      return requestOr(
        async (abortSignal) => {
          await client.submitTransaction(actions, { abortSignal });
          return 'committed' as const;
        },
        (_, code) => (code !== undefined && conflicts.includes(code) ? ('conflict' as const) : undefined),
      );
    },

    async list(partition, range = {}) {
      const limit = range.limit ?? DEFAULT_PAGE;
      const filter = [odata`PartitionKey eq ${storedKey(partition)}`, ...keyFilters(range)].join(' and ');
      return pageOf(await query(filter, limit + 1), limit, (row) => row.key);
    },

    async listAcross(key, { after, limit = DEFAULT_PAGE } = {}) {
      const filters = [odata`RowKey eq ${storedKey(key)}`];
      if (after !== undefined) filters.push(odata`PartitionKey gt ${encodeKey(after)}`);
      return pageOf(await query(filters.join(' and '), limit + 1), limit, (row) => row.partition);
    },
  };
}

function keyFilters({ prefix, from, after }: Range): string[] {
  const filters: string[] = [];
  if (prefix !== undefined)
    filters.push(odata`RowKey ge ${encodeKey(prefix)}`, odata`RowKey lt ${endOfPrefix(prefix)}`);
  if (from !== undefined) filters.push(odata`RowKey ge ${encodeKey(from)}`);
  if (after !== undefined) filters.push(odata`RowKey gt ${encodeKey(after)}`);
  return filters;
}

function pageOf(rows: Row[], limit: number, cursor: (row: Row) => string): RowPage {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return rows.length > limit && last ? { rows: page, next: cursor(last) } : { rows: page };
}

function rowOf(entity: TableEntityResult<Stored>): Row {
  return {
    partition: decodeKey(entity.partitionKey ?? ''),
    key: decodeKey(entity.rowKey ?? ''),
    etag: entity.etag,
    value: JSON.parse(entity.json),
  };
}

function actionOf(partitionKey: string, operation: Operation): TransactionAction {
  const rowKey = storedKey(operation.key);
  if (operation.kind === 'remove') return ['delete', { partitionKey, rowKey }];
  const entity = { partitionKey, rowKey, json: serializeValue(operation.key, operation.value) };
  if (operation.kind === 'insert') return ['create', entity];
  if (operation.kind === 'put') return ['upsert', entity, 'Replace'];
  return ['update', entity, 'Replace', { etag: operation.etag }];
}
