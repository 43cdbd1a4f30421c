import { BrokenError, NotNowError, RefusedError } from '../../domain/errors';

const ATTEMPT_TIMEOUT_MS = 30_000;
const PAUSES_MS = [200, 800];
const DEFAULT_RETRY_AFTER_S = 5;

interface StorageFailure {
  name?: string;
  statusCode?: number;
  code?: string;
  details?: { odataError?: { code?: string } };
  response?: { headers?: { get(name: string): string | undefined } };
}

/** Runs a request to Azure Storage; what did not get through is tried twice more, what is left becomes one of our errors. */
export async function request<T>(work: (abortSignal: AbortSignal) => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await work(AbortSignal.timeout(ATTEMPT_TIMEOUT_MS));
    } catch (error) {
      const pause = PAUSES_MS[attempt];
      if (pause === undefined || !isUnreachable(error)) throw translated(error);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

/** As `request`, and `expected` turns an answer that is no failure to the caller into a value; undefined: it is one. */
export function requestOr<T, E>(
  work: (abortSignal: AbortSignal) => Promise<T>,
  expected: (status: number | undefined, code: string | undefined) => E | undefined,
): Promise<T | E> {
  return request<T | E>(async (abortSignal) => {
    try {
      return await work(abortSignal);
    } catch (error) {
      const value = expected((error as StorageFailure).statusCode, codeOf(error as StorageFailure));
      if (value === undefined) throw error;
      return value;
    }
  });
}

/** Memoized creation; an identity that may not create (403) finds what infra created. */
export function createdOnce(create: (abortSignal: AbortSignal) => Promise<unknown>): () => Promise<void> {
  let created: Promise<unknown> | undefined;
  return async () => {
    created ??= requestOr(create, (status) => status === 403 || status === 409 || undefined);
    try {
      await created;
    } catch (error) {
      created = undefined;
      throw error;
    }
  };
}

/** Where it is depends on the SDK, and on whether the answer had a body. */
function codeOf({ code, details, response }: StorageFailure): string | undefined {
  return code ?? details?.odataError?.code ?? response?.headers?.get('x-ms-error-code');
}

const transportFailures = ['AbortError', 'TimeoutError', 'RestError'];

function isUnreachable(error: unknown): boolean {
  const { statusCode, name } = error as StorageFailure;
  if (statusCode === undefined) return transportFailures.includes(name ?? '');
  return statusCode === 408 || (statusCode >= 500 && statusCode !== 503);
}

function translated(error: unknown): unknown {
  const { statusCode, response } = error as StorageFailure;
  const said = `${statusCode ?? ''} ${codeOf(error as StorageFailure) ?? ''}`.trim();
  if (isUnreachable(error)) return new BrokenError('STORAGE_UNREACHABLE', 'Storage did not answer.', { cause: error });
  switch (statusCode) {
    case undefined:
      return error;
    case 429:
    case 503:
      return new NotNowError('STORAGE_THROTTLED', waitSaid(response), { cause: error });
    case 401:
    case 403: {
      const message = `Storage refused the app's identity (${said}): it needs the data roles on the account.`;
      return new RefusedError('STORAGE_FORBIDDEN', message, { cause: error });
    }
    default:
      return new BrokenError('STORAGE_FAILED', `Storage answered ${said}.`, { cause: error });
  }
}

function waitSaid(response: StorageFailure['response']): number {
  const seconds = Number(response?.headers?.get('retry-after'));
  return seconds > 0 ? seconds : DEFAULT_RETRY_AFTER_S;
}
