import { millisecondsOf } from '../../domain/duration';
import { BrokenError, NotNowError } from '../../domain/errors';
import { provisioningJobOf } from '../../domain/job-templates';
import { type Reading, unreadableBy } from '../../domain/reading';
import type { RawSchema } from '../../domain/synchronization-schema';
import type { Gateways } from '../../gateways/gateways';
import type { Agent } from '../../gateways/graph/agents';
import type { DomainFacts } from './facts';
import { placed, type PlacedSurvey } from './placed';
import { isChangedSince, type Moment, readMoment } from './under-way';

export type FactGateways = Pick<
  Gateways,
  'agents' | 'clock' | 'config' | 'directory' | 'drift' | 'reports' | 'runs' | 'synchronization'
>;

/** How a reading deals with a service that asks to wait: come back later, or take it as not known. */
export interface Patience {
  waits: boolean;
}

/** The configurations of the tenant, as they were read from that moment on. */
export interface Outset extends Moment {
  survey: Reading<PlacedSurvey>;
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
  const moment = await readMoment(gateways);
  const survey = await reading(gateways, patience, () => synchronization.surveyConfigurations());
  if (survey.kind === 'unreadable') return { ...moment, survey };
  return { ...moment, survey: { kind: 'read', value: await placed(gateways, survey.value) } };
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

/** Everything about one domain. A run of ours that changes it from the survey on makes all of it worthless. */
export async function readDomain(gateways: FactGateways, asked: Asked): Promise<DomainFacts> {
  const { config, drift, clock } = gateways;
  const { domain, outset, runId } = asked;
  const [accepted, known] = await Promise.all([drift.accepted(domain), drift.known(domain)]);
  const ofSurvey = await ofDomain(gateways, domain, outset);
  const schema = await readSchema(gateways, asked.patience, ofSurvey.configuration);
  const report = await readReport(gateways, domain);
  const acceptedAfter = await drift.accepted(domain);
  return {
    domain,
    now: clock.now().toISOString(),
    declared: config.configurations.find((one) => one.domain.toLowerCase() === domain),
    accepted,
    known,
    ...ofSurvey,
    schema,
    agents: asked.agents.kind === 'read' ? { kind: 'read', value: asked.agents.value.agentsOf(domain) } : asked.agents,
    report,
    isBusy:
      (await isChangedSince(gateways, { domain, since: outset, runId })) || acceptedAfter?.runId !== accepted?.runId,
    limits: {
      reportFreshFor: config.onPremisesReports.freshFor,
      oldestAgentVersion: config.drift.oldestAgentVersion,
    },
  };
}

async function ofDomain(
  { drift }: Pick<Gateways, 'drift'>,
  domain: string,
  { survey }: Outset,
): Promise<Pick<DomainFacts, 'configuration' | 'others' | 'hasUnidentified'>> {
  if (survey.kind === 'unreadable') return { configuration: survey, others: [], hasUnidentified: true };
  const [accepted, known] = await Promise.all([drift.accepted(domain), drift.known(domain)]);
  const ids = [accepted?.state.servicePrincipalId, known?.servicePrincipalId].filter((id) => typeof id === 'string');
  const mine = survey.value.configurations.filter((one) => one.domain === domain);
  const own = mine.find(({ servicePrincipalId }) => ids.includes(servicePrincipalId));
  const [perhaps] = survey.value.unidentified;
  // It may be the one that is missing.
  if (perhaps && !own && (ids.length > 0 || mine.length === 0)) {
    return { configuration: { ...perhaps, kind: 'unreadable' }, others: [], hasUnidentified: true };
  }
  const main = own ?? mine[0] ?? null;
  const others = mine.filter((one) => one !== main);
  return { configuration: { kind: 'read', value: main }, others, hasUnidentified: perhaps !== undefined };
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
