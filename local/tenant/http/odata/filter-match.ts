import type { Comparison, Filter, TextFunction } from './filter';
import type { Literal } from './filter-words';

/** The directory compares text without case; the logs compare it exactly. */
export interface Matching {
  caseSensitive: boolean;
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T/;
const TEXT_CALLS: Record<TextFunction, (text: string, part: string) => boolean> = {
  startswith: (text, part) => text.startsWith(part),
  endswith: (text, part) => text.endsWith(part),
  contains: (text, part) => text.includes(part),
};

export function matchesFilter(filter: Filter, item: object, matching: Matching): boolean {
  return matches(filter, { item, variables: new Map(), ...matching });
}

interface Scope extends Matching {
  item: object;
  variables: ReadonlyMap<string, unknown>;
}

function matches(filter: Filter, scope: Scope): boolean {
  switch (filter.kind) {
    case 'and':
      return matches(filter.left, scope) && matches(filter.right, scope);
    case 'or':
      return matches(filter.left, scope) || matches(filter.right, scope);
    case 'not':
      return !matches(filter.inner, scope);
    case 'compare':
      return compares(valueAt(filter.path, scope), filter.value, { operator: filter.operator, scope });
    case 'in':
      return filter.values.some((value) => compares(valueAt(filter.path, scope), value, { operator: 'eq', scope }));
    case 'text':
      return textMatches(filter, scope);
    case 'any':
      return anyMatches(filter, scope);
  }
}

function textMatches(filter: Filter & { kind: 'text' }, scope: Scope): boolean {
  const text = valueAt(filter.path, scope);
  if (typeof text !== 'string' || typeof filter.value !== 'string') return false;
  return TEXT_CALLS[filter.call](folded(text, scope), folded(filter.value, scope));
}

function anyMatches(filter: Filter & { kind: 'any' }, scope: Scope): boolean {
  const elements = valueAt(filter.path, scope);
  if (!Array.isArray(elements)) return false;
  const { inner, variable } = filter;
  if (!inner) return elements.length > 0;
  return elements.some((element: unknown) =>
    matches(inner, { ...scope, variables: new Map(scope.variables).set(variable, element) }),
  );
}

function valueAt(path: string, scope: Scope): unknown {
  const [first = '', ...rest] = path.split('/');
  const start = scope.variables.has(first) ? scope.variables.get(first) : property(scope.item, first);
  return rest.reduce<unknown>(property, start) ?? null;
}

function property(holder: unknown, name: string): unknown {
  return typeof holder === 'object' && holder !== null ? Reflect.get(holder, name) : undefined;
}

function compares(actual: unknown, wanted: Literal, how: { operator: Comparison; scope: Scope }): boolean {
  const left = comparable(actual, how.scope);
  const right = comparable(wanted, how.scope);
  if (how.operator === 'eq') return left === right;
  if (how.operator === 'ne') return left !== right;
  if (left === null || right === null || typeof left !== typeof right) return false;
  if (how.operator === 'gt') return left > right;
  if (how.operator === 'ge') return left >= right;
  return how.operator === 'lt' ? left < right : left <= right;
}

function comparable(value: unknown, scope: Scope): Literal {
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value !== 'string') return null;
  if (INSTANT.test(value) && !Number.isNaN(Date.parse(value))) return Date.parse(value);
  return folded(value, scope);
}

function folded(text: string, scope: Scope): string {
  return scope.caseSensitive ? text : text.toLowerCase();
}
