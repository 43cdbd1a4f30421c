import type { HostAnswer } from '../answers';
import type { RequestTarget } from '../request-target';

/** One request to the durable HTTP API, on either endpoint. */
export interface ManagementRequest {
  method: string;
  /** Segments after the root of the API, decoded; names of resources come in any case. */
  segments: string[];
  query: ManagementQuery;
  body: Buffer;
  contentType: string;
  continuation: string | undefined;
  target: RequestTarget;
  /** The loopback endpoint of the SDK, which needs no key. */
  isRpc: boolean;
}

export type ManagementAnswer = HostAnswer;

/** Parameter names ignore case. */
export interface ManagementQuery {
  get(name: string): string | undefined;
  getAll(name: string): string[];
  /** `true` in any case; everything else is not given. */
  flag(name: string): boolean | undefined;
  /** Undefined when missing or not a number. */
  number(name: string): number | undefined;
  /** Epoch milliseconds; undefined when missing or no instant. Without a zone it is UTC. */
  instant(name: string): number | undefined;
}

export function readQuery(parameters: URLSearchParams): ManagementQuery {
  const getAll = (name: string) =>
    [...parameters].filter(([key]) => key.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
  const get = (name: string) => getAll(name)[0];
  return {
    get,
    getAll,
    flag: (name) => readFlag(get(name)),
    number: (name) => readNumber(get(name)),
    instant: (name) => readInstant(get(name)),
  };
}

function readFlag(text: string | undefined): boolean | undefined {
  const flag = text?.trim().toLowerCase();
  return flag === 'true' || flag === 'false' ? flag === 'true' : undefined;
}

function readNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\s*[+-]?\d+(\.\d+)?\s*$/.test(text) ? Number(text) : undefined;
}

function readInstant(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const zoned = /T[\d:.]+$/i.test(text) ? `${text}Z` : text;
  const instant = Date.parse(zoned);
  return Number.isNaN(instant) ? undefined : instant;
}

export function isJsonContent(contentType: string): boolean {
  return contentType.split(';')[0]?.trim().toLowerCase() === 'application/json';
}

export type JsonBody = { ok: true; value: unknown } | { ok: false; answer: ManagementAnswer };

/** An empty body is refused too; ask for its length first where it is allowed. */
export function readJsonBody(body: Buffer): JsonBody {
  try {
    return { ok: true, value: JSON.parse(body.toString('utf8')) };
  } catch (error) {
    const { message, stack } = error as Error;
    const answer = {
      Message: 'Invalid JSON content',
      ExceptionMessage: message,
      ExceptionType: 'Newtonsoft.Json.JsonReaderException',
      StackTrace: stack ?? '',
    };
    return { ok: false, answer: { status: 400, body: answer } };
  }
}

/** How the service words what it did not expect. */
export function internalFailure(exceptionMessage: string): ManagementAnswer {
  return {
    status: 500,
    body: {
      Message: 'Something went wrong while processing your request',
      ExceptionMessage: exceptionMessage,
      ExceptionType: 'System.InvalidOperationException',
      StackTrace: '',
    },
  };
}
