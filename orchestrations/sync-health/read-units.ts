import { provisioningJobOf } from '../../domain/job-templates';
import type { OnPremisesReport } from '../../domain/on-premises-report';
import type { Reading } from '../../domain/reading';
import { containersOf, scopeRuleOf } from '../../domain/synchronization-schema';
import type { Watch } from '../../gateways/records/watches';
import type { Facts } from './contract';
import type { HealthGateways, ReportAge } from './read-facts';
import { notAsked, tried } from './tried';
import { compareUnits, type KnownUnit } from './units';

export interface ReadUnits {
  lostUnits: Facts['lostUnits'];
  /** To be remembered. */
  units: KnownUnit[];
  /** By the report; null when it names no agent. */
  runningAgents: number | null;
}

/** Only a fresh report tells what is there. */
export async function readUnits(gateways: HealthGateways, watch: Watch, age: ReportAge): Promise<ReadUnits> {
  const { units } = watch;
  const report = await readFresh(gateways, watch, age);
  if (report.kind === 'unreadable') return { lostUnits: report, units, runningAgents: null };
  const { agents, organizationalUnits } = report.value;
  const runningAgents = agents.length > 0 ? agents.filter(isRunning).length : null;
  // A domain has units: a report without any did not collect them.
  const containers = organizationalUnits.length > 0 ? await readContainers(gateways, watch) : notAsked;
  if (containers.kind === 'unreadable') return { lostUnits: containers, units, runningAgents };
  const compared = compareUnits(containers.value, organizationalUnits, units);
  return { lostUnits: { kind: 'read', value: compared.lost }, units: compared.units, runningAgents };
}

function isRunning({ serviceState }: OnPremisesReport['agents'][number]): boolean {
  return serviceState === 'Running';
}

async function readFresh(
  { reports }: HealthGateways,
  { domain }: Watch,
  age: ReportAge,
): Promise<Reading<OnPremisesReport>> {
  if (domain === null || age.kind === 'unreadable' || !age.value?.isFresh) return notAsked;
  const report = await tried(() => reports.newest(domain));
  if (report.kind === 'unreadable') return report;
  return report.value ? { kind: 'read', value: report.value } : notAsked;
}

async function readContainers(
  { synchronization }: HealthGateways,
  { servicePrincipalId, jobs }: Watch,
): Promise<Reading<string[]>> {
  const job = jobs.kind === 'read' ? provisioningJobOf(jobs.value) : undefined;
  if (!job) return notAsked;
  const schema = await tried(() => synchronization.readSchema(servicePrincipalId, job.jobId));
  if (schema.kind === 'unreadable') return schema;
  const rule = scopeRuleOf(schema.value);
  return rule ? { kind: 'read', value: containersOf(rule) } : notAsked;
}
