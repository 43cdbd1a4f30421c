import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import { json } from './answers';
import { parsed } from './field-errors';

/** `limit` and `after` of every list; what else a query holds is each list's own. */
export const ListQuery = z.object({
  limit: z
    .string()
    .regex(/^\d{1,4}$/, 'must be a number')
    .transform(Number)
    .pipe(z.int().min(1).max(500))
    .default(50),
  after: z.string().min(1).max(1024).optional(),
});

export function listBody<Item extends z.ZodType>(item: Item) {
  return z.object({ value: z.array(item), nextLink: z.string().optional() });
}

/** The query of a request, or 400 with a field for each parameter that is wrong. */
export function queryOf<Schema extends z.ZodType>(schema: Schema, request: HttpRequest): z.output<Schema> {
  return parsed(schema, Object.fromEntries(request.query), '/query');
}

/** `nextLink` repeats the request with the place to go on from. */
export function list(request: HttpRequest, value: readonly object[], next: string | undefined): HttpResponseInit {
  return json(200, { value, ...(next !== undefined && { nextLink: nextLinkOf(request, next) }) });
}

export function nextLinkOf(request: HttpRequest, next: string): string {
  const { pathname, searchParams } = new URL(request.url);
  searchParams.set('after', next);
  searchParams.delete('code');
  return `${pathname}?${searchParams}`;
}
