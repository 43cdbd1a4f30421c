import { z } from 'zod';
import type { WebRequest } from '../web';
import { ExchangeFailure, wrongParameter } from './exchange-failure';

const LARGEST_PAGE = 1000;
/** Of what `ResultSize` does not say. */
const USUAL_RESULTS = 1000;
/** So long the address of the next page is good (reference B.3). */
const LIFETIME = 5 * 60_000;

const Place = z.strictObject({ from: z.int().min(0), until: z.number() });

/** The page that the address names, with the address of the next one: it takes the same body once more. */
export function pageOf(
  request: WebRequest,
  now: number,
  { value, resultSize }: { value: readonly object[]; resultSize: unknown },
) {
  const from = placeOf(request, now);
  const most = mostOf(resultSize);
  const size = pageSizeOf(request);
  const page = value.slice(from, Math.min(from + size, most));
  const after = from + size;
  const isCut = most < value.length && resultSize === undefined;
  const select = selectOf(request);
  return {
    value: page.map((object) => (select ? trimmed(object, select) : object)),
    ...(after < Math.min(value.length, most)
      ? { '@odata.nextLink': nextLink(request, { from: after, until: now + LIFETIME }) }
      : {}),
    ...(isCut ? { '@adminapi.warnings': [`By default, only the first ${USUAL_RESULTS} items are returned.`] } : {}),
  };
}

function placeOf({ url }: WebRequest, now: number): number {
  const token = url.searchParams.get('$skiptoken');
  if (token === null) return 0;
  const place = Place.safeParse(decoded(token)).data;
  if (!place || place.until < now)
    throw new ExchangeFailure({ status: 404, code: 'NotFound' }, 'The page cookie is not known any more.');
  return place.from;
}

function decoded(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

function nextLink({ url }: WebRequest, place: z.infer<typeof Place>): string {
  const next = new URL(url);
  next.searchParams.set('$skiptoken', Buffer.from(JSON.stringify(place)).toString('base64url'));
  return next.href;
}

function mostOf(resultSize: unknown): number {
  if (resultSize === undefined) return USUAL_RESULTS;
  if (typeof resultSize === 'string' && resultSize.toLowerCase() === 'unlimited') return Infinity;
  const number = Number(resultSize);
  if (!Number.isInteger(number) || number < 1) throw wrongParameter("Cannot bind parameter 'ResultSize'.");
  return number;
}

function pageSizeOf({ headers }: WebRequest): number {
  const asked = Number(/odata\.maxpagesize\s*=\s*(\d+)/i.exec(headers['prefer'] ?? '')?.[1] ?? LARGEST_PAGE);
  return Math.max(1, Math.min(asked, LARGEST_PAGE));
}

function selectOf({ url }: WebRequest): Set<string> | undefined {
  const names = url.searchParams.get('$select')?.split(',');
  return names && new Set(names.map((name) => name.trim()).filter((name) => name !== ''));
}

function trimmed(object: object, select: ReadonlySet<string>): object {
  return Object.fromEntries(Object.entries(object).filter(([name]) => select.has(name)));
}
