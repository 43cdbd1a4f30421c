import {
  type ConfigurationState,
  type JobState,
  mappingDigestOf,
  mappingKeyOf,
  type MappingState,
  namesBeyond,
  type SchemaState,
  schemaStateOf,
  type SettingsState,
  sourceTextOf,
} from './configuration-state';
import { jobTemplates } from './job-templates';
import type { ConfigurationSettings, DeclaredConfiguration, Mapping } from './operator-config';
import { credentialMapping, edited } from './synchronization-schema';

/** What a run was asked for. */
export interface Asked {
  organizationalUnits: readonly string[];
  settings: ConfigurationSettings;
}

interface Seen {
  /** Null: the run made the configuration. */
  before: ConfigurationState | null;
  after: ConfigurationState;
}

/**
 * What is accepted after a verified run: what was agreed to before, with what the run was asked for and what it changed. Whatever else
 * somebody changed by hand meanwhile nobody has agreed to.
 */
export function accepting(agreed: ConfigurationState, { before, after }: Seen, asked: Asked): ConfigurationState {
  const { deleteThreshold, notificationEmail, passwordHashSync } = after.settings;
  return {
    servicePrincipalId: after.servicePrincipalId,
    schema: acceptingSchema(agreed.schema, { before: before?.schema ?? after.schema, after: after.schema }, asked),
    settings: {
      deleteThreshold: asked.settings.deleteThreshold === undefined ? agreed.settings.deleteThreshold : deleteThreshold,
      notificationEmail:
        asked.settings.notificationEmail === undefined ? agreed.settings.notificationEmail : notificationEmail,
      passwordHashSync:
        asked.settings.passwordHashSync === undefined ? agreed.settings.passwordHashSync : passwordHashSync,
    },
    jobs: [...agreed.jobs, ...newJobs(agreed.jobs, { before: before?.jobs ?? [], after: after.jobs }, asked)],
  };
}

/** What stood still before still should run, if that was agreed; a job that somebody else made is not. */
function newJobs(
  agreed: readonly JobState[],
  { before, after }: Record<'before' | 'after', readonly JobState[]>,
  { settings }: Asked,
): JobState[] {
  const [known, earlier] = [agreed, before].map((jobs) => jobs.map(({ templateId }) => templateId));
  const wanted = templatesOf(settings);
  return after.filter(
    ({ templateId }) => !known?.includes(templateId) && (wanted.includes(templateId) || !earlier?.includes(templateId)),
  );
}

function templatesOf({ passwordHashSync, exchangeHybridWriteback }: ConfigurationSettings): string[] {
  return [
    jobTemplates.provisioning,
    ...(passwordHashSync ? [jobTemplates.passwordHash] : []),
    ...(exchangeHybridWriteback ? [jobTemplates.exchangeWriteback] : []),
  ];
}

function acceptingSchema(
  agreed: SchemaState,
  { before, after }: Record<'before' | 'after', SchemaState>,
  { organizationalUnits: asked }: Asked,
): SchemaState {
  const foreign = namesBeyond(before.organizationalUnits, asked);
  const added = namesBeyond(after.organizationalUnits, foreign);
  const earlier = new Map(before.mappings.map((mapping) => [mappingKeyOf(mapping), mappingDigestOf(mapping)]));
  const changed = after.mappings.filter((mapping) => earlier.get(mappingKeyOf(mapping)) !== mappingDigestOf(mapping));
  const keys = new Set(changed.map(mappingKeyOf));
  return {
    ...agreed,
    organizationalUnits: [...agreed.organizationalUnits, ...namesBeyond(added, agreed.organizationalUnits)],
    mappings: [...agreed.mappings.filter((mapping) => !keys.has(mappingKeyOf(mapping))), ...changed],
  };
}

/**
 * What was agreed to where nothing was accepted yet: what is declared, and what was there of all that the declaration does not speak of.
 * A configuration that a run made has the scope of that run, for the rest of the declared units waits to be onboarded.
 */
export function agreedByDeclaration(declared: DeclaredConfiguration, { before, after }: Seen): ConfigurationState {
  const there = before ?? after;
  return {
    servicePrincipalId: there.servicePrincipalId,
    schema: {
      ...there.schema,
      ...(before && { organizationalUnits: declared.organizationalUnits, groups: [] }),
      mappings: declaredMappings(declared, there.schema.mappings),
    },
    settings: declaredSettings(declared.settings, there.settings),
    jobs: declaredJobs(declared.settings, there.jobs),
  };
}

function declaredSettings(
  { deleteThreshold, notificationEmail, passwordHashSync }: ConfigurationSettings,
  there: SettingsState,
): SettingsState {
  return {
    deleteThreshold: deleteThreshold ?? there.deleteThreshold,
    notificationEmail: notificationEmail ?? there.notificationEmail,
    passwordHashSync: passwordHashSync ?? there.passwordHashSync,
  };
}

/** All of them should run: a job that was stopped by hand is agreed to by nobody. */
function declaredJobs(settings: ConfigurationSettings, there: readonly JobState[]): JobState[] {
  const declared = templatesOf(settings);
  const others = there
    .map(({ templateId }) => templateId)
    .filter((templateId) => !declared.includes(templateId))
    .filter(
      (templateId) => templateId !== jobTemplates.exchangeWriteback || settings.exchangeHybridWriteback !== false,
    );
  return [...declared, ...others].sort().map((templateId) => ({ templateId, running: true }));
}

/** A declared mapping that is there as declared stays as Graph gave it. */
function declaredMappings(
  { attributeMappings, settings }: DeclaredConfiguration,
  there: readonly MappingState[],
): MappingState[] {
  const hashed: Mapping[] = settings.passwordHashSync ? [{ objectType: 'user', ...credentialMapping }] : [];
  return [...attributeMappings, ...hashed].reduce<MappingState[]>(
    (mappings, declared) => {
      const isOfTarget = (one: MappingState) => mappingKeyOf(one) === mappingKeyOf(declared);
      const found = mappings.filter(isOfTarget);
      if (found.length === 1 && found[0] && sourceTextOf(found[0]) === declared.source) return mappings;
      return [...mappings.filter((one) => !isOfTarget(one)), ...asWritten(declared)];
    },
    [...there],
  );
}

/** As an onboarding would write it. */
function asWritten(mapping: Mapping): MappingState[] {
  const { objectType } = mapping;
  const objectMappings = [{ sourceObjectName: objectType, attributeMappings: [] }];
  const rule = { id: objectType, containerFilter: { includedContainers: [] }, objectMappings };
  const schema = edited({ synchronizationRules: [rule] }, { containers: [], mappings: [mapping] });
  return schemaStateOf(schema)?.mappings ?? [];
}
