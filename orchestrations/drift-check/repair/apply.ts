import { standingOf } from '../../../domain/configuration-state';
import { RefusedError } from '../../../domain/errors';
import { digestOf } from '../../../domain/fingerprint';
import { jobTemplates, provisioningJobOf } from '../../../domain/job-templates';
import { showsRules } from '../../../domain/schema-rules';
import { rulesDigestOf, versionOf, withRulesOf } from '../../../domain/synchronization-schema';
import type { Gateways } from '../../../gateways/gateways';
import type { ActivitiesOf } from '../../kit/activity';
import { type Change, changeSettings } from '../../kit/activities/change-settings';
import { noteAttempt, once, readAttempt, waitUntilShown } from '../../kit/activities/once';
import type { OfRun } from '../../kit/run-contract';
import { repairPermissions } from '../permissions';
import type { FactGateways } from '../read-facts';
import { type Ready, readForPlan } from '../read-for-plan';
import * as contract from './contract';
import { type Asked, buildsOn, repairOf, type Repair } from './plan';

export type RepairGateways = FactGateways & Pick<Gateways, 'identity' | 'ledger'>;

type Writes = Pick<
  ActivitiesOf<typeof contract>,
  'applyPause' | 'readPaused' | 'applySettings' | 'applySchema' | 'applyJobs' | 'restoreJobs'
>;

/** How long a start, pause or restart may take to show after it was accepted (reference 2.1: 204 before the effect). */
const controlShowsWithinSeconds = 30;

/** How long what somebody else writes to the settings may take to show (reference 3: some seconds). */
const handEditShowsWithinSeconds = 20;

/** The writes of a repair. Each is safe to repeat, and each records what it wrote. */
export function createWrites(gateways: RepairGateways): Writes {
  return {
    applyPause: (input) => applyPause(gateways, input),
    async readPaused(of) {
      const { ready, pauses } = await begunOf(gateways, of);
      const job = provisioningJobOf(ready.jobs);
      if (!pauses || !job) return { settled: true };
      const now = await gateways.synchronization.readJob(ready.configuration.servicePrincipalId, job.jobId);
      return { settled: standingOf(now) === 'stopped' };
    },
    applySettings: (input) => applySettings(gateways, input),
    applySchema: (input) => applySchema(gateways, input),
    applyJobs: (input) => applyJobs(gateways, input),
    restoreJobs: (input) => restoreJobs(gateways, input),
  };
}

/** What was there before the first write, what is to be written, and whether the job is paused meanwhile. */
interface Begun {
  ready: Ready;
  repair: Repair;
  pauses: boolean;
}

export async function requestOf({ runs }: Pick<Gateways, 'runs'>, runId: string) {
  const request = contract.Kept.parse(await runs.readRequest(runId));
  return { request, domain: request.domain?.toLowerCase() ?? '' };
}

export async function readReady(gateways: RepairGateways, runId: string) {
  const { domain } = await requestOf(gateways, runId);
  return readForPlan(gateways, { domain, runId, required: repairPermissions });
}

function beforeName(round: number): string {
  return `${round}-before`;
}

async function findBegun({ runs }: Pick<Gateways, 'runs'>, { runId, round }: OfRun): Promise<Begun | undefined> {
  return (await runs.readSnapshot(runId, beforeName(round))) as Begun | undefined;
}

async function begunOf(gateways: RepairGateways, of: OfRun): Promise<Begun> {
  const begun = await findBegun(gateways, of);
  if (!begun) throw new Error(`the repair ${of.runId} has not begun`);
  return begun;
}

/** What changed between the last look of the plan and this one voids the approval: nothing has been written yet. */
async function begin(gateways: RepairGateways, of: OfRun): Promise<Begun> {
  const known = await findBegun(gateways, of);
  if (known) return known;
  const { request } = await requestOf(gateways, of.runId);
  const [plan, read] = [await gateways.runs.readPlan(of.runId, of.round), await readReady(gateways, of.runId)];
  const ready = 'ready' in read ? read.ready : undefined;
  if (!ready || digestOf(plan?.decided['buildsOn'] ?? null) !== digestOf(buildsOn(ready))) {
    throw new RefusedError(
      'CONFIGURATION_CHANGED',
      'The configuration is not the one that was planned on. Nothing was written.',
    );
  }
  const repair = repairOf(ready, request.findingIds);
  const job = provisioningJobOf(ready.jobs);
  const pauses = repair.mends.schema !== undefined && job !== undefined && standingOf(job) !== 'stopped';
  await gateways.runs.keepSnapshot(of.runId, beforeName(of.round), { ready, repair, pauses });
  return begunOf(gateways, of);
}

async function record({ ledger }: RepairGateways, { runId, round }: OfRun, [what, data]: [string, object]) {
  await ledger.append(runId, { step: `written:${round}:${what}`, kind: 'written', data: { what, ...data } });
}

async function applyPause(gateways: RepairGateways, of: OfRun) {
  const { ready, pauses } = await begin(gateways, of);
  const job = provisioningJobOf(ready.jobs);
  if (!pauses || !job) return {};
  await gateways.synchronization.pause(ready.configuration.servicePrincipalId, job.jobId);
  await record(gateways, of, ['job paused', { jobId: job.jobId }]);
  return {};
}

async function applySettings(gateways: RepairGateways, of: OfRun) {
  const { ready, repair } = await begunOf(gateways, of);
  const { settings: changes } = repair.mends;
  if (changes.length === 0) return {};
  const settings = gateways.synchronization.settings;
  const change = { settings, servicePrincipalId: ready.configuration.servicePrincipalId, changes };
  await requireSettled(gateways, of, { ...change, expected: ready.settings });
  await changeSettings(gateways, of, { ...change, expected: ready.settings });
  await record(gateways, of, ['settings', { keys: changes.map(({ key }) => key) }]);
  return {};
}

/**
 * Settings show late, so one read may hide a hand edit made just before: they are read here, and again by the write when what was
 * written before this look has had the time to show.
 */
async function requireSettled(gateways: RepairGateways, of: OfRun, change: Change) {
  const { settings, servicePrincipalId, changes, expected } = change;
  const write = 'settings-look';
  const seen = await readAttempt(gateways, of, write);
  if (seen === undefined) await settings.shows(servicePrincipalId, changes, expected);
  const at = seen ?? (await noteAttempt(gateways, of, { write, at: gateways.clock.now().toISOString() })).at;
  waitUntilShown(gateways, { since: at, withinSeconds: handEditShowsWithinSeconds });
}

/** A repetition after a lost answer finds what it wrote itself, and does not take it for a hand edit. */
async function applySchema(gateways: RepairGateways, of: OfRun) {
  const { ready, repair } = await begunOf(gateways, of);
  const { schema } = repair.mends;
  const job = provisioningJobOf(ready.jobs);
  if (!schema || !job || !ready.schema) return {};
  const { servicePrincipalId } = ready.configuration;
  const current = await gateways.synchronization.readSchema(servicePrincipalId, job.jobId);
  const isMine = showsRules(current, schema);
  if (!isMine && rulesDigestOf(current) !== rulesDigestOf(ready.schema)) {
    const message = 'Someone changed scope or mappings after the plan was made. Nothing was overwritten.';
    throw new RefusedError('SCHEMA_CHANGED', message);
  }
  if (!isMine) {
    const write = { schema: withRulesOf(current, schema), expectedVersion: versionOf(current) };
    await gateways.synchronization.writeSchema({ servicePrincipalId, jobId: job.jobId, ...write });
  }
  await record(gateways, of, ['schema', { jobId: job.jobId, rules: rulesDigestOf(schema) }]);
  return {};
}

async function applyJobs(gateways: RepairGateways, of: OfRun) {
  const { ready, repair, pauses } = await begunOf(gateways, of);
  const { create, start } = repair.mends;
  const { servicePrincipalId } = ready.configuration;
  const ids = new Map(ready.jobs.map(({ templateId, jobId }) => [templateId, jobId]));
  for (const templateId of create) {
    const { jobId } = await gateways.synchronization.createJob(servicePrincipalId, templateId);
    ids.set(templateId, jobId);
    await record(gateways, of, [`job ${templateId}`, { jobId }]);
  }
  for (const templateId of start) {
    await control(gateways, of, { servicePrincipalId, jobId: ids.get(templateId) ?? '', how: 'start' });
  }
  const provisioning = ids.get(jobTemplates.provisioning);
  if (pauses && provisioning) await control(gateways, of, { servicePrincipalId, jobId: provisioning, how: 'restart' });
  return {};
}

/** What of a configuration these findings are about: as it was before the first write, else as the last check kept them. */
export async function askedOf(gateways: RepairGateways, of: OfRun, ids: readonly string[]): Promise<Asked[]> {
  const begun = await findBegun(gateways, of);
  const kept = [...(begun?.repair.differences ?? []), ...(await gateways.drift.findings())];
  return ids.map((id) => ({ id, aspect: kept.find((one) => one.id === id)?.aspect }));
}

/** Templates of the jobs that run when all is done. */
export async function startedBy(gateways: RepairGateways, of: OfRun): Promise<string[]> {
  const begun = await findBegun(gateways, of);
  const paused = begun?.pauses ? [jobTemplates.provisioning] : [];
  return [...(begun?.repair.mends.start ?? []), ...paused];
}

interface Control {
  servicePrincipalId: string;
  jobId: string;
  how: 'start' | 'restart';
}

async function control(gateways: RepairGateways, of: OfRun, { servicePrincipalId, jobId, how }: Control) {
  const { synchronization } = gateways;
  await once(gateways, of, {
    write: `${how}-${jobId}`,
    showsWithinSeconds: controlShowsWithinSeconds,
    find: async () =>
      standingOf(await synchronization.readJob(servicePrincipalId, jobId)) === 'running' ? true : undefined,
    act: async () => {
      if (how === 'start') await synchronization.start(servicePrincipalId, jobId);
      else await synchronization.restart(servicePrincipalId, jobId);
      return true;
    },
  });
  await record(gateways, of, [`${how}ed ${jobId.split('.')[0]}`, { jobId }]);
}

async function restoreJobs(gateways: RepairGateways, of: OfRun) {
  const begun = await findBegun(gateways, of);
  const job = begun && provisioningJobOf(begun.ready.jobs);
  if (!begun?.pauses || !job) return {};
  const { servicePrincipalId } = begun.ready.configuration;
  await gateways.synchronization.start(servicePrincipalId, job.jobId);
  await record(gateways, of, ['job started again', { jobId: job.jobId }]);
  return {};
}
