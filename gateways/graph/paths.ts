import { RefusedError } from '../../domain/errors';

/** Builds an address whose parts are percent-encoded: path`/users/${id}`. A part that would change the address is refused. */
export function path(texts: TemplateStringsArray, ...parts: readonly string[]): string {
  return texts.map((text, index) => text + (index < parts.length ? segment(parts[index] ?? '') : '')).join('');
}

function segment(part: string): string {
  // Percent-encoding does not help: URL parsers read `%2e%2e` as `..` too.
  if (part === '' || part === '.' || part === '..') throw new RefusedError('INVALID_ID', `"${part}" is not an id.`);
  return encodeURIComponent(part);
}

export function query(options: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(options).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return pairs.length > 0 ? `?${pairs.join('&')}` : '';
}

/** A text as an OData literal. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
