import {
  mappingDigestOf,
  mappingKeyOf,
  type MappingState,
  namesBeyond,
  type SchemaState,
  schemaStateOf,
  sourceTextOf,
} from '../../domain/configuration-state';
import type { Difference } from '../../domain/drift';
import type { Mapping } from '../../domain/operator-config';
import { credentialMapping } from '../../domain/synchronization-schema';
import { type Compared, difference, differs, judged, notKnown } from './difference';
import type { Expected } from './expected';
import type { DomainFacts } from './facts';

/** Scope and mappings. Without a provisioning job there is no schema, and nothing can be said about it. */
export function schemaDifferences({ domain, schema }: DomainFacts, expected: Expected): Compared {
  if (schema.kind === 'unreadable') return notKnown(domain, '/scope', schema);
  if (schema.value === null) return judged([], []);
  const live = schemaStateOf(schema.value);
  if (!live) return notKnown(domain, '/scope', { code: 'SCOPE_RULE_UNCLEAR', detail: unclear });
  return judged(
    ['scope', 'mappings'],
    [
      ...scopeDifferences(domain, expected, live),
      ...mappingDifferences(domain, expected, live),
      ...objectTypeDifferences(domain, expected, live),
    ],
  );
}

const unclear = 'The schema has no rule, or several, that could carry the scope.';

function scopeDifferences(domain: string, expected: Expected, live: SchemaState): Difference[] {
  const aspect = 'scope';
  const path = '/scope/organizationalUnits';
  const shown = { domain, path, expected: expected.organizationalUnits, actual: live.organizationalUnits, aspect };
  if (isEverything(live) && !isEverything(expected)) {
    return [difference({ ...shown, code: 'SCOPE_IS_EVERYTHING', aspect })];
  }
  const units = isSameSet(expected.organizationalUnits, live.organizationalUnits)
    ? []
    : [difference({ ...shown, code: 'SCOPE_CHANGED', aspect })];
  if (isSameSet(expected.groups, live.groups)) return units;
  const groups = { domain, path: '/scope/groups', expected: expected.groups, actual: live.groups, aspect } as const;
  return [...units, difference({ ...groups, code: 'SCOPE_CHANGED' })];
}

/** An empty list means no filter: the whole domain (reference 4.2). */
function isEverything({ organizationalUnits, groups }: Pick<SchemaState, 'organizationalUnits' | 'groups'>): boolean {
  return organizationalUnits.length === 0 && groups.length === 0;
}

function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  return namesBeyond(one, other).length === 0 && namesBeyond(other, one).length === 0;
}

function mappingDifferences(domain: string, expected: Expected, live: SchemaState): Difference[] {
  const there = byKey(live.mappings);
  if (!expected.whole) return declaredDifferences(domain, expected.declaredMappings, there);
  const wanted = byKey(expected.whole.mappings);
  return [...new Set([...wanted.keys(), ...there.keys()])].sort().flatMap((key) => {
    const [before = [], after = []] = [wanted.get(key), there.get(key)];
    if (!differs(digestsOf(before), digestsOf(after))) return [];
    const [mapping = after[0]] = before;
    if (!mapping) return [];
    const [was, is] = shownOf(before, after);
    return [mappingDifference(domain, mapping, { expected: was, actual: is })];
  });
}

function declaredDifferences(
  domain: string,
  declared: readonly Mapping[],
  there: ReadonlyMap<string, MappingState[]>,
): Difference[] {
  return declared.flatMap((mapping) => {
    const sources = (there.get(mappingKeyOf(mapping)) ?? []).map(sourceTextOf);
    if (sources.length === 1 && sources[0] === mapping.source) return [];
    const actual = sources.length > 1 ? sources : (sources[0] ?? null);
    return [mappingDifference(domain, mapping, { expected: mapping.source, actual })];
  });
}

/** The mapping that carries password hashes belongs to their synchronization. */
function mappingDifference(
  domain: string,
  { objectType, target }: Pick<MappingState, 'objectType' | 'target'>,
  values: Pick<Difference, 'expected' | 'actual'>,
): Difference {
  const isHash = target.toLowerCase() === credentialMapping.target.toLowerCase();
  const code = isHash ? 'PASSWORD_HASH_SYNC_CHANGED' : 'MAPPING_CHANGED';
  const path = `/attributeMappings/${objectType}.${target}`;
  return difference({ domain, code, path, ...values, aspect: 'mappings' });
}

function byKey(mappings: readonly MappingState[]): Map<string, MappingState[]> {
  const found = new Map<string, MappingState[]>();
  for (const mapping of mappings) {
    const key = mappingKeyOf(mapping);
    found.set(key, [...(found.get(key) ?? []), mapping]);
  }
  return found;
}

function digestsOf(mappings: readonly MappingState[]): string[] {
  return mappings.map(mappingDigestOf).sort();
}

/** The sources, as long as they tell the difference; else everything. */
function shownOf(before: readonly MappingState[], after: readonly MappingState[]): [unknown, unknown] {
  const [was, is] = [before, after].map((mappings) => single(mappings.map(sourceTextOf)));
  if (differs(was, is)) return [was ?? null, is ?? null];
  return [single(before.map(({ raw }) => raw)), single(after.map(({ raw }) => raw))];
}

function single<Value>(values: readonly Value[]): Value | readonly Value[] | null {
  return values.length > 1 ? values : (values[0] ?? null);
}

/** Whether a type of objects is synchronized at all, in which direction, and filtered by what. */
function objectTypeDifferences(domain: string, { whole }: Expected, live: SchemaState): Difference[] {
  if (!whole) return [];
  const there = new Map(live.objectTypes.map(({ objectType, raw }) => [objectType, raw]));
  const wanted = new Map(whole.objectTypes.map(({ objectType, raw }) => [objectType, raw]));
  return [...new Set([...wanted.keys(), ...there.keys()])].sort().flatMap((objectType) => {
    const [expected = null, actual = null] = [wanted.get(objectType), there.get(objectType)];
    if (!differs(expected, actual)) return [];
    const path = `/objectMappings/${objectType}`;
    return [difference({ domain, code: 'MAPPING_CHANGED', path, expected, actual, aspect: 'mappings' })];
  });
}
