import { z } from 'zod';
import { expectedFailureOf } from './errors';

/** What a read gave. That it failed says nothing about what is there. */
export type Reading<Value> = { kind: 'read'; value: Value } | Unreadable;

export interface Unreadable {
  kind: 'unreadable';
  code: string;
  detail: string;
}

/** A reading as it is kept, or travels between steps. */
export function reading<Value extends z.ZodType>(value: Value) {
  return z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('read'), value }),
    z.object({ kind: z.literal('unreadable'), code: z.string(), detail: z.string() }),
  ]);
}

/** An error of a gateway as the reason why something is not known; whatever else was thrown is a defect, and thrown on. */
export function unreadableBy(error: unknown): Unreadable {
  const failure = expectedFailureOf(error);
  if (!failure) throw error;
  return { kind: 'unreadable', code: codeOf(failure.code), detail: failure.message };
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
