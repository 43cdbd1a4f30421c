import { badRequest, unsupportedQuery } from '../graph-failure';
import { checkedSelect, checkExpand, type Document, shaped } from './answer-shape';
import { checkFilter, checkProperty, type EntityType } from './entity-type';
import { matchesFilter } from './filter-match';
import type { QueryOptions } from './query-options';

export interface ListQuery {
  options: QueryOptions;
  /** `ConsistencyLevel: eventual` was sent together with `$count=true`. */
  advanced: boolean;
  /** The address of this request, from which `@odata.nextLink` is made. */
  address: URL;
}

interface Item {
  id: string;
}

/** A page of a collection as Graph answers it; `document` adds what `$expand` asked for. */
export function listPage<T extends Item>(
  type: EntityType,
  items: readonly T[],
  query: ListQuery & { document?: (item: T, shape: Document) => Document },
): Document {
  const { options } = query;
  checkList(type, query);
  const { filter } = options;
  const matching = { caseSensitive: type.caseSensitive ?? false };
  const found = ordered(filter ? items.filter((item) => matchesFilter(filter, item, matching)) : items, options);
  const size = Math.min(options.top ?? type.usualPage, type.largestPage);
  const start = startOf(found, options.skipToken);
  const page = found.slice(start, start + size);
  const last = page.at(-1);
  const value = page.map((item) => {
    const shape = shaped(type, item, options.select);
    return query.document ? query.document(item, shape) : shape;
  });
  const next =
    start + size < found.length && last ? nextLink(query.address, { id: last.id, position: start + size }) : undefined;
  return {
    ...(options.count && query.advanced ? { '@odata.count': found.length } : {}),
    ...(next === undefined ? {} : { '@odata.nextLink': next }),
    value,
  };
}

function checkList(type: EntityType, { options, advanced }: ListQuery): void {
  if (options.top !== undefined && (options.top < 1 || options.top > type.largestPage)) {
    throw badRequest(
      `Invalid page size specified: '${options.top}'. Must be between 1 and ${type.largestPage} inclusive.`,
      'Request_UnsupportedQuery',
    );
  }
  if (options.select) checkedSelect(type, options.select);
  checkExpand(type, options.expand);
  if (options.filter) checkFilter(type, options.filter, advanced);
  if (options.orderBy) checkOrder(type, options.orderBy.path, { filtered: options.filter !== undefined, advanced });
}

function checkOrder(type: EntityType, path: string, place: { filtered: boolean; advanced: boolean }): void {
  checkProperty(type, path);
  const needsAdvanced = place.filtered && !type.caseSensitive;
  if (!type.orderBy.includes(path) || (needsAdvanced && !place.advanced)) {
    throw unsupportedQuery('Sorting not supported for current query.');
  }
}

function ordered<T extends object>(items: readonly T[], { orderBy }: QueryOptions): readonly T[] {
  if (!orderBy) return items;
  const keyed = items.map((item) => ({ item, key: String(Reflect.get(item, orderBy.path) ?? '').toLowerCase() }));
  const direction = orderBy.descending ? -1 : 1;
  keyed.sort((a, b) => (a.key === b.key ? 0 : a.key < b.key ? -direction : direction));
  return keyed.map(({ item }) => item);
}

/** Pages go on after the last item that was given out, wherever it stands by now. */
function startOf(items: readonly Item[], token: string | undefined): number {
  if (token === undefined) return 0;
  const place = readToken(token);
  const index = items.findIndex((item) => item.id === place.id);
  return index < 0 ? Math.min(place.position, items.length) : index + 1;
}

function readToken(token: string): { id: string; position: number } {
  const match = /^(\d+)~(.+)$/.exec(Buffer.from(token, 'base64url').toString('utf8'));
  if (!match?.[2]) throw badRequest('The skip token is invalid.', 'Directory_ExpiredPageToken');
  return { id: match[2], position: Number(match[1]) };
}

function nextLink(address: URL, place: { id: string; position: number }): string {
  const link = new URL(address);
  link.searchParams.set('$skiptoken', Buffer.from(`${place.position}~${place.id}`).toString('base64url'));
  return link.href;
}
