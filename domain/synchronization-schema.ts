import { z } from 'zod';
import { digestOf } from './fingerprint';

/** The raw schema as Graph gave it, so that what we do not know survives. */
export type RawSchema = Record<string, unknown>;

/** Only what is looked at; everything else of a schema passes through untouched. */
const AttributeMapping = z.looseObject({
  targetAttributeName: z.string(),
  source: z.looseObject({ expression: z.string().nullish(), name: z.string().nullish() }).nullish(),
});
const ObjectMapping = z.looseObject({
  sourceObjectName: z.string(),
  enabled: z.boolean().nullish(),
  attributeMappings: z.array(AttributeMapping),
});
const Rule = z.looseObject({
  id: z.string(),
  sourceDirectoryName: z.string().nullish(),
  containerFilter: z.looseObject({ includedContainers: z.array(z.string()) }).nullish(),
  groupFilter: z.looseObject({ includedGroups: z.array(z.string()) }).nullish(),
  objectMappings: z.array(ObjectMapping),
});
export type Rule = z.infer<typeof Rule>;
const Schema = z.looseObject({ version: z.string().nullish(), synchronizationRules: z.array(Rule) });

export interface WantedMapping {
  objectType: string;
  target: string;
  source: string;
}

const activeDirectory = 'active directory';

/** The one rule that carries the scope. The documents say to assume one; with several a person has to look. */
export function scopeRuleOf(schema: RawSchema): Rule | undefined {
  const { synchronizationRules } = Schema.parse(schema);
  const candidates = synchronizationRules.filter(
    (rule) => rule.containerFilter || rule.sourceDirectoryName?.toLowerCase() === activeDirectory,
  );
  return candidates.length === 1 ? candidates[0] : undefined;
}

/** Whether any rule writes this attribute. */
export function writesAttribute(schema: RawSchema, target: string): boolean {
  return Schema.parse(schema)
    .synchronizationRules.flatMap(({ objectMappings }) => objectMappings)
    .some(({ attributeMappings }) =>
      attributeMappings.some(({ targetAttributeName }) => targetAttributeName.toLowerCase() === target.toLowerCase()),
    );
}

export function versionOf(schema: RawSchema): string {
  return Schema.parse(schema).version ?? '';
}

/** What a hand edit would change: the rules. Version, directories and annotations of the answer are not. */
export function rulesDigestOf(schema: RawSchema): string {
  return digestOf(Schema.parse(schema).synchronizationRules);
}

/** The schema with the rules of another one: what somebody changed beside the rules meanwhile, such as attributes of a directory, stays. */
export function withRulesOf(schema: RawSchema, other: RawSchema): RawSchema {
  return { ...schema, synchronizationRules: other['synchronizationRules'] };
}

export function containersOf(rule: Rule): string[] {
  return rule.containerFilter?.includedContainers ?? [];
}

/** Empty also when no rule carries the scope. */
export function containersInScope(schema: RawSchema): string[] {
  const rule = scopeRuleOf(schema);
  return rule ? containersOf(rule) : [];
}

export function groupsOf(rule: Rule): string[] {
  return rule.groupFilter?.includedGroups ?? [];
}

/** The source expression that an object type's target has today; undefined when it is not mapped. */
export function sourceOf(rule: Rule, objectType: string, target: string): string | undefined {
  const mapping = mappingsOf(rule, objectType).find((found) => sameText(found.targetAttributeName, target));
  return mapping && (mapping.source?.expression ?? `[${mapping.source?.name ?? ''}]`);
}

function mappingsOf(rule: Rule, objectType: string) {
  return rule.objectMappings
    .filter((mapping) => sameText(mapping.sourceObjectName, objectType))
    .flatMap((mapping) => mapping.attributeMappings);
}

function sameText(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** The target that carries password hashes (reference 4.3); the service does not de-duplicate it. */
export const credentialMapping = { target: 'CredentialData', source: '[PasswordHash]' } as const;

/** The schema with these containers and mappings added to its scope rule, all else as it was. */
export function edited(schema: RawSchema, change: { containers: string[]; mappings: WantedMapping[] }): RawSchema {
  const copy = structuredClone(Schema.parse(schema));
  const scopeRule = scopeRuleOf(schema);
  const rule = copy.synchronizationRules.find((candidate) => candidate.id === scopeRule?.id);
  if (!rule) return copy;
  if (change.containers.length > 0) {
    rule.containerFilter = {
      ...rule.containerFilter,
      includedContainers: [...containersOf(rule), ...change.containers],
    };
  }
  for (const wanted of change.mappings) addMapping(rule, wanted);
  return copy;
}

function addMapping(rule: Rule, { objectType, target, source }: WantedMapping): void {
  if (sourceOf(rule, objectType, target) !== undefined) return;
  const objectMapping = rule.objectMappings.find((mapping) => sameText(mapping.sourceObjectName, objectType));
  objectMapping?.attributeMappings.push({
    targetAttributeName: target,
    defaultValue: null,
    flowBehavior: 'FlowWhenChanged',
    flowType: 'Always',
    matchingPriority: 0,
    exportMissingReferences: false,
    source: sourceFor(source),
  });
}

/** The one rule that provisions groups to AD; undefined when there is none, or when a person has to look at several. */
export function groupRuleOf(schema: RawSchema): Rule | undefined {
  const { synchronizationRules } = Schema.parse(schema);
  const candidates = synchronizationRules.filter(
    (rule) => sourceOf(rule, 'Group', 'parentDistinguishedName') !== undefined,
  );
  return candidates.length === 1 ? candidates[0] : undefined;
}

/** The schema with these sources in one of its rules, all else as it was: what is mapped already gets the new source. */
export function withSources(schema: RawSchema, ruleId: string, wanted: readonly WantedMapping[]): RawSchema {
  const copy = structuredClone(Schema.parse(schema));
  const rule = copy.synchronizationRules.find((candidate) => candidate.id === ruleId);
  for (const mapping of rule ? wanted : []) {
    const found =
      rule &&
      mappingsOf(rule, mapping.objectType).find(({ targetAttributeName }) =>
        sameText(targetAttributeName, mapping.target),
      );
    if (found) found.source = sourceFor(mapping.source);
    else if (rule) addMapping(rule, mapping);
  }
  return copy;
}

const bareAttribute = /^\[([A-Za-z][A-Za-z0-9-]*)\]$/;
const bareText = /^"([^"]*)"$/;

/** `[attribute]` is a direct mapping, `"text"` a constant; anything else is an expression of functions. */
function sourceFor(expression: string) {
  const name = bareAttribute.exec(expression)?.[1];
  if (name) return { type: 'Attribute', name, expression, parameters: [] };
  const text = bareText.exec(expression)?.[1];
  if (text !== undefined) return { type: 'Constant', name: text, expression, parameters: [] };
  return { type: 'Function', name: /^\w+/.exec(expression)?.[0] ?? null, expression, parameters: [] };
}

export function hasObjectType(rule: Rule, objectType: string): boolean {
  return rule.objectMappings.some((mapping) => sameText(mapping.sourceObjectName, objectType));
}

/**
 * The schema without what one edit added to it: the other changes that somebody made meanwhile stay. The same when nothing of the
 * edit is left.
 */
export function withoutAdded(current: RawSchema, edit: { before: RawSchema; written: RawSchema }): RawSchema {
  const [beforeRule, writtenRule] = [scopeRuleOf(edit.before), scopeRuleOf(edit.written)];
  const copy = structuredClone(Schema.parse(current));
  const rule = copy.synchronizationRules.find((candidate) => candidate.id === writtenRule?.id);
  if (!rule || !beforeRule || !writtenRule) return copy;
  const added = containersOf(writtenRule).filter((container) => !containersOf(beforeRule).includes(container));
  if (rule.containerFilter) {
    const includedContainers = containersOf(rule).filter((container) => !added.includes(container));
    rule.containerFilter = { ...rule.containerFilter, includedContainers };
  }
  for (const mapping of rule.objectMappings) {
    mapping.attributeMappings = mapping.attributeMappings.filter(
      ({ targetAttributeName: target }) =>
        !isAdded({ beforeRule, writtenRule, rule }, { objectType: mapping.sourceObjectName, target }),
    );
  }
  return copy;
}

/** Not there before, and still as the edit wrote it. */
function isAdded(
  { beforeRule, writtenRule, rule }: Record<'beforeRule' | 'writtenRule' | 'rule', Rule>,
  { objectType, target }: { objectType: string; target: string },
): boolean {
  const written = sourceOf(writtenRule, objectType, target);
  return (
    written !== undefined &&
    sourceOf(beforeRule, objectType, target) === undefined &&
    sourceOf(rule, objectType, target) === written
  );
}
