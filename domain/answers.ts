import { z } from 'zod';

/**
 * How an activity answers. What must not be retried and what must wait a stated time is returned, never thrown:
 * the engine retries every throw and hears no Retry-After.
 */
export const Refused = z.object({ kind: z.literal('refused'), code: z.string(), message: z.string() });
export type Refused = z.infer<typeof Refused>;

export const NotNow = z.object({ kind: z.literal('notNow'), retryAfterSeconds: z.number().min(0), code: z.string() });
export type NotNow = z.infer<typeof NotNow>;

/** The run was asked to stop before this write. */
export const Cancelled = z.object({ kind: z.literal('cancelled') });
export type Cancelled = z.infer<typeof Cancelled>;

export const Done = z.object({ kind: z.literal('done'), value: z.unknown() });

export const Answer = z.discriminatedUnion('kind', [Done, Refused, NotNow, Cancelled]);
export type Answer = z.infer<typeof Answer>;
