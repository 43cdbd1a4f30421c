import { BrokenError } from '../../domain/errors';
import { millisecondsOf } from '../../domain/duration';
import { isEnabled } from '../../domain/operator-config';
import type { Reading } from '../../domain/reading';
import type { Run } from '../../domain/run';
import type { Gateways } from '../../gateways/gateways';
import type { Agent } from '../../gateways/graph/agents';
import type { Alarm } from '../../gateways/records/alarms';
import type { Watch } from '../../gateways/records/watches';
import type { AlarmGateways } from '../kit/activities/alarms';
import type { Facts, Unread } from './contract';
import { readDeeply } from './read-deeply';
import { standingOf } from './standing';
import { lazily, notAsked, tried } from './tried';

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

/** Reads that tell about all configurations, once for each part of them. */
export interface TenantReads {
  agents(): Promise<Reading<{ agentsOf(domain: string): Agent[] }>>;
  lastPasswordSync(): Promise<Facts['lastPasswordSync']>;
}

interface Common {
  at: string;
  alarms: readonly Alarm[];
  /** Runs of ours that have not ended. */
  unfinished: readonly Run[];
  tenant: TenantReads;
}

/** What the verdicts about each configuration are decided from. */
export async function readFacts(
  gateways: HealthGateways,
  { at, servicePrincipalIds }: { at: string; servicePrincipalIds: readonly string[] },
): Promise<{ facts: { servicePrincipalId: string; facts: Facts }[]; unread: Unread[] }> {
  const { directory } = gateways;
  const tenant: TenantReads = {
    agents: lazily(() => readAgents(gateways)),
    lastPasswordSync: lazily(() => tried(() => directory.readLastPasswordSync())),
  };
  const [alarms, unfinished] = [await gateways.alarms.list(at), await gateways.runs.listUnfinished()];
  const common = { at, alarms, unfinished, tenant };
  const facts: { servicePrincipalId: string; facts: Facts }[] = [];
  const unread: Unread[] = [];
  for (const servicePrincipalId of servicePrincipalIds) {
    const found = await tried(() => factsOf(gateways, servicePrincipalId, common));
    if (found.kind === 'read') facts.push({ servicePrincipalId, facts: found.value });
    else unread.push({ servicePrincipalId, code: found.code });
  }
  return { facts, unread };
}

/** Each read by itself. */
async function factsOf(
  gateways: HealthGateways,
  servicePrincipalId: string,
  { at, alarms, unfinished, tenant }: Common,
): Promise<Facts> {
  const watch = await gateways.watches.get(servicePrincipalId);
  if (!watch) throw new BrokenError('RECORD_INCOMPLETE', `What was read of ${servicePrincipalId} is gone.`);
  const report = await tried(() => readReportAge(gateways, watch.domain, at));
  const { runningAgents, ...deep } = await readDeeply(gateways, { watch, report, tenant, at });
  const { name, firstSeenAt, jobs, samples } = watch;
  return {
    at,
    name,
    firstSeenAt,
    jobs,
    samples,
    heldByRun: holderOf(unfinished, watch.domain),
    reviewsHeldDeletes: isEnabled(gateways.config, 'delete-threshold'),
    agents: await readActiveAgents(tenant, watch.domain),
    report: withAgents(report, runningAgents),
    ...deep,
    standing: standingOf(alarms, servicePrincipalId),
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

async function readAgents({ agents }: HealthGateways): ReturnType<TenantReads['agents']> {
  const answer = await tried(() => agents.readAgentGroups());
  if (answer.kind === 'unreadable') return answer;
  const { value } = answer;
  return value.kind === 'read' ? { kind: 'read', value } : { ...value, code: 'READ_FORBIDDEN', detail: '' };
}

async function readActiveAgents(tenant: TenantReads, domain: Watch['domain']): Promise<Facts['agents']> {
  if (domain === null) return notAsked;
  const answer = await tenant.agents();
  if (answer.kind === 'unreadable') return answer;
  const named = answer.value.agentsOf(domain);
  // That a group names the domain as we know it is a deduction (reference 5): no group at all does not prove that there is no agent.
  if (named.length === 0) return { kind: 'unreadable', code: 'AGENTS_NOT_NAMED', detail: '' };
  const active = named.filter(({ status }) => status.toLowerCase() === 'active').length;
  return { kind: 'read', value: { active } };
}

const writing: readonly string[] = ['applying', 'verifying'];

/** A run that writes to the domain now. */
function holderOf(unfinished: readonly Run[], domain: string | null): string | null {
  if (domain === null) return null;
  return unfinished.find((run) => run.domain?.toLowerCase() === domain && writing.includes(run.state))?.runId ?? null;
}
