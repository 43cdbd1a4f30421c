import { z } from 'zod';

/** What was read, or the code of why it was not: a failed read is unknown, never "none". */
export function reading<Value extends z.ZodType>(value: Value) {
  return z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('read'), value }),
    z.object({ kind: z.literal('unknown'), code: z.string() }),
  ]);
}

export type Reading<Value> = { kind: 'read'; value: Value } | { kind: 'unknown'; code: string };
