import { digestOf } from '../../domain/fingerprint';
import type { RunningWorld } from './world-process';

/** What an administrator does to a configuration by hand, in the portal or with Graph. */
interface Listed<Item> {
  value: Item[];
}

interface Rule {
  containerFilter: { includedContainers: string[] };
  groupFilter?: { includedGroups: string[] };
  objectMappings: {
    sourceObjectName: string;
    enabled: boolean;
    attributeMappings: { targetAttributeName: string; source: { expression: string; name: string; type: string } }[];
  }[];
}

async function baseOf(world: RunningWorld, name: string): Promise<string> {
  const filter = encodeURIComponent(`displayName eq '${name}'`);
  const { value } = await world.graph<Listed<{ id: string }>>(`/v1.0/servicePrincipals?$filter=${filter}`);
  if (value.length !== 1) throw new Error(`${value.length} configurations are called ${name}`);
  return `/v1.0/servicePrincipals/${value[0]?.id}/synchronization`;
}

async function jobPathOf(world: RunningWorld, name: string, templateId: string): Promise<string> {
  const base = await baseOf(world, name);
  const { value } = await world.graph<Listed<{ id: string }>>(`${base}/jobs`);
  return `${base}/jobs/${value.find(({ id }) => id.startsWith(`${templateId}.`))?.id}`;
}

/** Gives back what was there before. */
export async function editRule(world: RunningWorld, name: string, edit: (rule: Rule) => void): Promise<object> {
  const path = `${await jobPathOf(world, name, 'AD2AADProvisioning')}/schema`;
  const before = await world.graph<{ synchronizationRules: Rule[] }>(path);
  const schema = structuredClone(before);
  for (const rule of schema.synchronizationRules) edit(rule);
  await world.graph(path, { method: 'PUT', body: JSON.stringify(schema) });
  return before;
}

/** Of the provisioning job, as the service gives it. */
export async function readSchema(world: RunningWorld, name: string): Promise<{ directories: object[] }> {
  return world.graph(`${await jobPathOf(world, name, 'AD2AADProvisioning')}/schema`);
}

export async function putSchema(world: RunningWorld, name: string, schema: object): Promise<void> {
  const path = `${await jobPathOf(world, name, 'AD2AADProvisioning')}/schema`;
  await world.graph(path, { method: 'PUT', body: JSON.stringify(schema) });
}

export async function setSecret(world: RunningWorld, name: string, key: string, value: object): Promise<void> {
  await putSecret(world, name, [key, value]);
  await world.advance('PT20S');
}

/** As it is at that moment: reads show it some seconds later. */
export async function putSecret(world: RunningWorld, name: string, [key, value]: [string, object]): Promise<void> {
  const path = `${await baseOf(world, name)}/secrets`;
  const before = await world.graph<Listed<{ key: string; value: string }>>(path);
  const others = before.value.filter((secret) => secret.key !== key);
  const body = JSON.stringify({ value: [...others, { key, value: JSON.stringify(value) }] });
  await world.graph(path, { method: 'PUT', body });
}

export async function controlJob(
  world: RunningWorld,
  name: string,
  [templateId, action]: [string, 'pause' | 'start' | 'delete'],
): Promise<void> {
  const path = await jobPathOf(world, name, templateId);
  if (action === 'delete') await world.graph(path, { method: 'DELETE' });
  else await world.graph(`${path}/${action}`, { method: 'POST' });
  await world.advance('PT1M');
}

export async function deleteConfiguration(world: RunningWorld, name: string): Promise<void> {
  const filter = encodeURIComponent(`displayName eq '${name}'`);
  const { value } = await world.graph<Listed<{ id: string }>>(`/v1.0/applications?$filter=${filter}`);
  for (const { id } of value) await world.graph(`/v1.0/applications/${id}`, { method: 'DELETE' });
  await world.advance('PT1M');
}

/** What a configuration consists of, whatever ids its jobs and version its schema have. */
export interface Parts {
  /** Code of each job by template. */
  jobs: Record<string, string>;
  settings: Record<string, string>;
  rules: object[];
}

export async function readParts(world: RunningWorld, name: string): Promise<Parts> {
  const base = await baseOf(world, name);
  const jobs = await world.graph<Listed<{ id: string; status: { code: string } }>>(`${base}/jobs`);
  const { value } = await world.graph<Listed<{ key: string; value: string }>>(`${base}/secrets`);
  const path = `${await jobPathOf(world, name, 'AD2AADProvisioning')}/schema`;
  const { synchronizationRules } = await world.graph<{ synchronizationRules: object[] }>(path);
  return {
    jobs: Object.fromEntries(jobs.value.map(({ id, status }) => [id.split('.')[0] ?? id, status.code])),
    settings: Object.fromEntries(value.map((setting) => [setting.key, setting.value])),
    rules: synchronizationRules,
  };
}

/** The order of mappings and rows means nothing. */
export function inAnyOrder(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map(inAnyOrder).sort((one, other) => (digestOf(one) < digestOf(other) ? -1 : 1));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inAnyOrder(one)]));
}
