import { z } from 'zod';

const Instant = z.string().nullable();

/** Of a synchronization job what tells how it fares. */
export const JobHealth = z.object({
  jobId: z.string(),
  templateId: z.string(),
  code: z.string(),
  scheduleState: z.string(),
  quarantine: z.object({ reason: z.string(), seriesBegan: z.string(), code: z.string().nullable() }).nullable(),
  lastEnded: Instant,
  lastState: z.string().nullable(),
  lastCode: z.string().nullable(),
  lastSuccessEnded: Instant,
  lastExportsEnded: Instant,
  progressObserved: Instant,
  /** Objects that failed and are tried again; null where the service does not say. */
  escrowed: z.number().nullable(),
});
export type JobHealth = z.infer<typeof JobHealth>;
