import { badRequest } from '../graph-failure';
import { checkProperty, type EntityType } from './entity-type';
import type { Expansion } from './query-options';

export type Document = Record<string, unknown>;

/** Properties that are empty collections, never null. */
const COLLECTIONS: ReadonlySet<string> = new Set([
  'proxyAddresses',
  'groupTypes',
  'businessPhones',
  'tags',
  'appRoles',
  'identifierUris',
  'assignedLicenses',
  'onPremisesProvisioningErrors',
  'serviceProvisioningErrors',
]);

/** Picks the properties of `$select`, or the type's default ones; a property without a value is null. */
export function shaped(type: EntityType, document: object, select: readonly string[] | undefined): Document {
  const names = select === undefined ? (type.byDefault ?? type.properties) : checkedSelect(type, select);
  const extensions: unknown = type.extensible ? Reflect.get(document, 'extensions') : undefined;
  const shape: Document = {};
  for (const name of names) {
    const value: unknown = Reflect.get(document, name) ?? extension(extensions, name);
    // An extension without a value is left out; a declared property is null.
    if (value === undefined && name.startsWith('extension_')) continue;
    shape[name] = value ?? (COLLECTIONS.has(name) ? [] : null);
  }
  return shape;
}

/** Names of extensions are the same in any case: the engine keeps them in lower case. */
function extension(extensions: unknown, name: string): unknown {
  if (typeof extensions !== 'object' || extensions === null) return undefined;
  const wanted = name.toLowerCase();
  return Object.entries(extensions).find(([known]) => known.toLowerCase() === wanted)?.[1];
}

/** Throws Graph's answer to a property that the type does not have. */
export function checkedSelect(type: EntityType, select: readonly string[]): string[] {
  for (const name of select) asSelectFailure(() => checkProperty(type, name));
  return [...new Set(select)];
}

export function checkExpand(type: EntityType, expand: readonly Expansion[]): void {
  for (const { name } of expand) {
    if (type.expands.includes(name)) continue;
    const problem = `Could not find a property named '${name}' on type 'microsoft.graph.${type.name}'.`;
    throw badRequest(`Parsing OData Select and Expand failed: ${problem}`);
  }
}

function asSelectFailure(check: () => void): void {
  try {
    check();
  } catch (error) {
    throw badRequest(`Parsing OData Select and Expand failed: ${error instanceof Error ? error.message : ''}`);
  }
}
