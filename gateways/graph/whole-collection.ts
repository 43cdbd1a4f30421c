import { z } from 'zod';
import type { BatchAnswer, BatchOptions } from './batch';
import type { Graph } from './client';
import { readPages } from './paging';
import { READ_PATIENCE } from './quotas';

/** All of a collection whose first page came in a batch; undefined when it could not be read in full. */
export async function wholeCollection<Item>(
  graph: Graph,
  { operation, permissions }: Pick<BatchOptions, 'operation' | 'permissions'>,
  { answer, item }: { answer: BatchAnswer | undefined; item: z.ZodType<Item> },
): Promise<Item[] | undefined> {
  const page = z.object({ value: z.array(item), '@odata.nextLink': z.string().optional() });
  const first = answer?.status === 200 ? page.safeParse(answer.body).data : undefined;
  if (!first) return undefined;
  const next = first['@odata.nextLink'];
  const start = `${graph.origin}/v1.0/`;
  if (!next?.startsWith(start)) return next ? undefined : first.value;
  const path = next.slice(start.length - 1);
  const call = { operation, permissions, method: 'GET', path, quota: 'directory', patienceMilliseconds: READ_PATIENCE };
  return [...first.value, ...(await readPages(graph, { ...call, method: 'GET', quota: 'directory' }, { item }))];
}
