import { dnKey, isWithin } from '../../forest/distinguished-name';
import { attributeText } from '../../forest/objects';
import type { AdObject } from '../../state/forest-documents';
import type { TenantState } from '../../state/open-state';
import type { ObjectMapping, SynchronizationRule } from '../schema/schema-body';

export type ScopeVerdict = 'inScope' | 'notMapped' | 'criticalSystemObject' | 'filtered' | 'outOfScope';

export interface RuleFilters {
  containers: string[];
  /** objectGUIDs of the first-level members and of the groups themselves; undefined without a group filter. */
  groupMembers: Set<string> | undefined;
}

const filtersOf = new WeakMap<SynchronizationRule, { containers: string[]; groups: string[] }>();

function keysOf(rule: SynchronizationRule) {
  const known = filtersOf.get(rule);
  if (known) return known;
  const keys = {
    containers: (rule.containerFilter?.includedContainers ?? []).map(dnKey),
    groups: (rule.groupFilter?.includedGroups ?? []).map(dnKey),
  };
  filtersOf.set(rule, keys);
  return keys;
}

/** The filters as they select now; nested groups are not expanded, a group that is gone selects nothing. */
export function ruleFilters(state: TenantState, rule: SynchronizationRule): RuleFilters {
  const { containers, groups } = keysOf(rule);
  if (groups.length === 0) return { containers, groupMembers: undefined };
  const found = groups.flatMap((key) => state.adObjects.first('distinguishedName', key) ?? []);
  return { containers, groupMembers: new Set(found.flatMap((group) => [group.id, ...group.members])) };
}

export function mappingOf(rule: SynchronizationRule, object: AdObject): ObjectMapping | undefined {
  return rule.objectMappings.find((mapping) => mapping.enabled && mapping.sourceObjectName === object.objectType);
}

export function scopeOf(
  state: TenantState,
  source: { rule: SynchronizationRule; filters: RuleFilters; object: AdObject },
): ScopeVerdict {
  const { rule, filters, object } = source;
  const mapping = mappingOf(rule, object);
  if (!mapping) return 'notMapped';
  if (attributeText(object, 'isCriticalSystemObject')?.toUpperCase() === 'TRUE') return 'criticalSystemObject';
  if (!isSelected(state, filters, object)) return 'outOfScope';
  return passesScope(mapping, object) ? 'inScope' : 'filtered';
}

/** Both lists empty: the whole domain. */
function isSelected(state: TenantState, { containers, groupMembers }: RuleFilters, object: AdObject): boolean {
  const key = dnKey(object.distinguishedName);
  const byContainer = containers.some((container) => isWithin(key, container));
  if (!groupMembers) return containers.length === 0 || byContainer;
  const byGroup = groupMembers.has(object.id);
  if (containers.length === 0) return byGroup;
  return state.quirks.bothFilters === 'intersection' ? byContainer && byGroup : byContainer || byGroup;
}

function passesScope(mapping: ObjectMapping, object: AdObject): boolean {
  const groups = mapping.scope?.groups ?? [];
  if (groups.length === 0) return true;
  return groups.some(({ clauses }) =>
    clauses.every((clause) => {
      const holds = operators[clause.operatorName];
      return holds ? holds(attributeText(object, clause.sourceOperandName), clause.targetOperand?.values ?? []) : false;
    }),
  );
}

function matches(value: string | undefined, [pattern = '']: string[]): boolean {
  try {
    return new RegExp(pattern).test(value ?? '');
  } catch {
    return false;
  }
}

const equals = (value: string | undefined, values: string[]) =>
  values.some((other) => other.toLowerCase() === value?.toLowerCase());

const operators: Record<string, (value: string | undefined, values: string[]) => boolean> = {
  EQUALS: equals,
  'NOT EQUALS': (value, values) => !equals(value, values),
  'IS TRUE': (value) => value?.toLowerCase() === 'true',
  'IS FALSE': (value) => value?.toLowerCase() === 'false',
  'IS NULL': (value) => value === undefined,
  'IS NOT NULL': (value) => value !== undefined,
  'REGEX MATCH': matches,
  'NOT REGEX MATCH': (value, values) => !matches(value, values),
};
