import { NotNowError } from '../../domain/errors';
import {
  groupRuleOf,
  rulesDigestOf,
  sourceOf,
  versionOf,
  withoutAdded,
  withSources,
  type RawSchema,
} from '../../domain/synchronization-schema';
import { readAttempt, waitUntilShown } from '../kit/activities/once';
import type { OfRun } from '../kit/run-contract';
import { creationShowsWithinSeconds, mappingsOf, temporaryNameOf } from './write-back-apply';
import { type BackGateways, fromAdOf, kept, required } from './write-back-kept';

/** Takes back what this run wrote and nobody else has changed since. */
export async function restoreWriteBack(gateways: BackGateways, of: OfRun) {
  const restored = [
    ...(await removeConfiguration(gateways, of)),
    ...(await restoreMappings(gateways, of)),
    ...(await removeGroupNames(gateways, of)),
  ];
  const extension = await kept(gateways, of, 'extension');
  const data = { what: 'way back to AD', restored, leftBehind: extension ? [extension.name] : [] };
  await gateways.ledger.append(of.runId, { step: `restored:${of.round}:write-back`, kind: 'restored', data });
  return {};
}

/** Deleted, and read back. A creation whose answer was lost is found by the name that only this run uses. */
async function removeConfiguration(gateways: BackGateways, of: OfRun): Promise<string[]> {
  const { synchronization } = gateways;
  const target = await kept(gateways, of, 'target');
  const askedAt = await readAttempt(gateways, of, 'instantiate-to-ad');
  if (askedAt === undefined) return [];
  const created = target ?? (await synchronization.findByName(temporaryNameOf(of), 'toAd'));
  if (!created) {
    waitUntilShown(gateways, { since: askedAt, withinSeconds: creationShowsWithinSeconds });
    return [];
  }
  await synchronization.deleteConfiguration(created);
  const left = await synchronization.listConfigurations('toAd');
  if (left.some(({ servicePrincipalId }) => servicePrincipalId === created.servicePrincipalId)) {
    throw new NotNowError('CONFIGURATION_STILL_THERE', 5);
  }
  return ['configuration to AD'];
}

/** Of a configuration that was there before: the sources it had, where ours are still in place. */
async function restoreMappings(gateways: BackGateways, of: OfRun): Promise<string[]> {
  const { synchronization } = gateways;
  const target = await kept(gateways, of, 'target');
  const before = (await kept(gateways, of, 'before'))?.toAd;
  if (!target || target.created || !before?.schema || !(await kept(gateways, of, 'mappings'))) return [];
  const { servicePrincipalId } = target;
  const { jobId } = await required(gateways, of, 'job');
  const current = await synchronization.readSchema(servicePrincipalId, jobId);
  const rule = groupRuleOf(current);
  const ours = (await mappingsOf(gateways, of)).filter(
    ({ target: name, source }) => rule && sourceOf(rule, 'Group', name) === source,
  );
  const sources = ours.flatMap((one) => {
    const source = sourceBefore(before.schema, one.target);
    return source === undefined ? [] : [{ ...one, source }];
  });
  if (!rule || sources.length === 0) return [];
  const schema = withSources(current, rule.id, sources);
  await synchronization.writeSchema({ servicePrincipalId, jobId, schema, expectedVersion: versionOf(current) });
  return ['mappings to AD'];
}

function sourceBefore(schema: RawSchema | undefined, target: string): string | undefined {
  const rule = schema && groupRuleOf(schema);
  return rule && sourceOf(rule, 'Group', target);
}

async function removeGroupNames(gateways: BackGateways, of: OfRun): Promise<string[]> {
  const { synchronization } = gateways;
  const written = await kept(gateways, of, 'groupNames');
  if (!written) return [];
  const { servicePrincipalId, job, schema: before } = await fromAdOf(gateways, of);
  const current = await synchronization.readSchema(servicePrincipalId, job.jobId);
  const schema = withoutAdded(current, { before, written: written.schema });
  if (rulesDigestOf(schema) === rulesDigestOf(current)) return [];
  const expectedVersion = versionOf(current);
  await synchronization.writeSchema({ servicePrincipalId, jobId: job.jobId, schema, expectedVersion });
  return ['names of groups'];
}
