import { BrokenError } from '../../domain/errors';
import { millisecondsOf } from '../../domain/duration';
import { isEnabled } from '../../domain/operator-config';
import type { Reading } from '../../domain/reading';
import type { Gateways } from '../../gateways/gateways';
import type { Watch } from '../../gateways/records/watches';
import type { AlarmGateways } from '../kit/activities/alarms';
import type { Facts } from './contract';
import { readDeeply } from './read-deeply';
import { openAlarms, shortOf } from './standing';
import { notAsked, tried } from './tried';

export type HealthGateways = AlarmGateways &
  Pick<
    Gateways,
    | 'agents'
    | 'directory'
    | 'heartbeats'
    | 'probes'
    | 'provisioningLog'
    | 'reports'
    | 'runs'
    | 'synchronization'
    | 'watches'
  >;

/** What the verdicts about one configuration are decided from, each read by itself. */
export async function readFacts(
  gateways: HealthGateways,
  { at, servicePrincipalId }: { at: string; servicePrincipalId: string },
): Promise<Facts> {
  const watch = await gateways.watches.get(servicePrincipalId);
  if (!watch) throw new BrokenError('RECORD_INCOMPLETE', `What was read of ${servicePrincipalId} is gone.`);
  const report = await tried(() => readReportAge(gateways, watch.domain, at));
  const { runningAgents, ...deep } = await readDeeply(gateways, { watch, report, at });
  const { name, firstSeenAt, jobs, samples } = watch;
  return {
    at,
    name,
    firstSeenAt,
    jobs,
    samples,
    heldByRun: await readHolder(gateways, watch.domain),
    reviewsHeldDeletes: isEnabled(gateways.config, 'delete-threshold'),
    agents: await readActiveAgents(gateways, watch.domain),
    report: withAgents(report, runningAgents),
    ...deep,
    standing: (await openAlarms(gateways, servicePrincipalId)).map(shortOf),
  };
}

export type ReportAge = Reading<{ collectedAt: string; isFresh: boolean } | null>;

async function readReportAge({ reports, config }: HealthGateways, domain: string | null, at: string) {
  const collectedAt = domain === null ? undefined : await reports.newestCollectedAt(domain);
  if (collectedAt === undefined) return null;
  const freshFor = millisecondsOf(config.onPremisesReports.freshFor) ?? 0;
  return { collectedAt, isFresh: Date.parse(at) - Date.parse(collectedAt) <= freshFor };
}

function withAgents(report: ReportAge, runningAgents: number | null): Facts['report'] {
  if (report.kind === 'unreadable') return report;
  return { kind: 'read', value: report.value && { ...report.value, runningAgents } };
}

async function readActiveAgents({ agents }: HealthGateways, domain: Watch['domain']): Promise<Facts['agents']> {
  if (domain === null) return notAsked;
  const answer = await tried(() => agents.readAgents(domain));
  if (answer.kind === 'unreadable') return answer;
  if (answer.value.kind === 'unreadable') return { kind: 'unreadable', code: answer.value.code, detail: '' };
  const active = answer.value.agents.filter(({ status }) => status.toLowerCase() === 'active').length;
  return { kind: 'read', value: { active } };
}

const writing: readonly string[] = ['applying', 'verifying'];

/** A run that writes to the domain now. */
async function readHolder({ runs }: HealthGateways, domain: string | null): Promise<string | null> {
  if (domain === null) return null;
  const unfinished = await runs.listUnfinished();
  return unfinished.find((run) => run.domain?.toLowerCase() === domain && writing.includes(run.state))?.runId ?? null;
}
