import { z } from 'zod';
import type { Clock } from '../../gateways/clock';

/** Microsoft Graph as somebody who administers the tenant. */
export interface GraphCalls {
  /** Undefined when it is not there. */
  find(path: string): Promise<unknown>;
  /** All pages; what is not there yet is waited for. */
  list(path: string): Promise<unknown[]>;
  post(path: string, body: object): Promise<void>;
  remove(path: string): Promise<void>;
}

interface Options {
  /** Without a version. */
  graphUrl: string;
  token: string;
  clock: Clock;
  say: (line: string) => void;
}

/** A new identity is known everywhere only after a while (reference infra.md, 3.2). */
export const REPLICATION_MILLISECONDS = 120_000;
const PAUSE_MILLISECONDS = 5_000;

const Page = z.object({ value: z.array(z.unknown()), '@odata.nextLink': z.string().optional() });
const Failure = z.object({ error: z.object({ code: z.string().default(''), message: z.string().default('') }) });

interface Answer {
  status: number;
  body: unknown;
  retryAfterSeconds: number | undefined;
}

export function createGraphCalls(options: Options): GraphCalls {
  async function settled(method: string, path: string, body?: object): Promise<unknown> {
    const until = options.clock.now().getTime() + REPLICATION_MILLISECONDS;
    for (;;) {
      const answer = await send(options, { method, path, body });
      if (answer.status < 300 || isThereAlready(answer)) return answer.body;
      if (!isTransient(answer) || options.clock.now().getTime() >= until) throw failureOf(answer, `${method} ${path}`);
      options.say(`Not there yet (${answer.status}); trying again.`);
      await options.clock.pause((answer.retryAfterSeconds ?? 0) * 1000 || PAUSE_MILLISECONDS);
    }
  }
  return {
    async find(path) {
      const answer = await send(options, { method: 'GET', path });
      if (answer.status === 404) return undefined;
      if (answer.status >= 300) throw failureOf(answer, `GET ${path}`);
      return answer.body;
    },
    async list(path) {
      const found: unknown[] = [];
      let next: string | undefined = path;
      while (next !== undefined) {
        const page: z.infer<typeof Page> = Page.parse(await settled('GET', next));
        found.push(...page.value);
        next = page['@odata.nextLink'];
      }
      return found;
    },
    async post(path, body) {
      await settled('POST', path, body);
    },
    async remove(path) {
      const answer = await send(options, { method: 'DELETE', path });
      if (answer.status >= 300 && answer.status !== 404) throw failureOf(answer, `DELETE ${path}`);
    },
  };
}

async function send(
  { graphUrl, token }: Options,
  { method, path, body }: { method: string; path: string; body?: object | undefined },
): Promise<Answer> {
  const base = `${graphUrl.replace(/\/$/, '')}/v1.0`;
  const address = path.startsWith('/') ? `${base}${path}` : path;
  // The next page is told by the service; the token goes nowhere else.
  if (!address.startsWith(`${base}/`)) throw new Error(`Graph names a next page outside ${graphUrl}.`);
  const response = await fetch(address, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const retryAfter = Number(response.headers.get('retry-after'));
  return {
    status: response.status,
    body: parsed(await response.text()),
    retryAfterSeconds: retryAfter > 0 ? retryAfter : undefined,
  };
}

function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isTransient({ status, body }: Answer): boolean {
  if ([404, 429, 503, 504].includes(status)) return true;
  return status === 400 && /does not exist/i.test(messageOf(body));
}

/** An earlier try whose answer got lost, or somebody else at the same time. */
function isThereAlready({ status, body }: Answer): boolean {
  return [400, 409].includes(status) && /already exists|conflicting object/i.test(messageOf(body));
}

function messageOf(body: unknown): string {
  const read = Failure.safeParse(body);
  return read.success ? `${read.data.error.code}: ${read.data.error.message}` : 'no explanation';
}

function failureOf({ status, body }: Answer, what: string): Error {
  const hint = status === 403 ? ' This takes the role Privileged Role Administrator.' : '';
  return new Error(`${what} answered ${status} ${messageOf(body)}.${hint}`);
}
