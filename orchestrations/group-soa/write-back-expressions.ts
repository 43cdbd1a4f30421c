import { isSameName, keyOf, parentOf } from '../../domain/distinguished-name';

/** Of the extension property that carries a group's distinguished name (reference 8.6). */
export const extensionName = 'GroupDN';

/** Where groups go that have no place of their own; AD has this container in every domain. */
export function usersContainerOf(domain: string): string {
  const root = domain.split('.').map((label) => `DC=${label}`);
  return ['CN=Users', ...root].join(',');
}

/** The unit that a group came from, else the default: Microsoft's expression, escapes as documented (reference 8.6). */
export function parentExpression(extension: string, defaultContainer: string): string {
  const safe = `Replace([${extension}], "\\,", , , "\\2C", , )`;
  const rest = `Mid(Mid(${safe}, Instr(${safe}, ",", , ), 9999), 2, 9999)`;
  return `IIF(IsPresent([${extension}]), Replace(${rest}, "\\2C", , , ",", , ), ${constant(defaultContainer)})`;
}

/** The name that a group had, else one that is unique (the template's own). */
export function nameExpression(extension: string): string {
  const first = `Word(Replace([${extension}], "\\,", , , "\\2C", , ), 1, ",")`;
  const bare = `Replace(Replace(${first}, "CN=", , , "", , ), "cn=", , , "", , )`;
  return `IIF(IsPresent([${extension}]), Replace(${bare}, "\\2C", , , ",", , ), ${defaultNameExpression})`;
}

export const defaultNameExpression = 'Append(Append(Left(Trim([displayName]), 51), "_"), Mid([objectId], 25, 12))';

export function constant(text: string): string {
  return `"${text.replaceAll('"', '\\"')}"`;
}

/**
 * Whether the expressions give a group its name and place back. They know no escape but that of the comma, and write a comma of
 * a unit's name as it is, which is no name any more.
 */
export function keepsPlace(distinguishedName: string): boolean {
  const safe = distinguishedName.replaceAll('\\,', '\\2C');
  const first = safe.split(',').find((part) => part !== '') ?? '';
  const name = first.replaceAll('CN=', '').replaceAll('cn=', '').replaceAll('\\2C', ',');
  const parent = safe.slice(safe.indexOf(',') + 1).replaceAll('\\2C', ',');
  const written = `CN=${name.replace(/[\\,+"<>;=]/g, '\\$&')},${parent}`;
  const above = parentOf(distinguishedName);
  return above !== undefined && isSameName(parent, above) && keyOf(written) === keyOf(distinguishedName);
}

/** Spaces outside of quotes mean nothing, nor does the case of names of attributes and functions. */
export function isSameExpression(one: string, other: string): boolean {
  return comparable(one) === comparable(other);
}

function comparable(expression: string): string {
  return expression
    .split(/("(?:[^"\\]|\\.)*")/)
    .map((part) => (part.startsWith('"') ? part : part.replace(/\s+/g, '').toLowerCase()))
    .join('');
}

/** The container that a source names for groups without a place of their own. */
export function defaultContainerOf(source: string): string | undefined {
  return /"([^"]+)"\s*\)?\s*$/.exec(source)?.[1];
}
