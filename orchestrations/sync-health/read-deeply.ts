import { provisioningJobOf } from '../../domain/job-templates';
import type { Watch } from '../../gateways/records/watches';
import type { Facts } from './contract';
import type { HealthGateways, ReportAge, TenantReads } from './read-facts';
import { type ReadLog, readLog } from './read-log';
import { type ReadUnits, readUnits } from './read-units';
import { notAsked } from './tried';
import { hoursAgo, isOlder } from './verdicts';

/** Schemas are large, and the log shares a small quota with all reports: both are read once an hour, or when something is new. */
const hoursBetween = 0.9;

export type Deep = Pick<Facts, 'lostUnits' | 'failing' | 'lastEntryAt' | 'lastPasswordSync'> &
  Pick<ReadUnits, 'runningAgents'>;

const notThisTime: Deep = {
  lostUnits: notAsked,
  failing: notAsked,
  lastEntryAt: notAsked,
  lastPasswordSync: notAsked,
  runningAgents: null,
};

interface Target {
  watch: Watch;
  report: ReportAge;
  tenant: TenantReads;
  at: string;
}

export async function readDeeply(gateways: HealthGateways, target: Target): Promise<Deep> {
  if (!isDue(target)) return notThisTime;
  const { watch, report, tenant, at } = target;
  const units = await readUnits(gateways, watch, report);
  const log = await readLog(gateways, watch, at);
  const lastPasswordSync = await tenant.lastPasswordSync();
  await remember(gateways, target, { ...units, ...log });
  const { lostUnits, runningAgents } = units;
  return { lostUnits, runningAgents, ...log, lastPasswordSync };
}

/** An hour has passed, a new report has come, or objects fail whose causes are not known yet. */
function isDue({ watch, report, at }: Target): boolean {
  const { deepAt, reportSeen, isExplained, jobs } = watch;
  if (deepAt === null || isOlder(deepAt, hoursAgo(at, hoursBetween))) return true;
  if (report.kind === 'read' && report.value && report.value.collectedAt !== reportSeen) return true;
  const job = jobs.kind === 'read' ? provisioningJobOf(jobs.value) : undefined;
  return !isExplained && (job?.escrowed ?? 0) > 0;
}

/** What could not be read is asked for again in the next look, not in an hour. */
async function remember({ watches }: HealthGateways, { watch, report, at }: Target, found: ReadUnits & ReadLog) {
  const { lostUnits, failing, lastEntryAt, units } = found;
  const hasFailed = [lostUnits, failing, lastEntryAt].some(
    (reading) => reading.kind === 'unreadable' && reading.code !== notAsked.code,
  );
  const collectedAt = report.kind === 'read' ? (report.value?.collectedAt ?? null) : null;
  await watches.change(watch.servicePrincipalId, (before = watch) => ({
    ...before,
    deepAt: hasFailed ? before.deepAt : at,
    reportSeen: hasFailed ? before.reportSeen : collectedAt,
    isExplained: failing.kind === 'read' && failing.value.length > 0,
    units,
  }));
}
