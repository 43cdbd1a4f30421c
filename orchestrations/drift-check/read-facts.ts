import { millisecondsOf } from '../../domain/duration';
import { BrokenError, NotNowError } from '../../domain/errors';
import { provisioningJobOf } from '../../domain/job-templates';
import { type Reading, unreadableBy } from '../../domain/reading';
import type { RawSchema } from '../../domain/synchronization-schema';
import type { Gateways } from '../../gateways/gateways';
import type { Agent } from '../../gateways/graph/agents';
import type { Survey, SurveyedConfiguration } from '../../gateways/graph/synchronization';
import type { DomainFacts } from './facts';

export type FactGateways = Pick<
  Gateways,
  'agents' | 'clock' | 'config' | 'directory' | 'drift' | 'reports' | 'runs' | 'synchronization'
>;

/** How a reading deals with a service that asks to wait: come back later, or take it as not known. */
export interface Patience {
  waits: boolean;
}

/** The configurations of the tenant. `runId`: whose own changes are not those of somebody else. */
export interface Outset {
  survey: Reading<Survey>;
}

const tries = 3;
const pauseMilliseconds = 2000;

/** A failed read is a value. What broke once is tried again, unless it took its time to fail. */
export async function reading<Value>(
  { clock }: Pick<Gateways, 'clock'>,
  { waits }: Patience,
  read: () => Promise<Value>,
): Promise<Reading<Value>> {
  for (let left = tries - 1; ; left--) {
    try {
      return { kind: 'read', value: await read() };
    } catch (error) {
      if (waits && error instanceof NotNowError) throw error;
      const isQuick = error instanceof BrokenError && error.code !== 'GRAPH_TIMED_OUT';
      if (!isQuick || left === 0) return unreadableBy(error);
      await clock.pause(pauseMilliseconds);
    }
  }
}

export async function readOutset(gateways: FactGateways, patience: Patience): Promise<Outset> {
  const { synchronization } = gateways;
  return { survey: await reading(gateways, patience, () => synchronization.surveyConfigurations()) };
}

/** Every agent of the tenant, in one read for any number of domains. */
export type AgentsRead = Reading<{ agentsOf(domain: string): Agent[] }>;

interface Asked {
  domain: string;
  outset: Outset;
  agents: AgentsRead;
  patience: Patience;
  /** The run that asks: what it is doing itself keeps it from nothing. */
  runId: string;
}

/** Everything about one domain. A run of ours that changes it meanwhile makes all of it worthless. */
export async function readDomain(gateways: FactGateways, asked: Asked): Promise<DomainFacts> {
  const { config, drift, clock } = gateways;
  const { domain, outset } = asked;
  const [accepted, known, busyBefore] = await Promise.all([
    drift.accepted(domain),
    drift.known(domain),
    isBusy(gateways, asked),
  ]);
  const { configuration, others } = await ofDomain(gateways, domain, outset);
  const schema = await readSchema(gateways, asked.patience, configuration);
  const report = await readReport(gateways, domain);
  const acceptedAfter = await drift.accepted(domain);
  return {
    domain,
    now: clock.now().toISOString(),
    declared: config.configurations.find((one) => one.domain.toLowerCase() === domain),
    accepted,
    known,
    configuration,
    others,
    schema,
    agents: asked.agents.kind === 'read' ? { kind: 'read', value: asked.agents.value.agentsOf(domain) } : asked.agents,
    report,
    isBusy: busyBefore || (await isBusy(gateways, asked)) || acceptedAfter?.runId !== accepted?.runId,
    limits: {
      reportFreshFor: config.onPremisesReports.freshFor,
      oldestAgentVersion: config.drift.oldestAgentVersion,
    },
  };
}

/** Which domain a configuration belongs to, also when it does not say so now. */
export async function domainOf(
  { drift }: Pick<Gateways, 'drift'>,
  { domain, servicePrincipalId, displayName }: SurveyedConfiguration,
  candidates: readonly string[],
): Promise<string> {
  if (domain !== null) return domain;
  for (const candidate of candidates) {
    const [accepted, known] = await Promise.all([drift.accepted(candidate), drift.known(candidate)]);
    const ids = [accepted?.state.servicePrincipalId, known?.servicePrincipalId];
    if (ids.includes(servicePrincipalId)) return candidate;
  }
  return displayName.toLowerCase();
}

async function ofDomain(
  gateways: FactGateways,
  domain: string,
  { survey }: Outset,
): Promise<Pick<DomainFacts, 'configuration' | 'others'>> {
  if (survey.kind === 'unreadable') return { configuration: survey, others: [] };
  const mine: SurveyedConfiguration[] = [];
  for (const one of survey.value.configurations) {
    if ((await domainOf(gateways, one, [domain])) === domain) mine.push(one);
  }
  const ids = [
    (await gateways.drift.accepted(domain))?.state.servicePrincipalId,
    (await gateways.drift.known(domain))?.servicePrincipalId,
  ];
  const main = mine.find(({ servicePrincipalId }) => ids.includes(servicePrincipalId)) ?? mine[0] ?? null;
  const [perhaps] = survey.value.unidentified;
  // It may be the one that is missing.
  if (main === null && perhaps) return { configuration: { ...perhaps, kind: 'unreadable' }, others: [] };
  return { configuration: { kind: 'read', value: main }, others: mine.filter((one) => one !== main) };
}

async function readSchema(
  gateways: FactGateways,
  patience: Patience,
  configuration: DomainFacts['configuration'],
): Promise<Reading<RawSchema | null>> {
  if (configuration.kind === 'unreadable') return configuration;
  if (configuration.value === null) return { kind: 'read', value: null };
  const { jobs, servicePrincipalId } = configuration.value;
  if (jobs.kind === 'unreadable') return jobs;
  const job = provisioningJobOf(jobs.value);
  if (!job) return { kind: 'read', value: null };
  return reading(gateways, patience, () => gateways.synchronization.readSchema(servicePrincipalId, job.jobId));
}

export async function readAgents(gateways: FactGateways, patience: Patience): Promise<AgentsRead> {
  const answer = await reading(gateways, patience, () => gateways.agents.readAgentGroups());
  if (answer.kind === 'unreadable') return answer;
  if (answer.value.kind === 'read') return { kind: 'read', value: answer.value };
  const detail = 'The app may not read agents: the API is documented for people only.';
  return { kind: 'unreadable', code: 'READ_FORBIDDEN', detail };
}

async function readReport({ clock, config, reports }: FactGateways, domain: string): Promise<DomainFacts['report']> {
  const newest = await reports.newest(domain);
  const freshFor = millisecondsOf(config.onPremisesReports.freshFor) ?? 0;
  const age = newest && clock.now().getTime() - Date.parse(newest.collectedAt);
  return { newest, isFresh: age !== undefined && age <= freshFor };
}

const changing = ['ou-onboarding', 'drift-repair'];
const writing = ['applying', 'verifying'];
/** It has not begun. */
const waitingForTurn = 'waiting for the turn';

async function isBusy({ runs }: Pick<Gateways, 'runs'>, { domain, runId }: Asked): Promise<boolean> {
  const unfinished = await runs.listUnfinished();
  return unfinished.some(
    (run) =>
      run.runId !== runId &&
      run.domain?.toLowerCase() === domain &&
      changing.includes(run.workflow) &&
      writing.includes(run.state) &&
      !run.step.startsWith(waitingForTurn),
  );
}
