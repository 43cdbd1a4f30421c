import type { JobHealth } from '../../domain/job-health';
import { provisioningJobOf } from '../../domain/job-templates';
import type { Gateways } from '../../gateways/gateways';
import { readableOf } from '../../domain/survey';
import type { Configuration, Job } from '../../gateways/graph/synchronization';
import type { Watch } from '../../gateways/records/watches';
import { tried } from './tried';

type ListGateways = Pick<Gateways, 'synchronization' | 'watches'>;

/** Enough for every change within the hours that a trend looks at. */
const mostSamples = 40;

/** A list may lack something for a moment; after this long it was removed. */
const goneAfterMilliseconds = 3_600_000;

/** Keeps what the service says of each configuration, so that later steps need not ask again. */
export async function readConfigurations(
  gateways: ListGateways,
  { at }: { at: string },
): Promise<{ servicePrincipalIds: string[]; gone: string[] }> {
  const { synchronization, watches } = gateways;
  const survey = await tried(async () => readableOf(await synchronization.surveyConfigurations()));
  const known = await watches.list();
  if (survey.kind === 'unreadable') {
    for (const watch of known) await noteUnread(gateways, watch, survey);
    return { servicePrincipalIds: known.map(({ servicePrincipalId }) => servicePrincipalId), gone: [] };
  }
  for (const configuration of survey.value.configurations) {
    const { servicePrincipalId } = configuration;
    await watches.change(servicePrincipalId, (before) => watchOf(before, configuration, at));
  }
  const unread = await noteUnreadable(gateways, survey.value, known);
  const gone = await noteMissing(gateways, { survey: survey.value, known, at });
  const listed = survey.value.configurations.map(({ servicePrincipalId }) => servicePrincipalId);
  return { servicePrincipalIds: [...listed, ...unread], gone };
}

function watchOf(before: Watch | undefined, configuration: Configuration, at: string): Watch {
  const { servicePrincipalId, displayName, domain, jobs } = configuration;
  const fresh = { firstSeenAt: at, samples: [], units: [], deepAt: null, reportSeen: null, isExplained: false };
  const kept = before ?? fresh;
  const health = jobs.map(healthOf);
  const samples = sampled(kept.samples, provisioningJobOf(health), at);
  return {
    ...kept,
    servicePrincipalId,
    name: domain ?? displayName,
    domain: domain ?? before?.domain ?? null,
    jobs: { kind: 'read', value: health },
    samples,
    isExplained: kept.isExplained && samples.length === kept.samples.length,
    missingSince: null,
  };
}

/** A cycle that failed as a whole counts no objects. */
function sampled(samples: Watch['samples'], job: JobHealth | undefined, at: string): Watch['samples'] {
  const escrowed = job?.escrowed ?? null;
  if (escrowed === null || job?.lastState === 'Failed' || samples.at(-1)?.escrowed === escrowed) return samples;
  return [...samples, { at, escrowed }].slice(-mostSamples);
}

function healthOf(job: Job): JobHealth {
  const { jobId, templateId, code, scheduleState, quarantine, lastExecution } = job;
  return {
    jobId,
    templateId,
    code,
    scheduleState,
    quarantine: quarantine && { reason: quarantine.reason, seriesBegan: quarantine.seriesBegan, code: quarantine.code },
    lastEnded: lastExecution?.timeEnded ?? null,
    lastState: lastExecution?.state ?? null,
    lastCode: lastExecution?.code ?? null,
    lastSuccessEnded: job.lastSuccessfulExecutionEnded,
    lastExportsEnded: job.lastExportsEnded,
    progressObserved: job.progressObserved,
    escrowed: lastExecution?.escrowed ?? null,
  };
}

type Readable = ReturnType<typeof readableOf>;

async function noteUnread(
  { watches }: ListGateways,
  watch: Watch,
  { code, detail }: { code: string; detail: string },
): Promise<void> {
  const jobs = { kind: 'unreadable' as const, code, detail };
  await watches.change(watch.servicePrincipalId, (before = watch) => ({ ...before, jobs }));
}

/** Those that were read before; answers their ids. */
async function noteUnreadable(gateways: ListGateways, survey: Readable, known: readonly Watch[]): Promise<string[]> {
  const noted: string[] = [];
  for (const unreadable of survey.unreadable) {
    const watch = known.find((one) => one.servicePrincipalId === unreadable.servicePrincipalId);
    if (!watch) continue;
    await noteUnread(gateways, watch, unreadable);
    noted.push(watch.servicePrincipalId);
  }
  return noted;
}

/** Answers those that were removed. */
async function noteMissing(
  { watches }: ListGateways,
  { survey, known, at }: { survey: Readable; known: readonly Watch[]; at: string },
): Promise<string[]> {
  const ids = [...survey.configurations, ...survey.unreadable].map(({ servicePrincipalId }) => servicePrincipalId);
  // One that is not even known by its id may be any of those that are missing.
  if (ids.includes(null)) return [];
  const missing = known.filter(({ servicePrincipalId }) => !ids.includes(servicePrincipalId));
  const gone: string[] = [];
  for (const watch of missing) {
    const since = watch.missingSince ?? at;
    await watches.change(watch.servicePrincipalId, (before = watch) => ({ ...before, missingSince: since }));
    if (Date.parse(at) - Date.parse(since) >= goneAfterMilliseconds) gone.push(watch.servicePrincipalId);
  }
  return gone;
}
