import { provisioningJobOf } from '../../domain/job-templates';
import { isWithin } from '../../domain/distinguished-name';
import { type Cause, type Check, type OutcomeKind, worstOf } from '../../domain/outcome';
import type { Configuration, Job } from '../../gateways/graph/synchronization';
import type { ActivitiesOf } from '../kit/activity';
import { acceptVerified } from './accept';
import { keepWritten, readBefore, readWritten } from './before';
import { verifyCanary } from './canary';
import { type Evidence, checksOf, resultOf } from './checks';
import type * as contract from './contract';
import { readWriteback } from './password-writeback';
import { wantedJobs } from './plan';
import { hasCaughtUp, type Provisioned, readProvisioned } from './provisioned';
import { readCurrent } from './read-facts';
import { containersInScope } from '../../domain/synchronization-schema';
import type { OfRun } from '../kit/run-contract';
import { type OfTarget, type OnboardingGateways, requestOf } from './writing';

type Reads = Pick<
  ActivitiesOf<typeof contract>,
  'verifyCanary' | 'readCycle' | 'readProvisioned' | 'verifyOnboarding' | 'recordUnread'
>;

/** What proves an onboarding: the canary, the first cycle, the log, and everything read once more. */
export function createVerifications(gateways: OnboardingGateways): Reads {
  return {
    verifyCanary: (input) => verifyCanary(gateways, input),

    readCycle: (input) => readCycles(gateways, input),

    async readProvisioned(input) {
      const { synchronized, writtenBack, unreadable } = await readEvidence(gateways, input);
      return { settled: unreadable !== null || (hasCaughtUp(synchronized) && hasCaughtUp(writtenBack)) };
    },

    verifyOnboarding: (input) => verifyOnboarding(gateways, input),
    recordUnread: (input) => recordUnread(gateways, input),
  };
}

/** Only an execution that began after our start proves anything about the new scope. */
export function cycleSince(
  job: Job | undefined,
  startedAt: string,
): { state: 'waiting' | 'ended' | 'failed'; evidence: string } {
  if (!job) return { state: 'failed', evidence: 'The provisioning job is gone.' };
  const quarantined = quarantinedSince(job, startedAt);
  if (quarantined) return { state: 'failed', evidence: quarantined };
  const { lastExecution } = job;
  const began = lastExecution?.timeBegan;
  if (!began || Date.parse(began) < Date.parse(startedAt) || !lastExecution.timeEnded)
    return { state: 'waiting', evidence: '' };
  if (lastExecution.state === 'Failed')
    return { state: 'failed', evidence: `The cycle failed: ${lastExecution.code ?? 'no code'}.` };
  return { state: 'ended', evidence: `The cycle of ${began} ended as ${lastExecution.state}.` };
}

/** A quarantine that was imposed before our start says nothing about the new scope. */
function quarantinedSince({ quarantine }: Job, startedAt: string): string | undefined {
  if (!quarantine || Date.parse(quarantine.currentBegan) < Date.parse(startedAt)) return undefined;
  return `The job is in quarantine: ${quarantine.reason} ${quarantine.code ?? ''}`.trim();
}

/**
 * The first provisioning cycle, and after it one of each other job: what they do follows from what it brought. Only the
 * provisioning cycle can fail the onboarding; the others are judged by their checks.
 */
async function readCycles(gateways: OnboardingGateways, of: OfTarget & { startedAt: string }) {
  const configuration = await gateways.synchronization.readConfiguration(of.target.servicePrincipalId);
  const provisioning = provisioningJobOf(configuration.jobs);
  const cycle = cycleSince(provisioning, of.startedAt);
  if (cycle.state !== 'ended') return cycle;
  await keepWritten(gateways, of, ['cycleEndedAt', provisioning?.lastExecution?.timeEnded ?? of.startedAt]);
  const endedAt = (await readWritten(gateways, of, 'cycleEndedAt')) ?? of.startedAt;
  const request = await requestOf(gateways, of.runId);
  const others = configuration.jobs.filter(
    (job) => job !== provisioning && wantedJobs({ request }).includes(job.templateId),
  );
  const waiting = others.find((job) => cycleSince(job, endedAt).state === 'waiting');
  return waiting ? { state: 'waiting' as const, evidence: `waiting for a cycle of ${waiting.templateId}` } : cycle;
}

async function readEvidence(gateways: OnboardingGateways, of: OfTarget & { startedAt: string }) {
  const [run, request, before] = await Promise.all([
    gateways.runs.get(of.runId),
    requestOf(gateways, of.runId),
    readBefore(gateways, of),
  ]);
  const now = await gateways.synchronization.readConfiguration(of.target.servicePrincipalId);
  const after = run?.startedAt ?? '';
  return readProvisioned(gateways, {
    before: before?.configuration ?? null,
    now,
    after,
    startedAt: of.startedAt,
    units: request.organizationalUnits,
    earlier: before?.schema ? containersInScope(before.schema) : [],
  });
}

async function verifyOnboarding(gateways: OnboardingGateways, of: OfTarget & { startedAt: string; checks: Check[] }) {
  const { runs, synchronization, ledger } = gateways;
  const request = await requestOf(gateways, of.runId);
  const configuration = await synchronization.readConfiguration(of.target.servicePrincipalId);
  const provisioned = await readEvidence(gateways, of);
  const evidence: Evidence = {
    request,
    current: await readCurrent(gateways, configuration),
    cycle: cycleSince(provisioningJobOf(configuration.jobs), of.startedAt),
    provisioned,
    objects: await readBack(gateways, provisioned, request.organizationalUnits),
    writeback: await readWriteback(gateways, [request.domain]),
  };
  const checks = checksOf(evidence, of.checks);
  await runs.settleItems(
    of.runId,
    (await allItems(gateways, of.runId)).map((item) => ({ id: item.id, state: stateOf(checks, item.kind) })),
  );
  await ledger.append(of.runId, { step: `verified:${of.round}`, kind: 'verified', data: { checks } });
  const kind = resultOf(checks);
  if (kind === 'verified') await acceptVerified(gateways, of, evidence);
  return {
    outcome: {
      kind,
      configuration: shownConfiguration(configuration, of.target),
      counts: countsOf(evidence),
      checks,
    },
  };
}

/** Re-reads by id what the log says was moved; an index would lag. */
async function readBack(gateways: OnboardingGateways, { synchronized }: Provisioned, units: readonly string[]) {
  const users = await gateways.directory.readObjects('user', [...synchronized.targets.user]);
  const groups = await gateways.directory.readObjects('group', [...synchronized.targets.group]);
  const strays = users.found.filter(
    ({ onPremisesDistinguishedName: name }) => name !== null && !units.some((unit) => isWithin(name, unit)),
  );
  const notSynced = [...users.found, ...groups.found].filter((object) => object.onPremisesSyncEnabled !== true);
  return {
    missing: [...users.missing, ...groups.missing],
    unknown: [...users.unknown, ...groups.unknown],
    wrong: [...strays, ...notSynced].map(({ id }) => id),
  };
}

/** The changes are made and a cycle runs with them; that it could not be looked at is no reason to stop the jobs. */
async function recordUnread(gateways: OnboardingGateways, { runId, round, cause }: OfRun & { cause: Cause }) {
  const { code, message } = cause;
  const items = await allItems(gateways, runId);
  await gateways.runs.settleItems(
    runId,
    items.map(({ id }) => ({ id, state: 'unknown' as const, code, message })),
  );
  const outcome = { kind: 'unknown' as const, cause };
  await gateways.ledger.append(runId, { step: `verified:${round}`, kind: 'verified', data: outcome });
  return { outcome };
}

async function allItems({ runs }: OnboardingGateways, runId: string) {
  const { items } = await runs.listItems(runId, { limit: 500 });
  return items;
}

const checksOfKind: Record<string, string[]> = {
  scope: ['scope', 'initialCycle'],
  mapping: ['attributeMappings', 'passwordHashSync'],
  setting: ['settings', 'passwordHashSync'],
  job: ['passwordHashSync', 'exchangeHybridWriteback', 'initialCycle'],
  configuration: ['scope'],
};

/** An item is as sure as the worst check that speaks about its kind. */
function stateOf(checks: readonly Check[], kind: string): OutcomeKind {
  const about = checks.filter((check) => checksOfKind[kind]?.includes(check.name));
  return worstOf(about.map(({ result }) => (result === 'needsAction' ? 'verified' : result)));
}

function shownConfiguration({ servicePrincipalId, displayName, jobs }: Configuration, { created }: contract.Target) {
  const shown = jobs.map(({ templateId, jobId, code }) => ({ templateId, jobId, state: code }));
  return { servicePrincipalId, displayName, created, jobs: shown };
}

function countsOf({ provisioned: { synchronized, writtenBack } }: Evidence) {
  return {
    users: synchronized.users.size,
    groups: synchronized.groups.size,
    writtenBackUsers: writtenBack.users.size,
    writtenBackGroups: writtenBack.groups.size,
  };
}
