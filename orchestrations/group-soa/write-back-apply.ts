import { RefusedError } from '../../domain/errors';
import { jobTemplates } from '../../domain/job-templates';
import { digestOf } from '../../domain/fingerprint';
import { groupRuleOf, versionOf, withSources } from '../../domain/synchronization-schema';
import { changeSettings } from '../kit/activities/change-settings';
import { once } from '../kit/activities/once';
import type { OfRun } from '../kit/run-contract';
import type { BackTarget } from './write-back-contract';
import { readWriteBackFacts, type WriteBackFacts } from './write-back-facts';
import { type BackGateways, keep, kept, provisionBackOf, recordBackWritten, required } from './write-back-kept';
import { newSettings, writeBackItems } from './write-back-plan';
import { wantedBackMappings, WriteBackDecided, writeBackRefusal } from './write-back-rules';

export type OfBack = OfRun & { target: BackTarget };

export async function recordWriteBackBefore(gateways: BackGateways, of: OfRun) {
  const wanted = await provisionBackOf(gateways, of);
  if (!wanted) return { asked: false, keepsUnit: false };
  const answer = { asked: true, keepsUnit: wanted.keepOrganizationalUnit };
  if (await kept(gateways, of, 'before')) return answer;
  const facts = await readWriteBackFacts(gateways, wanted);
  const refusal = writeBackRefusal(facts);
  if (refusal) throw new RefusedError(refusal.code, refusal.message);
  await requireAsApproved(gateways, of, facts);
  const { report: _report, ...before } = facts;
  await keep(gateways, of, ['before', before]);
  return answer;
}

/** Nothing beyond what was approved; what somebody else has made meanwhile is left out. */
async function requireAsApproved({ runs }: BackGateways, of: OfRun, facts: WriteBackFacts): Promise<void> {
  const plan = await runs.readPlan(of.runId, of.round);
  const approved = WriteBackDecided.parse(plan?.decided['writeBack']).items;
  const digests = new Set(approved.map(({ id, after }) => digestOf({ id, after: after ?? null })));
  const beyond = writeBackItems(facts).filter(({ id, after }) => !digests.has(digestOf({ id, after: after ?? null })));
  if (beyond.length === 0) return;
  const targets = beyond.map(({ target }) => target).join(', ');
  throw new RefusedError('WRITE_BACK_CHANGED', `These would be written beyond what was approved: ${targets}.`);
}

/** How long a new configuration may stay invisible after Graph was asked for it (reference 1.2). */
export const creationShowsWithinSeconds = 120;

/** The name is this run's alone, so that a lost answer is found again and never doubled (reference 1.2). */
export function temporaryNameOf({ runId, round }: OfRun): string {
  return `CLOUDSYNC_${runId}_${round}_AD`;
}

export async function applyBackConfiguration(gateways: BackGateways, of: OfRun): Promise<BackTarget> {
  const known = await kept(gateways, of, 'target');
  if (known) return known;
  const { toAd } = await required(gateways, of, 'before');
  const target = toAd ? existing(toAd.configuration) : await create(gateways, of);
  await keep(gateways, of, ['target', target]);
  await recordBackWritten(gateways, of, [`configuration to AD ${target.created ? 'created' : 'kept'}`, target]);
  return target;
}

function existing({ servicePrincipalId, applicationId }: Omit<BackTarget, 'created'>): BackTarget {
  return { servicePrincipalId, applicationId, created: false };
}

async function create(gateways: BackGateways, of: OfRun): Promise<BackTarget> {
  const { synchronization } = gateways;
  const name = temporaryNameOf(of);
  const ids = await once(gateways, of, {
    write: 'instantiate-to-ad',
    showsWithinSeconds: creationShowsWithinSeconds,
    find: () => synchronization.findByName(name, 'toAd'),
    act: () => synchronization.instantiate(name, 'toAd'),
  });
  return { ...ids, created: true };
}

/** Names a new configuration after its domain, and gives it its job. */
export async function applyBackJob(gateways: BackGateways, { target, ...of }: OfBack) {
  const { synchronization } = gateways;
  const { servicePrincipalId } = target;
  const templateId = jobTemplates.groupProvisioning;
  const { toAd, domain } = await required(gateways, of, 'before');
  if (toAd?.job) return keepJob(gateways, of, { jobId: toAd.job.jobId, created: false });
  if (target.created) await synchronization.rename(target, domain);
  const { jobId } = await once(gateways, of, {
    write: `job-${templateId}`,
    showsWithinSeconds: 60,
    find: async () => {
      const { jobs } = await synchronization.readConfiguration(servicePrincipalId, 'toAd');
      return jobs.find((job) => job.templateId === templateId);
    },
    act: () => synchronization.createJob(servicePrincipalId, templateId),
  });
  await recordBackWritten(gateways, of, [`job ${templateId}`, { jobId }]);
  return keepJob(gateways, of, { jobId, created: true });
}

async function keepJob(gateways: BackGateways, of: OfRun, job: { jobId: string; created: boolean }) {
  await keep(gateways, of, ['job', job]);
  return {};
}

/** Of a new configuration only: one that people made is theirs. */
export async function applyBackSettings(gateways: BackGateways, { target, ...of }: OfBack) {
  if (!target.created) return {};
  const { settings } = gateways.synchronization;
  const { domain } = await required(gateways, of, 'before');
  const found = await kept(gateways, of, 'settingsFound');
  const { servicePrincipalId } = target;
  const expected = found ?? (await settings.read(servicePrincipalId));
  if (!found) await keep(gateways, of, ['settingsFound', expected]);
  const wanted = newSettings(domain);
  await changeSettings(gateways, of, { settings, servicePrincipalId, changes: wanted, expected });
  await recordBackWritten(gateways, of, ['settings to AD', { keys: wanted.map(({ key }) => key) }]);
  return {};
}

export async function applyBackMappings(gateways: BackGateways, { target, ...of }: OfBack) {
  const { synchronization } = gateways;
  const { servicePrincipalId } = target;
  const { jobId } = await required(gateways, of, 'job');
  const wanted = await mappingsOf(gateways, of);
  if (wanted.length === 0) return {};
  const current = await synchronization.readSchema(servicePrincipalId, jobId);
  const rule = groupRuleOf(current);
  if (!rule) throw new RefusedError('SCOPE_RULE_UNCLEAR', 'The schema to AD has no rule, or several, for groups.');
  const schema = withSources(current, rule.id, wanted);
  await keep(gateways, of, ['mappings', { schema }]);
  await synchronization.writeSchema({ servicePrincipalId, jobId, schema, expectedVersion: versionOf(current) });
  await recordBackWritten(gateways, of, ['mappings to AD', { jobId, targets: wanted.map((one) => one.target) }]);
  return {};
}

/** As decided on what was there before: a new job has a container of its own, which nobody chose. */
export async function mappingsOf(gateways: BackGateways, of: OfRun) {
  const before = await required(gateways, of, 'before');
  const extension = await kept(gateways, of, 'extension');
  return wantedBackMappings({ ...before, report: undefined }, extension?.name);
}
