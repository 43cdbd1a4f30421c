import type { Collection } from '../../state/collection';
import type { TenantState } from '../../state/open-state';

export interface LoggedInnerRequest {
  method: string;
  path: string;
  status: number;
  retryAfter?: number;
}

/** A request of the app (api.md, 6: `GET /_local/requests`); status 0 is an answer that got lost. */
export interface LoggedRequest {
  sequence: number;
  at: string;
  method: string;
  path: string;
  /** What it ran in Exchange Online. */
  cmdlet?: string;
  status: number;
  body?: unknown;
  batch?: LoggedInnerRequest[];
  retryAfter?: number;
}

export interface RequestLog {
  nextSequence(): number;
  /** Within the caller's transaction, so that a request and its effect are remembered together or not at all. */
  write(entry: LoggedRequest): void;
  /** Those after `since`, oldest first; `nextSequence` is the `since` of the next page. */
  read(since: number, limit: number): { value: LoggedRequest[]; nextSequence?: number };
}

const LARGEST_BODY = 4096;

interface Kept {
  id: string;
  entry: LoggedRequest;
}

export function createRequestLog(state: TenantState): RequestLog {
  const kept: Collection<Kept> = state.collection<Kept>('requests', {});
  let highest = 0;
  for (const { entry } of kept.all()) highest = Math.max(highest, entry.sequence);
  return {
    nextSequence: () => ++highest,
    write: (entry) => kept.put({ id: String(entry.sequence), entry }),
    read(since, limit) {
      const value: LoggedRequest[] = [];
      let sequence = Math.max(0, since);
      while (sequence < highest && value.length < limit) {
        const found = kept.get(String(++sequence));
        if (found) value.push(found.entry);
      }
      return sequence < highest ? { value, nextSequence: sequence } : { value };
    },
  };
}

/** A JSON body of at most 4 KiB, as it is kept in the log. */
export function loggedBody(headers: Readonly<Record<string, string | undefined>>, body: Buffer): { body?: unknown } {
  if (body.length === 0 || body.length > LARGEST_BODY) return {};
  if (!/json/i.test(headers['content-type'] ?? '')) return {};
  try {
    return { body: JSON.parse(body.toString('utf8')) };
  } catch {
    return {};
  }
}
