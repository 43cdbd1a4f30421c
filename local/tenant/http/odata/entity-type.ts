import { badRequest, unsupportedQuery } from '../graph-failure';
import type { Filter } from './filter';

/** Operators, separated by spaces: those of any query, and those that need `ConsistencyLevel: eventual` with `$count=true`. */
export interface FilterRule {
  plain: string;
  advanced?: string;
}

/** What may be asked about one kind of Graph resource. */
export interface EntityType {
  name: string;
  properties: readonly string[];
  /** What a GET without `$select` returns; all properties when missing. */
  byDefault?: readonly string[];
  /** By path; `x/any` and `x/any/y` are the elements of the collection `x`. */
  filters: Readonly<Record<string, FilterRule>>;
  orderBy: readonly string[];
  expands: readonly string[];
  /** The logs compare text exactly, the directory without case. */
  caseSensitive?: boolean;
  /** Directory extensions can be selected. */
  extensible?: boolean;
  largestPage: number;
  usualPage: number;
}

const EXTENSION = /^extension_[0-9a-f]{32}_\w+$/i;

interface Place {
  advanced: boolean;
  variables: ReadonlyMap<string, string>;
}

/** Throws what Graph answers to a filter that the type does not support. */
export function checkFilter(type: EntityType, filter: Filter, advanced: boolean): void {
  checkNode(type, filter, { advanced, variables: new Map() });
}

function checkNode(type: EntityType, filter: Filter, place: Place): void {
  switch (filter.kind) {
    case 'and':
    case 'or':
      checkNode(type, filter.left, place);
      return checkNode(type, filter.right, place);
    case 'not':
      if (!place.advanced)
        throw unsupportedQuery("Operator: 'Not' is not supported because the required parameters might be missing.");
      return checkNode(type, filter.inner, place);
    case 'any':
      return checkAny(type, filter, place);
    default:
      return checkLeaf(type, filter, place);
  }
}

function checkAny(type: EntityType, filter: Filter & { kind: 'any' }, place: Place): void {
  const path = `${pathOf(filter.path, place)}/any`;
  checkProperty(type, path);
  if (!filter.inner) throw unsupportedQuery(unsupported(type, filter.path));
  const variables = new Map(place.variables).set(filter.variable, path);
  checkNode(type, filter.inner, { ...place, variables });
}

function checkLeaf(type: EntityType, filter: Filter & { kind: 'compare' | 'in' | 'text' }, place: Place): void {
  const path = pathOf(filter.path, place);
  checkProperty(type, path);
  const rule = type.filters[path];
  if (!rule) throw unsupportedQuery(unsupported(type, path.split('/')[0] ?? path));
  const operator = operatorOf(filter);
  if (rule.plain.split(' ').includes(operator)) return;
  const known = rule.advanced?.split(' ').includes(operator) ?? false;
  if (!known || !place.advanced) throw unsupportedQuery(unsupported(type, path.split('/')[0] ?? path));
}

function operatorOf(filter: Filter & { kind: 'compare' | 'in' | 'text' }): string {
  if (filter.kind === 'in') return 'in';
  return filter.kind === 'text' ? filter.call : filter.operator;
}

function pathOf(path: string, place: Place): string {
  const [first = '', ...rest] = path.split('/');
  return [place.variables.get(first) ?? first, ...rest].join('/');
}

/** Throws Graph's answer to a property that the type does not have. */
export function checkProperty(type: EntityType, path: string): void {
  const name = path.split('/')[0] ?? path;
  if (type.properties.includes(name) || (type.extensible && EXTENSION.test(name))) return;
  throw badRequest(`Could not find a property named '${name}' on type 'microsoft.graph.${type.name}'.`);
}

function unsupported(type: EntityType, property: string): string {
  const resource = type.name.charAt(0).toUpperCase() + type.name.slice(1);
  return `Unsupported or invalid query filter clause specified for property '${property}' of resource '${resource}'.`;
}
