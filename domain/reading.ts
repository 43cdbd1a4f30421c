import { BrokenError, NotNowError, RefusedError } from './errors';

/** What a read gave. That it failed says nothing about what is there. */
export type Reading<Value> = { kind: 'read'; value: Value } | Unreadable;

export interface Unreadable {
  kind: 'unreadable';
  code: string;
  detail: string;
}

/** An error of a gateway as the reason why something is not known; whatever else was thrown is a defect, and thrown on. */
export function unreadableBy(error: unknown): Unreadable {
  const isOfTheWorld = error instanceof RefusedError || error instanceof BrokenError || error instanceof NotNowError;
  if (!isOfTheWorld) throw error;
  return { kind: 'unreadable', code: codeOf(error.code), detail: error.message };
}

const codes: Readonly<Record<string, string>> = {
  PERMISSION_MISSING: 'READ_FORBIDDEN',
  GRAPH_UNAUTHENTICATED: 'READ_FORBIDDEN',
  GRAPH_TIMED_OUT: 'READ_TIMED_OUT',
  GRAPH_UNREACHABLE: 'READ_TIMED_OUT',
  GRAPH_THROTTLED: 'READ_THROTTLED',
};

function codeOf(code: string): string {
  return codes[code] ?? 'READ_FAILED';
}
