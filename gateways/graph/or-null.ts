import type { z } from 'zod';

/** What Graph leaves out and what it says is null are the same. */
export function orNull<T>(schema: z.ZodType<T>): z.ZodType<T | null> {
  return schema.nullish().transform((value) => value ?? null);
}
