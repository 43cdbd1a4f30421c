import { BrokenError, RefusedError } from '../../domain/errors';
import type { Gateways } from '../../gateways/gateways';
import type { Configuration, Job } from '../../gateways/graph/synchronization';
import type { ActivitiesOf } from '../kit/activity';
import { keepBefore, keepWritten, readBefore, readWritten } from './before';
import * as contract from './contract';
import { jobTemplates } from './facts';
import { wantedJobs, wantedMappings } from './plan';
import { once } from './once';
import { jobOf } from './provisioned';
import { readCurrent } from './read-facts';
import { mappingConflict } from './rules';
import { containersOf, edited, hasObjectType, rulesDigestOf, scopeRuleOf, versionOf } from './schema-edit';
import { changesOf } from './settings-edit';
import { isWithin, withoutCovered } from '../../domain/distinguished-name';

export type OnboardingGateways = Pick<
  Gateways,
  | 'agents'
  | 'clock'
  | 'config'
  | 'directory'
  | 'identity'
  | 'ledger'
  | 'log'
  | 'provisioningLog'
  | 'reports'
  | 'runs'
  | 'synchronization'
>;

interface OfRun {
  runId: string;
  round: number;
}

interface OfTarget extends OfRun {
  target: contract.Target;
}

type Writes = Pick<
  ActivitiesOf<typeof contract>,
  | 'applyConfiguration'
  | 'applyPreparation'
  | 'readPaused'
  | 'applyJobs'
  | 'applySettings'
  | 'applySchema'
  | 'applyStart'
>;

/** The writes of an onboarding. Each is safe to repeat, and each records what it wrote. */
export function createWrites(gateways: OnboardingGateways): Writes {
  const { synchronization } = gateways;
  return {
    applyConfiguration: (input) => applyConfiguration(gateways, input),

    async applyPreparation({ runId, round, target }) {
      if (target.created) {
        const request = await requestOf(gateways, runId);
        await synchronization.rename(target, request.domain.toLowerCase());
        await record(gateways, { runId, round }, ['configuration named', { ...target }]);
        return {};
      }
      const job = await provisioningJob(gateways, { runId, round, target });
      await synchronization.pause(target.servicePrincipalId, job.jobId);
      await record(gateways, { runId, round }, ['job paused', { jobId: job.jobId }]);
      return {};
    },

    async readPaused(of) {
      if (of.target.created) return { settled: true };
      const job = await provisioningJob(gateways, of);
      return { settled: job.code === 'Paused' || job.code === 'NotRun' };
    },

    applyJobs: (input) => applyJobs(gateways, input),
    applySettings: (input) => applySettings(gateways, input),
    applySchema: (input) => applySchema(gateways, input),
    applyStart: (input) => applyStart(gateways, input),
  };
}

export async function requestOf({ runs }: Pick<Gateways, 'runs'>, runId: string): Promise<contract.Request> {
  return contract.Request.parse(await runs.readRequest(runId));
}

/** Once per run, round and kind of write, however often the activity is repeated. */
async function record(
  gateways: OnboardingGateways,
  { runId, round }: OfRun,
  [what, data]: [string, object],
): Promise<void> {
  await gateways.ledger.append(runId, { step: `written:${round}:${what}`, kind: 'written', data: { what, ...data } });
}

async function applyConfiguration(gateways: OnboardingGateways, of: OfRun): Promise<contract.Target> {
  const known = await readWritten(gateways, of, 'target');
  if (known) return known;
  const request = await requestOf(gateways, of.runId);
  const existing = await existingConfiguration(gateways, request.domain);
  const target = existing ? await beginExtending(gateways, of, existing) : await beginCreating(gateways, of);
  await keepWritten(gateways, of, ['target', target]);
  await record(gateways, of, [target.created ? 'configuration created' : 'configuration kept', target]);
  return target;
}

async function existingConfiguration(
  { synchronization }: OnboardingGateways,
  domain: string,
): Promise<Configuration | undefined> {
  const all = await synchronization.listConfigurations();
  return all.find((configuration) => configuration.domain === domain.toLowerCase());
}

async function beginExtending(
  gateways: OnboardingGateways,
  of: OfRun,
  existing: Configuration,
): Promise<contract.Target> {
  const { configuration, schema, settings } = await readCurrent(gateways, existing);
  await keepBefore(gateways, of, { configuration, schema, settings });
  const { servicePrincipalId, applicationId } = existing;
  return { servicePrincipalId, applicationId, created: false };
}

/** The name is this run's alone, so that a lost answer is found again and never doubled (reference 1.2). */
async function beginCreating(gateways: OnboardingGateways, of: OfRun): Promise<contract.Target> {
  const { synchronization } = gateways;
  await keepBefore(gateways, of, { configuration: null, schema: null, settings: null });
  const name = temporaryNameOf(of);
  const ids = await once(gateways, of, {
    write: 'instantiate',
    showsWithinSeconds: 120,
    find: () => synchronization.findByName(name),
    act: () => synchronization.instantiate(name),
  });
  return { ...ids, created: true };
}

export function temporaryNameOf({ runId, round }: OfRun): string {
  return `CLOUDSYNC_${runId}_${round}`;
}

/** By the id that was kept when it was created: a new job is missing in lists for some moments. */
async function provisioningJob(gateways: OnboardingGateways, of: OfTarget): Promise<Job> {
  const { servicePrincipalId } = of.target;
  const jobId = (await jobIdsOf(gateways, of))[jobTemplates.provisioning];
  if (jobId) return gateways.synchronization.readJob(servicePrincipalId, jobId);
  throw new RefusedError(
    'JOB_MISSING',
    `The configuration ${servicePrincipalId} has no ${jobTemplates.provisioning} job.`,
  );
}

/** Template to job id, of what was there before and what this run created. */
export async function jobIdsOf(gateways: Pick<Gateways, 'runs'>, of: OfRun): Promise<Record<string, string>> {
  const before = (await readBefore(gateways, of))?.configuration?.jobs ?? [];
  const written = await readWritten(gateways, of, 'jobs');
  return { ...Object.fromEntries(before.map(({ templateId, jobId }) => [templateId, jobId])), ...written };
}

async function applyJobs(gateways: OnboardingGateways, of: OfTarget) {
  const { synchronization } = gateways;
  const { servicePrincipalId } = of.target;
  const request = await requestOf(gateways, of.runId);
  const jobs = await jobIdsOf(gateways, of);
  for (const templateId of wantedJobs({ request }).filter((wanted) => !jobs[wanted])) {
    const job = await once(gateways, of, {
      write: `job-${templateId}`,
      showsWithinSeconds: 60,
      find: async () => jobOf(await synchronization.readConfiguration(servicePrincipalId), templateId),
      act: () => synchronization.createJob(servicePrincipalId, templateId),
    });
    jobs[templateId] = job.jobId;
    await record(gateways, of, [`job ${templateId}`, { jobId: job.jobId }]);
  }
  await keepWritten(gateways, of, ['jobs', jobs]);
  return {};
}

async function applySettings(gateways: OnboardingGateways, of: OfTarget) {
  const { servicePrincipalId, created } = of.target;
  const request = await requestOf(gateways, of.runId);
  const { settings } = gateways.synchronization;
  const expected = created
    ? await settings.read(servicePrincipalId)
    : ((await readBefore(gateways, of))?.settings ?? []);
  const changes = changesOf(expected, request.domain, request.settings);
  if (changes.length === 0) return {};
  const written = [...expected.filter(({ key }) => !changes.some((change) => change.key === key)), ...changes];
  await keepWritten(gateways, of, ['settings', written]);
  await settings.change(servicePrincipalId, changes, expected);
  await record(gateways, of, ['settings', { keys: changes.map(({ key }) => key) }]);
  return {};
}

async function applySchema(gateways: OnboardingGateways, of: OfTarget) {
  const { servicePrincipalId, created } = of.target;
  const { synchronization } = gateways;
  const request = await requestOf(gateways, of.runId);
  const { jobId } = await provisioningJob(gateways, of);
  const current = await synchronization.readSchema(servicePrincipalId, jobId);
  const schema = await schemaToWrite(gateways, of, { request, current });
  if (rulesDigestOf(current) !== rulesDigestOf(schema)) {
    const expectedVersion = versionOf(current);
    await synchronization.writeSchema({ servicePrincipalId, jobId, schema, expectedVersion });
    const readBack = await synchronization.readSchema(servicePrincipalId, jobId);
    if (rulesDigestOf(readBack) !== rulesDigestOf(schema)) {
      throw new BrokenError('SCHEMA_NOT_TAKEN', 'The schema that was read back is not the one that was written.');
    }
  }
  await record(gateways, of, ['schema', { jobId, created, rules: rulesDigestOf(schema) }]);
  return {};
}

/** Computed once and kept: a repetition after a lost answer finds what it wrote itself, and does not take it for a hand edit. */
async function schemaToWrite(
  gateways: OnboardingGateways,
  of: OfTarget,
  { request, current }: { request: contract.Request; current: Record<string, unknown> },
) {
  const before = (await readBefore(gateways, of))?.schema;
  const written = await readWritten(gateways, of, 'schema');
  const mine = written && rulesDigestOf(current) === rulesDigestOf(written);
  if (before && !mine && rulesDigestOf(before) !== rulesDigestOf(current)) {
    throw new RefusedError(
      'SCHEMA_CHANGED',
      'Someone changed scope or mappings after the plan was made. Nothing was overwritten.',
    );
  }
  if (written) return written;
  const rule = scopeRuleOf(current);
  if (!rule)
    throw new RefusedError('SCOPE_RULE_UNCLEAR', 'The schema has no rule, or several, that could carry the scope.');
  const conflict = mappingConflict(request.attributeMappings, rule);
  if (conflict) throw new RefusedError('MAPPING_CONFLICT', conflict);
  const containers = withoutCovered(request.organizationalUnits).filter(
    (unit) => !containersOf(rule).some((container) => isWithin(unit, container)),
  );
  const mappings = wantedMappings({ request }, (type) => hasObjectType(rule, type));
  const schema = edited(current, { containers, mappings });
  await keepWritten(gateways, of, ['schema', schema]);
  return schema;
}

/** A new job is started; one that was paused is restarted as the portal does, so that the new scope is read in full at once. */
async function applyStart(gateways: OnboardingGateways, of: OfTarget) {
  const { servicePrincipalId, created } = of.target;
  const { synchronization, clock } = gateways;
  await keepWritten(gateways, of, ['startedAt', clock.now().toISOString()]);
  const request = await requestOf(gateways, of.runId);
  const jobs = await jobIdsOf(gateways, of);
  for (const templateId of wantedJobs({ request })) {
    const jobId = jobs[templateId] ?? '';
    const paused = !created && templateId === jobTemplates.provisioning;
    await once(gateways, of, {
      write: `start-${templateId}`,
      showsWithinSeconds: 30,
      find: async () => (isRunning(await synchronization.readJob(servicePrincipalId, jobId)) ? true : undefined),
      act: async () => {
        await synchronization[paused ? 'restart' : 'start'](servicePrincipalId, jobId);
        return true;
      },
    });
    await record(gateways, of, [`${paused ? 'restarted' : 'started'} ${templateId}`, { jobId }]);
  }
  return { startedAt: (await readWritten(gateways, of, 'startedAt')) ?? clock.now().toISOString() };
}

export function isRunning({ code }: Pick<Job, 'code'>): boolean {
  return code === 'Active' || code === 'Quarantine';
}
