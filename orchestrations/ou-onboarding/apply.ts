import { isWithin, withoutCovered } from '../../domain/distinguished-name';
import { RefusedError } from '../../domain/errors';
import type { RawSchema } from '../../domain/synchronization-schema';
import { showsRules } from '../../domain/schema-rules';
import type { ActivitiesOf } from '../kit/activity';
import { changeSettings } from '../kit/activities/change-settings';
import { once } from '../kit/activities/once';
import { keepWritten, readBefore, readWritten } from './before';
import { applyConfiguration } from './begin';
import type * as contract from './contract';
import { wantedJobs, wantedMappings } from './plan';
import { jobOf } from './provisioned';
import { mappingConflict } from './rules';
import {
  containersOf,
  edited,
  hasObjectType,
  rulesDigestOf,
  scopeRuleOf,
  versionOf,
  withRulesOf,
} from '../../domain/synchronization-schema';
import { changesOf } from '../../domain/synchronization-settings';
import { applyStart } from './start';
import { jobIdsOf, type OfTarget, type OnboardingGateways, provisioningJob, recordWritten, requestOf } from './writing';

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
  return {
    applyConfiguration: (input) => applyConfiguration(gateways, input),
    applyPreparation: (input) => applyPreparation(gateways, input),

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

async function applyPreparation(gateways: OnboardingGateways, { target, ...of }: OfTarget) {
  const { synchronization } = gateways;
  if (target.created) {
    const { domain } = await requestOf(gateways, of.runId);
    await synchronization.rename(target, domain.toLowerCase());
    await recordWritten(gateways, of, ['configuration named', { ...target }]);
    return {};
  }
  const { jobId } = await provisioningJob(gateways, { ...of, target });
  await synchronization.pause(target.servicePrincipalId, jobId);
  await recordWritten(gateways, of, ['job paused', { jobId }]);
  return {};
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
    await recordWritten(gateways, of, [`job ${templateId}`, { jobId: job.jobId }]);
  }
  await keepWritten(gateways, of, ['jobs', jobs]);
  return {};
}

async function applySettings(gateways: OnboardingGateways, of: OfTarget) {
  const { servicePrincipalId } = of.target;
  const request = await requestOf(gateways, of.runId);
  const expected = await settingsBefore(gateways, of);
  const changes = changesOf(expected, request.domain, request.settings);
  if (changes.length === 0) return {};
  const written = [...expected.filter(({ key }) => !changes.some((change) => change.key === key)), ...changes];
  await keepWritten(gateways, of, ['settings', written]);
  const { settings } = gateways.synchronization;
  await changeSettings(gateways, of, { settings, servicePrincipalId, changes, expected });
  await recordWritten(gateways, of, ['settings', { keys: changes.map(({ key }) => key) }]);
  return {};
}

/** Kept at the first look: a repetition must not take what it wrote itself for what was there. */
async function settingsBefore(gateways: OnboardingGateways, of: OfTarget) {
  if (!of.target.created) return (await readBefore(gateways, of))?.settings ?? [];
  const known = await readWritten(gateways, of, 'settingsFound');
  if (known) return known;
  const found = await gateways.synchronization.settings.read(of.target.servicePrincipalId);
  await keepWritten(gateways, of, ['settingsFound', found]);
  return found;
}

async function applySchema(gateways: OnboardingGateways, of: OfTarget) {
  const { servicePrincipalId, created } = of.target;
  const { synchronization } = gateways;
  const { jobId, lastExecution } = await provisioningJob(gateways, of);
  await keepWritten(gateways, of, ['lastCycle', { beganAt: lastExecution?.timeBegan ?? null }]);
  const current = await synchronization.readSchema(servicePrincipalId, jobId);
  const schema = await schemaToWrite(gateways, of, current);
  if (!showsRules(current, schema)) {
    await synchronization.writeSchema({ servicePrincipalId, jobId, schema, expectedVersion: versionOf(current) });
  }
  await recordWritten(gateways, of, ['schema', { jobId, created, rules: rulesDigestOf(schema) }]);
  return {};
}

/** Computed once and kept: a repetition after a lost answer finds what it wrote itself, and does not take it for a hand edit. */
async function schemaToWrite(gateways: OnboardingGateways, of: OfTarget, current: RawSchema): Promise<RawSchema> {
  const before = (await readBefore(gateways, of))?.schema;
  const written = await readWritten(gateways, of, 'schema');
  const mine = written !== undefined && showsRules(current, written);
  if (before && !mine && rulesDigestOf(before) !== rulesDigestOf(current)) {
    throw new RefusedError(
      'SCHEMA_CHANGED',
      'Someone changed scope or mappings after the plan was made. Nothing was overwritten.',
    );
  }
  if (written) return withRulesOf(current, written);
  const schema = await schemaFor(gateways, of, current);
  await keepWritten(gateways, of, ['schema', schema]);
  return schema;
}

async function schemaFor(gateways: OnboardingGateways, of: OfTarget, current: RawSchema): Promise<RawSchema> {
  const request = await requestOf(gateways, of.runId);
  const rule = scopeRuleOf(current);
  if (!rule)
    throw new RefusedError('SCOPE_RULE_UNCLEAR', 'The schema has no rule, or several, that could carry the scope.');
  const conflict = mappingConflict(request.attributeMappings, rule);
  if (conflict) throw new RefusedError('MAPPING_CONFLICT', conflict);
  const containers = withoutCovered(request.organizationalUnits).filter(
    (unit) => !containersOf(rule).some((container) => isWithin(unit, container)),
  );
  const mappings = wantedMappings({ request }, (type) => hasObjectType(rule, type));
  return edited(current, { containers, mappings });
}
