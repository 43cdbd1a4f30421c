import { z } from 'zod';

/** The input of every workflow's orchestrator; the request itself is in the run's blob. */
export const RunInput = z.object({ runId: z.string() });
export type RunInput = z.infer<typeof RunInput>;

/** Raised to a run, and to its open round, when someone cancels it. The row says by whom. */
export const cancelEvent = 'cancel';
