import { isSameName } from '../../../domain/distinguished-name';
import { mappingKeyOf, type MappingState, namesBeyond, schemaStateOf } from '../../../domain/configuration-state';
import type { Difference } from '../../../domain/drift';
import { jobTemplates } from '../../../domain/job-templates';
import type { ConfigurationSettings, Mapping } from '../../../domain/operator-config';
import { edited, type RawSchema, type Rule, scopeRuleOf } from '../../../domain/synchronization-schema';
import { type Setting, withMembers } from '../../../domain/synchronization-settings';
import type { Expected } from '../expected';
import type { Ready } from '../read-for-plan';

/** Everything that a repair would write. */
export interface Mends {
  settings: Setting[];
  /** Undefined: the schema stays as it is. */
  schema: RawSchema | undefined;
  /** Templates of jobs to create, and of jobs to start. */
  create: string[];
  start: string[];
}

/** Whether this app can bring it back. What only switches off, or would have to guess, is left to people. */
export function isRepairable({ code, path, expected }: Pick<Difference, 'code' | 'path' | 'expected'>): boolean {
  if (code === 'JOB_MISSING') return path !== `/jobs/${jobTemplates.provisioning}`;
  if (code === 'EXCHANGE_WRITEBACK_CHANGED') return expected === true;
  if (code === 'MAPPING_CHANGED') return true;
  return repairable.includes(code);
}

const repairable: readonly string[] = [
  'SCOPE_CHANGED',
  'SCOPE_IS_EVERYTHING',
  'PASSWORD_HASH_SYNC_CHANGED',
  'DELETE_THRESHOLD_CHANGED',
  'NOTIFICATION_CHANGED',
  'JOB_STOPPED',
];

export function mendsOf(ready: Ready, expected: Expected, differences: readonly Difference[]): Mends {
  const templatesOf = (code: string) =>
    differences.filter((one) => one.code === code).map(({ path }) => path.slice('/jobs/'.length));
  const writeback = differences.some(({ code }) => code === 'EXCHANGE_WRITEBACK_CHANGED');
  const create = [...templatesOf('JOB_MISSING'), ...(writeback ? [jobTemplates.exchangeWriteback] : [])];
  return {
    settings: settingsOf(ready.settings, expected, differences),
    schema: schemaOf(ready.schema, expected, differences),
    create,
    start: [...templatesOf('JOB_STOPPED'), ...create],
  };
}

function settingsOf(current: readonly Setting[], expected: Expected, differences: readonly Difference[]): Setting[] {
  const codes = differences.map(({ code }) => code);
  const isKey = differences.some(({ aspect }) => aspect === 'appKey');
  const scenario = expected.settings.passwordHashSync ? jobTemplates.passwordHash : jobTemplates.provisioning;
  const appKey = withMembers(current, 'AppKey', { appKeyScenario: scenario });
  const { deleteThreshold, notificationEmail } = expected.settings;
  const changes = {
    ...(codes.includes('DELETE_THRESHOLD_CHANGED') && thresholdMembers(deleteThreshold)),
    ...(codes.includes('NOTIFICATION_CHANGED') && notificationMembers(notificationEmail)),
  };
  const isNotification = Object.keys(changes).length > 0;
  const notification = withMembers(current, 'SyncNotificationSettings', changes);
  return [...(isKey ? [appKey] : []), ...(isNotification ? [notification] : [])];
}

function thresholdMembers(threshold: ConfigurationSettings['deleteThreshold']) {
  return threshold && { DeleteThresholdEnabled: threshold.enabled, DeleteThresholdValue: threshold.count };
}

function notificationMembers(email: string | null | undefined) {
  return email ? { Enabled: true, Recipients: email } : { Enabled: false };
}

function schemaOf(
  schema: RawSchema | null,
  expected: Expected,
  differences: readonly Difference[],
): RawSchema | undefined {
  const ours = differences.filter(({ aspect }) => aspect === 'scope' || aspect === 'mappings');
  const rule = schema && scopeRuleOf(schema);
  if (!schema || !rule || ours.length === 0) return undefined;
  const mended = ours.reduce((before, difference) => mendedRule(before, expected, difference), rule);
  const rules = schema['synchronizationRules'] as { id: string }[];
  const raw = { ...schema, synchronizationRules: rules.map((one) => (one.id === rule.id ? mended : one)) };
  const declared = expected.declaredMappings.filter((mapping) => isMeant(mapping, ours));
  return edited(raw, { containers: [], mappings: declared });
}

function isMeant({ objectType, target }: Mapping, differences: readonly Difference[]): boolean {
  return differences.some(({ path }) => path === `/attributeMappings/${objectType}.${target}`);
}

/** The rule with one difference taken back; all else of it as it was. */
function mendedRule(rule: Rule, expected: Expected, { path, aspect }: Difference): Rule {
  if (path === '/scope/groups')
    return { ...rule, groupFilter: { ...rule.groupFilter, includedGroups: expected.groups } };
  if (aspect === 'scope') {
    return { ...rule, containerFilter: { ...rule.containerFilter, includedContainers: unitsOf(rule, expected) } };
  }
  const [, kind, name = ''] = path.split('/');
  return kind === 'objectMappings' ? withObjectType(rule, expected, name) : withMapping(rule, expected, name);
}

/** Names that are there keep their spelling. */
function unitsOf(rule: Rule, { organizationalUnits }: Expected): string[] {
  const there = rule.containerFilter?.includedContainers ?? [];
  return organizationalUnits.map((name) => there.find((one) => isSameName(one, name)) ?? name);
}

function withObjectType(rule: Rule, { whole }: Expected, objectType: string): Rule {
  const raw = whole?.objectTypes.find((one) => one.objectType === objectType)?.raw ?? {};
  const objectMappings = rule.objectMappings.map((mapping) =>
    mapping.sourceObjectName === objectType ? { ...mapping, ...raw } : mapping,
  );
  return { ...rule, objectMappings };
}

/** What is accepted takes the place of what is there; a declared one is made anew by `edited`. */
function withMapping(rule: Rule, { whole }: Expected, name: string): Rule {
  const key = name.toLowerCase();
  const accepted = (whole?.mappings ?? []).filter((mapping) => mappingKeyOf(mapping) === key);
  const objectMappings = rule.objectMappings.map((mapping) => {
    const { sourceObjectName: objectType } = mapping;
    const others = mapping.attributeMappings.filter(
      ({ targetAttributeName: target }) => mappingKeyOf({ objectType, target }) !== key,
    );
    const back = accepted.filter((one) => one.objectType === objectType).map(rawOf);
    return { ...mapping, attributeMappings: [...others, ...back] };
  });
  return { ...rule, objectMappings };
}

function rawOf({ target, raw }: MappingState) {
  return { ...raw, targetAttributeName: target };
}

/** Units that would leave the scope, and whether everything is in it today: their accounts would be deleted. */
export function leavingScope(
  { schema }: Pick<Ready, 'schema'>,
  mends: Mends,
): { units: string[]; everything: boolean } {
  const [before, after] = [schema, mends.schema].map((one) => (one ? schemaStateOf(one) : undefined));
  if (!before || !after) return { units: [], everything: false };
  const everything = before.organizationalUnits.length + before.groups.length === 0;
  const narrows = after.organizationalUnits.length + after.groups.length > 0;
  return {
    units: namesBeyond(before.organizationalUnits, after.organizationalUnits),
    everything: everything && narrows,
  };
}
