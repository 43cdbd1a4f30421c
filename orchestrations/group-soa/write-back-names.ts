import { RefusedError } from '../../domain/errors';
import { scopeRuleOf, sourceOf, versionOf, withSources } from '../../domain/synchronization-schema';
import type { ExtensionApplication } from '../../gateways/graph/extensions';
import { once } from '../kit/activities/once';
import type { OfRun } from '../kit/run-contract';
import { extensionName } from './write-back-expressions';
import {
  type BackGateways,
  fromAdOf,
  type GroupsOfRun,
  keep,
  kept,
  recordBackWritten,
  required,
} from './write-back-kept';
import { extensionOf, groupNameSource } from './write-back-rules';

/** How long something new may stay unseen after Graph was asked for it. */
const showsWithinSeconds = 60;

/** Everything the name of a group needs; what is there already is used as it is. */
export async function applyExtension(gateways: BackGateways, of: OfRun) {
  const application = await applicationOf(gateways, of);
  const servicePrincipalId = application.servicePrincipalId ?? (await createPrincipal(gateways, of, application));
  const name = extensionOf({ application }) ?? (await createExtension(gateways, of, application));
  await keep(gateways, of, ['extension', { name }]);
  const { applicationId } = application;
  await recordBackWritten(gateways, of, ['extension', { applicationId, servicePrincipalId, name }]);
  return {};
}

async function find(gateways: BackGateways, of: OfRun): Promise<ExtensionApplication | undefined> {
  const { tenantId } = await required(gateways, of, 'before');
  return gateways.extensions.findApplication(tenantId);
}

async function applicationOf(gateways: BackGateways, of: OfRun): Promise<ExtensionApplication> {
  const { tenantId } = await required(gateways, of, 'before');
  const found = await find(gateways, of);
  if (found) return found;
  return once(gateways, of, {
    write: 'extension-application',
    showsWithinSeconds,
    find: () => find(gateways, of),
    act: () => gateways.extensions.createApplication(tenantId),
  });
}

function createPrincipal(gateways: BackGateways, of: OfRun, { appId }: ExtensionApplication): Promise<string> {
  return once(gateways, of, {
    write: 'extension-principal',
    showsWithinSeconds,
    find: async () => (await find(gateways, of))?.servicePrincipalId ?? undefined,
    act: () => gateways.extensions.createServicePrincipal(appId),
  });
}

async function createExtension(
  gateways: BackGateways,
  of: OfRun,
  { applicationId }: ExtensionApplication,
): Promise<string> {
  try {
    return await once(gateways, of, {
      write: 'extension-property',
      showsWithinSeconds,
      find: async () => extensionOf({ application: await find(gateways, of) }),
      act: () => gateways.extensions.createGroupExtension(applicationId, extensionName),
    });
  } catch (error) {
    if (!(error instanceof RefusedError) || error.code !== 'PERMISSION_MISSING') throw error;
    const message = `CloudSyncCustomExtensionsApp (${applicationId}) is not the app's own, and lacks ${extensionName}.`;
    throw new RefusedError('EXTENSION_APPLICATION_FOREIGN', message, { cause: error });
  }
}

/** Where the mapping was there before, cycles have carried the names all along; else all groups have to be looked at again. */
export async function applyGroupNames(gateways: BackGateways, of: OfRun) {
  const { synchronization, clock } = gateways;
  const { name } = await required(gateways, of, 'extension');
  const { servicePrincipalId, job, schema: before } = await fromAdOf(gateways, of);
  const { jobId } = job;
  if (sourceIn(before, name) !== undefined) return {};
  const current = await synchronization.readSchema(servicePrincipalId, jobId);
  const rule = scopeRuleOf(current);
  if (!rule) throw new RefusedError('SCOPE_RULE_UNCLEAR', 'The schema has no rule, or several, that could map groups.');
  const wanted = [{ objectType: 'group', target: name, source: groupNameSource }];
  const schema = withSources(current, rule.id, wanted);
  await keep(gateways, of, ['groupNames', { schema }]);
  await synchronization.writeSchema({ servicePrincipalId, jobId, schema, expectedVersion: versionOf(current) });
  await recordBackWritten(gateways, of, ['names of groups', { jobId, extension: name }]);
  if (await kept(gateways, of, 'restarted')) return {};
  await synchronization.restart(servicePrincipalId, jobId);
  await keep(gateways, of, ['restarted', { at: clock.now().toISOString() }]);
  await recordBackWritten(gateways, of, ['job restarted', { jobId }]);
  return {};
}

function sourceIn(schema: Parameters<typeof scopeRuleOf>[0], target: string): string | undefined {
  const rule = scopeRuleOf(schema);
  return rule && sourceOf(rule, 'group', target);
}

const mostNamed = 5;

/** Groups are read only after a cycle that began with the mapping has ended. */
export async function readGroupNames(gateways: BackGateways, of: OfRun, groups: GroupsOfRun) {
  const ids = await groups.planned(of);
  if (!(await cycleEnded(gateways, of))) return { waiting: ids.length, named: ids.slice(0, mostNamed) };
  const { name } = await required(gateways, of, 'extension');
  const values = await gateways.extensions.readGroupValues(name, ids);
  const missing = ids.filter((id) => !values.get(id));
  return { waiting: missing.length, named: missing.slice(0, mostNamed) };
}

async function cycleEnded(gateways: BackGateways, of: OfRun): Promise<boolean> {
  const restarted = await kept(gateways, of, 'restarted');
  if (!restarted) return true;
  const { servicePrincipalId, job } = await fromAdOf(gateways, of);
  const { lastExecution } = await gateways.synchronization.readJob(servicePrincipalId, job.jobId);
  const { timeBegan = null, timeEnded = null } = lastExecution ?? {};
  return timeBegan !== null && timeEnded !== null && Date.parse(timeBegan) >= Date.parse(restarted.at);
}
