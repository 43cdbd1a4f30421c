import { z } from 'zod';
import type { Job } from './synchronization';

/** An instant; Graph's "never" (0001-01-01) is null. */
const Instant = z
  .string()
  .nullish()
  .transform((text) => (!text || text.startsWith('0001-01-01') ? null : text));

const Code = z.object({ code: z.string().nullish() }).nullish();

const Execution = z
  .object({
    state: z.string().catch('unknown'),
    timeBegan: Instant,
    timeEnded: Instant,
    error: Code,
    countEscrowed: z.number().nullish().catch(null),
  })
  .nullish();

const Quarantine = z
  .object({ reason: z.string().catch('Unknown'), error: Code, seriesBegan: Instant, currentBegan: Instant })
  .nullish();

const Progress = z
  .array(z.object({ progressObservationDateTime: Instant }))
  .nullish()
  .catch(null);

const Status = z
  .object({
    code: z.string().catch('unknown'),
    quarantine: Quarantine,
    lastExecution: Execution,
    lastSuccessfulExecution: Execution,
    lastSuccessfulExecutionWithExports: Execution,
    progress: Progress,
    steadyStateFirstAchievedTime: Instant,
    synchronizedEntryCountByType: z.array(z.object({ key: z.string(), value: z.number() })).nullish(),
  })
  .transform((status) => ({
    code: status.code,
    quarantine: quarantineOf(status.quarantine),
    lastExecution: executionOf(status.lastExecution),
    lastSuccessfulExecutionEnded: status.lastSuccessfulExecution?.timeEnded ?? null,
    lastExportsEnded: status.lastSuccessfulExecutionWithExports?.timeEnded ?? null,
    progressObserved: newestOf(status.progress),
    steadyStateFirstAchieved: status.steadyStateFirstAchievedTime,
    synchronizedEntryCounts: Object.fromEntries(
      (status.synchronizedEntryCountByType ?? []).map(({ key, value }) => [key, value]),
    ),
  }));

const statusOfNothing: z.infer<typeof Status> = {
  code: 'unknown',
  quarantine: null,
  lastExecution: null,
  lastSuccessfulExecutionEnded: null,
  lastExportsEnded: null,
  progressObserved: null,
  steadyStateFirstAchieved: null,
  synchronizedEntryCounts: {},
};

/** A synchronizationJob as Graph answers it; enum values that Graph adds pass through. */
export const JobAnswer = z
  .object({
    id: z.string(),
    schedule: z.object({ state: z.string().catch('unknown') }).nullish(),
    status: Status.nullish(),
    synchronizationJobSettings: z.array(z.object({ name: z.string(), value: z.string().nullish() })).nullish(),
  })
  .transform(({ id, schedule, status, synchronizationJobSettings }): Job => ({
    jobId: id,
    templateId: templateOf(id),
    scheduleState: schedule?.state ?? 'unknown',
    ...(status ?? statusOfNothing),
    settings: Object.fromEntries((synchronizationJobSettings ?? []).map(({ name, value }) => [name, value ?? ''])),
  }));

export const JobsAnswer = z.object({ value: z.array(JobAnswer) });

/** Jobs are told apart by their id: the returned `templateId` can name another template (reference 1.1). */
export function templateOf(jobId: string): string {
  return jobId.split('.')[0] ?? jobId;
}

function executionOf(execution: z.infer<typeof Execution>): Job['lastExecution'] {
  if (!execution?.timeBegan && !execution?.timeEnded) return null;
  const { state, timeBegan, timeEnded, error, countEscrowed } = execution;
  return { state, timeBegan, timeEnded, code: error?.code ?? null, escrowed: countEscrowed ?? null };
}

function newestOf(progress: z.infer<typeof Progress>): string | null {
  const observed = (progress ?? []).flatMap((one) => one.progressObservationDateTime ?? []);
  return observed.sort().at(-1) ?? null;
}

function quarantineOf(quarantine: z.infer<typeof Quarantine>): Job['quarantine'] {
  if (!quarantine) return null;
  const { reason, seriesBegan, currentBegan, error } = quarantine;
  const began = seriesBegan ?? currentBegan ?? '';
  return { reason, seriesBegan: began, currentBegan: currentBegan ?? began, code: error?.code ?? null };
}
