import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AccessToken } from '@azure/identity';
import type { Clock } from '../../../gateways/clock';
import { createGraph, type Graph } from '../../../gateways/graph/client';
import type { Log } from '../../../gateways/log';

export interface Asked {
  method: string;
  /** Without the version and the query. */
  path: string;
  version: string;
  query: URLSearchParams;
  headers: Record<string, string | undefined>;
  body: unknown;
  raw: string;
}

export type Answer = { status?: number; headers?: Record<string, string>; body?: unknown } | 'lost' | 'silent';
export type Handler = (asked: Asked) => Answer | undefined;

export interface GraphServer {
  origin: string;
  graph: Graph;
  clock: TestClock;
  logged: string[];
  /** Every request, those inside a batch too. */
  asked: Asked[];
  /** HTTP requests. */
  requests: Asked[];
  asking(method: string, path: RegExp): Asked[];
  handle(handler: Handler): void;
  close(): Promise<void>;
}

export interface TestClock extends Clock {
  pauses: number[];
  advance(milliseconds: number): void;
}

/** Stands still but for pauses, which pass at once, and `advance`. */
export function createTestClock(start = '2026-11-02T08:00:00Z'): TestClock {
  let instant = Date.parse(start);
  const pauses: number[] = [];
  return {
    pauses,
    now: () => new Date(instant),
    advance: (milliseconds) => void (instant += milliseconds),
    async pause(milliseconds) {
      pauses.push(milliseconds);
      instant += milliseconds;
    },
  };
}

export const TOKEN = 'eyJhbGciOiJub25lIn0.eyJyb2xlcyI6WyJBIl19.signature';

export const credential = {
  getToken: async (): Promise<AccessToken> => ({ token: TOKEN, expiresOnTimestamp: Date.now() + 3_600_000 }),
};

/** Answers 404 to whatever no handler knows; handlers that were added last are asked first. */
export async function startGraphServer(): Promise<GraphServer> {
  const handlers: Handler[] = [];
  const asked: Asked[] = [];
  const requests: Asked[] = [];
  const logged: string[] = [];
  const clock = createTestClock();

  function answer(request: Asked): Answer {
    asked.push(request);
    if (request.path === '/$batch') return { body: { responses: batch(request) } };
    for (const handler of handlers) {
      const found = handler(request);
      if (found) return found;
    }
    return graphError(404, 'Request_ResourceNotFound');
  }

  function batch(outer: Asked) {
    const { requests: inner } = outer.body as {
      requests: { id: string; method: string; url: string; body?: unknown }[];
    };
    const responses = inner.map(({ id, method, url, body }) => {
      const found = answer(
        askedOf({ method, url: `/${outer.version}${url}`, headers: {}, raw: JSON.stringify(body ?? '') }),
      );
      if (typeof found === 'string') return { id, status: 500, body: {} };
      return { id, status: found.status ?? 200, headers: found.headers ?? {}, body: found.body };
    });
    return responses.reverse();
  }

  const server = createServer((request, response) => {
    void readAll(request).then((raw) => {
      const found = askedOf({ method: request.method ?? '', url: request.url ?? '', headers: headersOf(request), raw });
      requests.push(found);
      reply(response, answer(found));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const note = (fields: object, message: string) => void logged.push(JSON.stringify({ ...fields, message }));
  const log: Log = { info: note, warn: note, error: note };
  return {
    origin,
    clock,
    asked,
    requests,
    logged,
    graph: createGraph({ baseUrl: origin, credential, clock, log }),
    asking: (method, path) => asked.filter((each) => each.method === method && path.test(each.path)),
    handle: (handler) => void handlers.unshift(handler),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

export function graphError(status: number, code: string, headers: Record<string, string> = {}) {
  return { status, headers: { 'request-id': 'request-1', ...headers }, body: { error: { code, message: 'Said so.' } } };
}

/** For one method and path; `times` answers, then on to older handlers. */
export function on(
  [method, path]: readonly [string, RegExp],
  answer: Answer | ((asked: Asked) => Answer),
  times = Infinity,
): Handler {
  let left = times;
  return (asked) => {
    if (asked.method !== method || !path.test(asked.path) || left-- <= 0) return undefined;
    return typeof answer === 'function' ? answer(asked) : answer;
  };
}

function askedOf({ url, ...request }: Pick<Asked, 'method' | 'headers' | 'raw'> & { url: string }): Asked {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const [, version = '', ...rest] = pathname.split('/');
  return { ...request, version, path: `/${rest.join('/')}`, query: searchParams, body: parse(request.raw) };
}

function parse(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}

function headersOf(request: IncomingMessage): Asked['headers'] {
  return Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, value?.toString()]));
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function reply(response: ServerResponse, answer: Answer) {
  if (answer === 'silent') return;
  if (answer === 'lost') return void response.destroy();
  response.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers });
  response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
}
