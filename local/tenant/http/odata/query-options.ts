import { badRequest } from '../graph-failure';
import { type Filter, parseFilter } from './filter';

export interface Expansion {
  name: string;
  select: string[] | undefined;
}

export interface QueryOptions {
  select: string[] | undefined;
  filter: Filter | undefined;
  orderBy: { path: string; descending: boolean } | undefined;
  top: number | undefined;
  count: boolean;
  expand: Expansion[];
  skipToken: string | undefined;
}

export type OptionName = '$select' | '$filter' | '$orderby' | '$top' | '$count' | '$expand' | '$skiptoken';

/** Every option of a list of directory objects. */
export const LIST_OPTIONS: readonly OptionName[] = [
  '$select',
  '$filter',
  '$orderby',
  '$top',
  '$count',
  '$expand',
  '$skiptoken',
];

/** Reads the `$` options; one that the operation does not take is refused, as Graph does. */
export function readOptions(query: URLSearchParams, allowed: readonly OptionName[]): QueryOptions {
  const given = new Map<string, string>();
  for (const [name, value] of query) {
    if (!name.startsWith('$')) continue;
    const known = allowed.find((option) => option === name.toLowerCase());
    if (!known) throw badRequest(`The query specified in the URI is not valid. Query option '${name}' is not allowed.`);
    if (given.has(known)) {
      throw badRequest(`Query option '${name}' was specified more than once, but it must be specified at most once.`);
    }
    given.set(known, value);
  }
  const filter = given.get('$filter');
  return {
    select: readNames(given.get('$select')),
    filter: filter === undefined ? undefined : parseFilter(filter),
    orderBy: readOrder(given.get('$orderby')),
    top: readTop(given.get('$top')),
    count: readCount(given.get('$count')),
    expand: readExpand(given.get('$expand')),
    skipToken: given.get('$skiptoken'),
  };
}

function readNames(text: string | undefined): string[] | undefined {
  if (text === undefined || text === '') return undefined;
  const names = text.split(',').map((name) => name.trim());
  if (names.some((name) => !/^[A-Za-z_@*][\w./@-]*$/.test(name))) {
    throw badRequest(`Parsing OData Select and Expand failed: Term '${text}' is not valid in a $select expression.`);
  }
  return names.includes('*') ? undefined : names;
}

function readOrder(text: string | undefined): QueryOptions['orderBy'] {
  if (text === undefined) return undefined;
  const match = /^\s*([A-Za-z][\w/]*)(?:\s+(asc|desc))?\s*$/.exec(text);
  if (!match?.[1]) throw badRequest(`Invalid $orderby expression '${text}'.`);
  return { path: match[1], descending: match[2] === 'desc' };
}

function readTop(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) throw badRequest(`Invalid value '${text}' for $top query option found.`);
  return Number(text);
}

function readCount(text: string | undefined): boolean {
  if (text === undefined) return false;
  if (text !== 'true' && text !== 'false') throw badRequest(`Invalid value '${text}' for $count query option found.`);
  return text === 'true';
}

function readExpand(text: string | undefined): Expansion[] {
  if (text === undefined || text === '') return [];
  return splitOutsideBrackets(text).map((part) => {
    const match = /^\s*([A-Za-z*]\w*)\s*(?:\(\s*\$select=([^)$;]*)\))?\s*$/.exec(part);
    if (!match?.[1]) throw badRequest(`Parsing OData Select and Expand failed: Term '${part}' is not valid.`);
    return { name: match[1], select: readNames(match[2]) };
  });
}

function splitOutsideBrackets(text: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const letter of text) {
    if (letter === '(') depth++;
    if (letter === ')') depth--;
    if (letter === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += letter;
  }
  return parts;
}
