import {
  decide,
  follow,
  hasEnded,
  isAsked,
  readRun,
  type RunAnswer,
  startOnboarding,
} from '../../local/drive/onboarding';
import type { RunningWorld } from '../../local/drive/world-process';

/** What a failed or refused run must leave as it was: read by an administrator, straight from the tenant. */
export interface ConfigurationState {
  servicePrincipalId: string;
  /** Code of each job by template. */
  jobs: Record<string, string>;
  settings: { key: string; value: string }[];
  /** Without its version, which changes with every write. */
  schema: unknown;
}

interface Listed<T> {
  value: T[];
}

/** By display name. Also half-made ones count: those still carry the name of their run. */
export async function readConfigurations(world: RunningWorld): Promise<Record<string, ConfigurationState>> {
  const applications = await world.graph<Listed<{ appId: string; displayName: string; applicationTemplateId: string }>>(
    "/v1.0/applications?$filter=applicationTemplateId eq '1a4721b3-e57f-4451-ae87-ef078703ec94'&$select=appId,displayName,applicationTemplateId",
  );
  const states = await Promise.all(
    applications.value.map(async ({ appId, displayName }) => [displayName, await readState(world, appId)] as const),
  );
  return Object.fromEntries(states);
}

async function readState(world: RunningWorld, appId: string): Promise<ConfigurationState> {
  const { id } = await world.graph<{ id: string }>(`/v1.0/servicePrincipals(appId='${appId}')?$select=id`);
  const base = `/v1.0/servicePrincipals/${id}/synchronization`;
  const jobs = await world.graph<Listed<{ id: string; status: { code: string } }>>(`${base}/jobs`);
  const { value } = await world.graph<Listed<{ key: string; value: string }>>(`${base}/secrets`);
  const provisioning = jobs.value.find((job) => job.id.startsWith('AD2AADProvisioning.'));
  const schema = provisioning && (await world.graph<object>(schemaPath(id, provisioning.id)));
  return {
    servicePrincipalId: id,
    jobs: Object.fromEntries(jobs.value.map((job) => [job.id.split('.')[0], job.status.code])),
    settings: value.sort((one, other) => (one.key < other.key ? -1 : 1)),
    schema: schema && { ...schema, version: undefined },
  };
}

function schemaPath(servicePrincipalId: string, jobId: string): string {
  return `/v1.0/servicePrincipals/${servicePrincipalId}/synchronization/jobs/${jobId}/schema`;
}

/** What an administrator does by hand in the portal. */
export async function editSchemaByHand(world: RunningWorld, name: string, unit: string): Promise<void> {
  const path = await pathOf(world, name);
  const schema = await world.graph<ReturnType<typeof JSON.parse>>(path);
  schema.synchronizationRules[0].containerFilter.includedContainers.push(unit);
  await world.graph(path, { method: 'PUT', body: JSON.stringify(schema) });
}

async function pathOf(world: RunningWorld, name: string): Promise<string> {
  const servicePrincipalId = (await readConfigurations(world))[name]?.servicePrincipalId ?? '';
  const jobs = await world.graph<Listed<{ id: string }>>(
    `/v1.0/servicePrincipals/${servicePrincipalId}/synchronization/jobs`,
  );
  return schemaPath(servicePrincipalId, jobs.value.find(({ id }) => id.startsWith('AD2AADProvisioning.'))?.id ?? '');
}

export async function containersOf(world: RunningWorld, name: string): Promise<string[]> {
  const { schema } = (await readConfigurations(world))[name] ?? {};
  const [rule] =
    (schema as { synchronizationRules?: { containerFilter: { includedContainers: string[] } }[] })
      ?.synchronizationRules ?? [];
  return rule?.containerFilter.includedContainers ?? [];
}

export async function editSettingsByHand(world: RunningWorld, name: string, recipients: string): Promise<void> {
  const { servicePrincipalId, settings = [] } = (await readConfigurations(world))[name] ?? {};
  const key = 'SyncNotificationSettings';
  const before = JSON.parse(settings.find((setting) => setting.key === key)?.value ?? '{}');
  const changed = { key, value: JSON.stringify({ ...before, Enabled: true, Recipients: recipients }) };
  const value = [...settings.filter((setting) => setting.key !== key), changed];
  const path = `/v1.0/servicePrincipals/${servicePrincipalId}/synchronization/secrets`;
  await world.graph(path, { method: 'PUT', body: JSON.stringify({ value }) });
}

export interface Fault {
  method?: string;
  path: string;
  status?: number;
  body?: unknown;
  retryAfter?: number;
  effect?: 'done' | 'none';
  lostAnswer?: boolean;
  probability?: number;
  times?: number;
  delay?: string;
  /** An operation in AD, done just before the request is handled. */
  before?: object;
}

export async function setFaults(world: RunningWorld, ...faults: Fault[]): Promise<void> {
  await world.local('/_local/faults', { seed: 1, faults });
}

export async function clearFaults(world: RunningWorld): Promise<void> {
  await world.local('/_local/faults', undefined, 'DELETE');
}

/** Entries of one run, as an administrator reads them. */
export async function ledgerOf<Data = unknown>(
  world: RunningWorld,
  runId: string,
): Promise<{ kind: string; data: Data }[]> {
  const admin = await world.visitor('admin@contoso.com');
  return (await admin.get(`/api/ledger?runId=${runId}&limit=500`)).json<Listed<{ kind: string; data: Data }>>().value;
}

export async function ledgerKinds(world: RunningWorld, runId: string): Promise<string[]> {
  return (await ledgerOf(world, runId)).map(({ kind }) => kind);
}

/** Starts an onboarding and brings it to its question. */
export async function ask(world: RunningWorld, change: object = {}): Promise<string> {
  const { runId } = (await startOnboarding(world, change)).json<{ runId: string }>();
  await follow(world, runId, isAsked, { step: 'PT3S' });
  return runId;
}

/** Approves the open round of this run, as the first approver finds it among what waits for them. */
export async function approve(world: RunningWorld, runId: string): Promise<void> {
  for (let looks = 0; looks < 30; looks++) {
    const link = await openLinkOf(world, runId);
    if (link) return expect((await decide(world, { link })).status).toBe(200);
    await world.advance('PT10S');
  }
  throw new Error(`run ${runId} asks nobody`);
}

async function openLinkOf(world: RunningWorld, runId: string): Promise<string | undefined> {
  const approver = await world.visitor('approver.one@contoso.com');
  const { value } = (await approver.get('/api/approvals')).json<Listed<{ runId: string; href: string }>>();
  return value.find((open) => open.runId === runId)?.href;
}

/** Asks, approves, and follows to the end. */
export async function onboard(world: RunningWorld, change: object = {}): Promise<RunAnswer> {
  const runId = await ask(world, change);
  await approve(world, runId);
  return toTheEnd(world, runId);
}

export async function toTheEnd(world: RunningWorld, runId: string): Promise<RunAnswer> {
  await follow(world, runId, hasEnded, { step: 'PT1M' });
  return readRun(world, runId);
}
