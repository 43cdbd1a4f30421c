import { z } from 'zod';
import { BrokenError } from '../../domain/errors';
import type { Graph, GraphAnswer, Method } from './client';
import { isThrottled, parseAnswer, type Asked } from './failures';
import { BATCH_PATH } from './middleware';
import { READ_PATIENCE, type Quota } from './quotas';
import { retryAfterSeconds } from './retry-after';

export const BATCH_SIZE = 20;

export interface BatchItem {
  id: string;
  method: Method;
  /** Below the version, percent-encoded. */
  path: string;
  body?: object;
  headers?: Readonly<Record<string, string>>;
}

export interface BatchAnswer extends GraphAnswer {
  requestId: string | null;
  /** What this item was told, when it was throttled. */
  retryAfterSeconds: number | undefined;
}

export interface BatchOptions extends Asked {
  version?: 'v1.0' | 'beta';
  /** Of the items; the batch itself is never throttled for them. */
  quota?: Quota;
  patienceMilliseconds?: number;
}

const Responses = z.object({
  responses: z.array(
    z.object({
      id: z.string(),
      status: z.number(),
      headers: z.record(z.string(), z.string()).nullish(),
      // A 204 has none.
      body: z.unknown().optional(),
    }),
  ),
});

/** At most 20 items in one request. Whatever is throttled closes the quota for the largest `Retry-After` of the batch. */
export async function sendBatch(
  graph: Graph,
  items: readonly BatchItem[],
  options: BatchOptions,
): Promise<Map<string, BatchAnswer>> {
  const { quota = 'directory', version = 'v1.0', ...asked } = options;
  const requests = items.map(({ path, ...item }) => ({ ...item, url: path, headers: headersOf(item) }));
  const reads = items.every(({ method }) => method === 'GET');
  const call = { ...asked, method: 'POST', path: BATCH_PATH, version, quota, reads, body: { requests } } as const;
  const { body } = await graph.send(call);
  const answers = new Map<string, BatchAnswer>();
  for (const { id, status, headers, body: content } of parseAnswer(Responses, body, asked.operation).responses) {
    const retryAfter = retryAfterSeconds(headerOf(headers, 'retry-after'), graph.clock.now());
    const requestId = headerOf(headers, 'request-id') ?? null;
    answers.set(id, {
      status,
      body: content,
      requestId,
      retryAfterSeconds: isThrottled(status) ? retryAfter : undefined,
    });
  }
  closeQuota(graph, quota, [...answers.values()]);
  return answers;
}

function closeQuota(graph: Graph, quota: Quota, answers: readonly BatchAnswer[]) {
  const throttled = answers.filter((answer) => isThrottled(answer.status) || answer.retryAfterSeconds !== undefined);
  if (throttled.length === 0) return graph.quotas.answered(quota);
  const stated = throttled.flatMap((answer) => answer.retryAfterSeconds ?? []);
  graph.quotas.throttled(quota, stated.length > 0 ? Math.max(...stated) : undefined);
}

const ATTEMPTS = 4;

/**
 * Reads any number of items, 20 per request; only what was throttled, broken or lost is asked for again. An item that nothing was
 * heard of throws what kept it from being answered.
 */
export async function readInBatches(
  graph: Graph,
  items: readonly BatchItem[],
  options: BatchOptions,
): Promise<Map<string, BatchAnswer>> {
  const answers = new Map<string, BatchAnswer>();
  const patient = { ...options, patienceMilliseconds: READ_PATIENCE };
  let left = [...items];
  let lost: BrokenError | undefined;
  for (let attempt = 1; left.length > 0 && attempt <= ATTEMPTS; attempt++) {
    await inLanes(chunksOf(left, BATCH_SIZE), async (chunk) => {
      try {
        for (const [id, answer] of await sendBatch(graph, chunk, patient)) answers.set(id, answer);
      } catch (error) {
        if (!(error instanceof BrokenError)) throw error;
        lost = error;
      }
    });
    left = left.filter(({ id }) => (answers.get(id)?.status ?? 599) >= 429);
    const isBroken = left.some(({ id }) => !isThrottled(answers.get(id)?.status ?? 599));
    // What is broken for one item says nothing of the quota that all requests share.
    if (isBroken && attempt < ATTEMPTS) await graph.clock.pause(1000 * 2 ** attempt);
  }
  if (lost && left.some(({ id }) => !answers.has(id))) throw lost;
  return answers;
}

const LANES = 4;

/** A few at a time: one after the other is slower than the quota allows, all at once would run into it. */
export async function inLanes<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const lane = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

export function chunksOf<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

function headersOf({ body, headers }: Omit<BatchItem, 'path'>) {
  return { ...(body ? { 'Content-Type': 'application/json' } : {}), ...headers };
}

function headerOf(headers: Record<string, string> | null | undefined, name: string): string | undefined {
  return Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];
}
