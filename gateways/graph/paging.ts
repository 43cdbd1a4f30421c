import { z } from 'zod';
import { BrokenError } from '../../domain/errors';
import type { Graph, GraphCall } from './client';
import { parseAnswer } from './failures';

const Page = z.object({ value: z.array(z.unknown()), '@odata.nextLink': z.string().optional() });

/** All items of a collection, or the first `limit`; an item that does not fit its schema is `BrokenError`. */
export async function readPages<T>(
  graph: Graph,
  call: GraphCall,
  options: { item: z.ZodType<T>; limit?: number; laterPatienceMilliseconds?: number },
): Promise<T[]> {
  const { item, limit = Infinity, laterPatienceMilliseconds } = options;
  const items: T[] = [];
  const visited = new Set<string>();
  for (let next: GraphCall | undefined = call; next && items.length < limit;) {
    visited.add(next.path);
    const page = parseAnswer(Page, (await graph.send(next)).body, call.operation);
    items.push(...page.value.map((value) => parseAnswer(item, value, call.operation)));
    const path = followingPath(graph, call, page['@odata.nextLink']);
    if (path && visited.has(path))
      throw new BrokenError('GRAPH_UNEXPECTED_ANSWER', `${call.operation}: pages go round.`);
    next = path ? { ...call, path, ...patience(laterPatienceMilliseconds) } : undefined;
  }
  return items.slice(0, limit);
}

function patience(milliseconds: number | undefined) {
  return milliseconds === undefined ? {} : { patienceMilliseconds: milliseconds };
}

/** A next link goes on where it began: same origin, same version. Anything else would be followed with our token. */
function followingPath(graph: Graph, call: GraphCall, link: string | undefined): string | undefined {
  if (!link) return undefined;
  const start = `${graph.origin}/${call.version ?? 'v1.0'}/`;
  if (link.startsWith(start)) return link.slice(start.length - 1);
  throw new BrokenError('GRAPH_FOREIGN_ADDRESS', `${call.operation}: the next page is somewhere else.`);
}
