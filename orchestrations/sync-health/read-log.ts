import type { JobHealth } from '../../domain/job-health';
import { provisioningJobOf } from '../../domain/job-templates';
import type { Watch } from '../../gateways/records/watches';
import type { Facts } from './contract';
import { failingOf } from './failing';
import type { HealthGateways } from './read-facts';
import { notAsked, tried } from './tried';
import { hoursAgo, isOlder } from './verdicts';

const limits = { entries: 500, logHours: 48, activityHours: 24 } as const;

export type ReadLog = Pick<Facts, 'failing' | 'lastEntryAt'>;

/** The causes of failures where there are any, and whether anything moved where the jobs do not say that it did. */
export async function readLog(gateways: HealthGateways, { jobs }: Watch, at: string): Promise<ReadLog> {
  const job = jobs.kind === 'read' ? provisioningJobOf(jobs.value) : undefined;
  if (jobs.kind === 'unreadable' || !job) return { failing: notAsked, lastEntryAt: notAsked };
  if (job.escrowed !== 0) return readFailures(gateways, job, at);
  const since = hoursAgo(at, limits.activityHours);
  if (hasMoved(jobs.value, since)) return { failing: notAsked, lastEntryAt: notAsked };
  return { failing: notAsked, lastEntryAt: await readLastEntry(gateways, job, since) };
}

async function readFailures({ provisioningLog }: HealthGateways, { jobId }: JobHealth, at: string): Promise<ReadLog> {
  const after = new Date(hoursAgo(at, limits.logHours)).toISOString();
  const entries = await tried(() => provisioningLog.readEntries({ jobId, after, limit: limits.entries }));
  if (entries.kind === 'unreadable') return { failing: entries, lastEntryAt: entries };
  return {
    failing: { kind: 'read', value: failingOf(entries.value) },
    lastEntryAt: { kind: 'read', value: entries.value[0]?.at ?? null },
  };
}

async function readLastEntry(
  { provisioningLog }: HealthGateways,
  { jobId }: JobHealth,
  since: number,
): Promise<Facts['lastEntryAt']> {
  const after = new Date(since).toISOString();
  const entries = await tried(() => provisioningLog.readEntries({ jobId, after, limit: 1 }));
  return entries.kind === 'unreadable' ? entries : { kind: 'read', value: entries.value[0]?.at ?? null };
}

function hasMoved(jobs: readonly JobHealth[], since: number): boolean {
  return jobs.some(({ lastExportsEnded }) => lastExportsEnded !== null && !isOlder(lastExportsEnded, since));
}
