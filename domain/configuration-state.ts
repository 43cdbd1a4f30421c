import { z } from 'zod';
import { keyOf } from './distinguished-name';
import { digestOf } from './fingerprint';
import { type RawSchema, scopeRuleOf, containersOf, groupsOf, type Rule } from './synchronization-schema';
import { notificationOf, type Setting, synchronizesPasswords } from './synchronization-settings';

const Raw = z.record(z.string(), z.unknown());

/** One attribute of one type of objects; `raw` as Graph gave it, so that it can be put back without loss. */
const MappingState = z.object({ objectType: z.string(), target: z.string(), raw: Raw });
export type MappingState = z.infer<typeof MappingState>;

/** What of a schema decides which objects are synchronized, and how. */
export const SchemaState = z.object({
  organizationalUnits: z.array(z.string()),
  groups: z.array(z.string()),
  objectTypes: z.array(z.object({ objectType: z.string(), raw: Raw })),
  mappings: z.array(MappingState),
});
export type SchemaState = z.infer<typeof SchemaState>;

export const SettingsState = z.object({
  passwordHashSync: z.boolean(),
  /** Null: nobody is notified. */
  notificationEmail: z.string().nullable(),
  deleteThreshold: z.object({ enabled: z.boolean(), count: z.number() }),
});
export type SettingsState = z.infer<typeof SettingsState>;

export const JobState = z.object({ templateId: z.string(), running: z.boolean() });
export type JobState = z.infer<typeof JobState>;

/** A configuration, as far as people decide about it: no versions, counters or times. */
export const ConfigurationState = z.object({
  servicePrincipalId: z.string(),
  schema: SchemaState,
  settings: SettingsState,
  jobs: z.array(JobState),
});
export type ConfigurationState = z.infer<typeof ConfigurationState>;

/** Of an object mapping what is not an attribute, an annotation or a name. */
const decisive = ['enabled', 'flowTypes', 'scope'] as const;

/** Undefined when no rule, or several, carry the scope: then a person has to look. */
export function schemaStateOf(schema: RawSchema): SchemaState | undefined {
  const rule = scopeRuleOf(schema);
  if (!rule) return undefined;
  return {
    organizationalUnits: containersOf(rule),
    groups: groupsOf(rule),
    objectTypes: rule.objectMappings.map((mapping) => ({
      objectType: mapping.sourceObjectName,
      raw: Object.fromEntries(decisive.map((name) => [name, mapping[name] ?? null])),
    })),
    mappings: mappingsOf(rule),
  };
}

function mappingsOf(rule: Rule): MappingState[] {
  return rule.objectMappings.flatMap(({ sourceObjectName: objectType, attributeMappings }) =>
    attributeMappings.map((raw) => ({ objectType, target: raw.targetAttributeName, raw })),
  );
}

/** Deletes are held from 500 on where nobody said otherwise (reference 3). */
const defaultThreshold = { enabled: true, count: 500 };

export function settingsStateOf(settings: readonly Setting[]): SettingsState {
  const { Enabled, Recipients, DeleteThresholdEnabled, DeleteThresholdValue } = notificationOf(settings);
  return {
    passwordHashSync: synchronizesPasswords(settings),
    notificationEmail: Enabled === false || !Recipients ? null : Recipients,
    deleteThreshold: {
      enabled: DeleteThresholdEnabled ?? defaultThreshold.enabled,
      count: DeleteThresholdValue ?? defaultThreshold.count,
    },
  };
}

export type JobStanding = 'running' | 'stopped' | 'unknown';

const stoppedCodes = ['Paused', 'NotRun', 'NotConfigured'];
const runningCodes = ['Active', 'Quarantine'];
const stoppedSchedules = ['Paused', 'Disabled'];

/** A quarantined job runs, if slowly. Codes that Graph adds one day are not guessed at. */
export function standingOf({ code, scheduleState }: { code: string; scheduleState: string }): JobStanding {
  if (stoppedCodes.includes(code) || stoppedSchedules.includes(scheduleState)) return 'stopped';
  return runningCodes.includes(code) ? 'running' : 'unknown';
}

/** Undefined when there is no scope to speak of. */
export function configurationStateOf(read: {
  servicePrincipalId: string;
  schema: RawSchema | null;
  settings: readonly Setting[];
  jobs: readonly { templateId: string; code: string; scheduleState: string }[];
}): ConfigurationState | undefined {
  const schema = read.schema && schemaStateOf(read.schema);
  if (!schema) return undefined;
  return {
    servicePrincipalId: read.servicePrincipalId,
    schema,
    settings: settingsStateOf(read.settings),
    // The service lists them in no order that lasts.
    jobs: read.jobs
      .map((job) => ({ templateId: job.templateId, running: standingOf(job) !== 'stopped' }))
      .sort((one, other) => (one.templateId < other.templateId ? -1 : 1)),
  };
}

/** The names of one list that the other lacks, as AD compares them. */
export function namesBeyond(names: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others.map(nameKey));
  return names.filter((name) => !known.has(nameKey(name)));
}

function nameKey(name: string): string {
  return keyOf(name) ?? name;
}

export function mappingKeyOf({ objectType, target }: Pick<MappingState, 'objectType' | 'target'>): string {
  return `${objectType}.${target}`.toLowerCase();
}

/** What an attribute mapping does; annotations that the service may add are not compared. */
export function mappingDigestOf({ raw }: MappingState): string {
  const { source, flowType, flowBehavior, matchingPriority, defaultValue, exportMissingReferences } = raw;
  const { type, name, expression, parameters } = Raw.catch({}).parse(source);
  return digestOf([
    { type: type ?? null, name: name ?? null, expression: expression ?? null, parameters: parameters ?? [] },
    [flowType, flowBehavior, matchingPriority ?? 0, defaultValue, exportMissingReferences ?? false].map(
      (value) => value ?? null,
    ),
  ]);
}

/** The source of a mapping, as people write it. */
export function sourceTextOf({ raw }: MappingState): string | null {
  const source: unknown = raw['source'];
  if (typeof source !== 'object' || source === null) return null;
  const expression: unknown = Reflect.get(source, 'expression');
  if (typeof expression === 'string') return expression;
  const name: unknown = Reflect.get(source, 'name');
  return typeof name === 'string' ? `[${name}]` : null;
}
