import { z } from 'zod';
import { type Chance, shuffled } from '../chance';
import { badRequest, GraphFailure } from '../graph-failure';
import type { WebRequest } from '../web';

const LARGEST_BATCH = 20;

const BatchItem = z.strictObject({
  id: z.string().min(1),
  method: z.string(),
  url: z.string().min(1),
  headers: z.record(z.string(), z.string()).optional(),
  body: z.unknown().optional(),
  dependsOn: z.array(z.string()).optional(),
});
type BatchItem = z.infer<typeof BatchItem>;

const Batch = z.strictObject({ requests: z.array(BatchItem) });

export interface InnerRequest {
  id: string;
  request: WebRequest;
  dependsOn: readonly string[];
}

export interface InnerAnswer {
  id: string;
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}

/** The inner requests of a `$batch`; throws what Graph answers to a batch that is wrong as a whole. */
export function readBatch(body: unknown, outer: WebRequest, version: string): InnerRequest[] {
  const parsed = Batch.safeParse(body);
  if (!parsed.success) throw badRequest('Invalid batch payload format.');
  const { requests } = parsed.data;
  if (requests.length === 0) throw badRequest('Invalid batch payload format.');
  if (requests.length > LARGEST_BATCH) {
    throw badRequest(
      `Number of batch request steps exceeds the maximum value of ${LARGEST_BATCH}.`,
      'MaximumValueExceeded',
    );
  }
  const earlier = new Set<string>();
  return requests.map((item) => {
    if (earlier.has(item.id)) throw badRequest(`Request Id '${item.id}' has to be unique in a batch.`);
    const unknown = item.dependsOn?.find((id) => !earlier.has(id));
    if (unknown !== undefined)
      throw badRequest(`Request '${item.id}' depends on '${unknown}', which is not before it.`);
    earlier.add(item.id);
    return { id: item.id, dependsOn: item.dependsOn ?? [], request: innerRequest(item, outer, version) };
  });
}

function innerRequest(item: BatchItem, outer: WebRequest, version: string): WebRequest {
  if (/^https?:/i.test(item.url)) throw badRequest(`The url of request '${item.id}' has to be relative.`);
  const headers = Object.fromEntries(
    Object.entries(item.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const path = item.url.startsWith('/') ? item.url : `/${item.url}`;
  return {
    method: item.method.toUpperCase(),
    url: new URL(`/${version}${path}`, outer.url),
    headers,
    body: bodyOf(item.body),
  };
}

function bodyOf(body: unknown): Buffer {
  if (body === undefined || body === null) return Buffer.alloc(0);
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

/** Does the inner requests in any order that their dependencies allow, and answers in any order. */
export function inAnyOrder(
  requests: readonly InnerRequest[],
  chance: Chance,
  work: (inner: InnerRequest) => InnerAnswer,
): InnerAnswer[] {
  const answers = new Map<string, InnerAnswer>();
  const waiting = shuffled(requests, chance);
  while (waiting.length > 0) {
    const index = waiting.findIndex(({ dependsOn }) => dependsOn.every((id) => answers.has(id)));
    const [inner] = waiting.splice(index, 1);
    if (!inner) break;
    const failed = inner.dependsOn.some((id) => (answers.get(id)?.status ?? 0) >= 400);
    answers.set(inner.id, failed ? failedDependency(inner) : work(inner));
  }
  return shuffled([...answers.values()], chance);
}

function failedDependency({ id }: InnerRequest): InnerAnswer {
  const failure = new GraphFailure(
    { status: 424, code: 'FailedDependency' },
    'A request that this one depends on failed.',
  );
  return { id, status: 424, body: { error: { code: failure.code, message: failure.message } } };
}
