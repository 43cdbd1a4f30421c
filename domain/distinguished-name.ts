/** One level of a distinguished name: attribute in lower case, value as AD compares it. */
type Level = string;

const hexByte = /^[0-9a-f]{2}$/i;

/**
 * The levels of a distinguished name from the object up to the root, each in the form in which AD compares them: escapes
 * resolved, case folded, spaces round separators dropped and inner ones folded. Undefined when it is not a name.
 */
export function levelsOf(distinguishedName: string): Level[] | undefined {
  const levels: Level[] = [];
  for (const part of splitUnescaped(distinguishedName, ',')) {
    const level = comparable(part);
    if (level === undefined) return undefined;
    levels.push(level);
  }
  return levels.length > 0 ? levels : undefined;
}

/** The same for every spelling of one name; undefined when it is not a name. */
export function keyOf(distinguishedName: string): string | undefined {
  const levels = levelsOf(distinguishedName);
  return levels && JSON.stringify(levels);
}

/** The container of an object, as it is written; undefined for a root or what is no name. */
export function parentOf(distinguishedName: string): string | undefined {
  const parts = splitUnescaped(distinguishedName, ',');
  return parts.length > 1 && levelsOf(distinguishedName) ? parts.slice(1).join(',').trim() : undefined;
}

export function isSameName(one: string, other: string): boolean {
  const key = keyOf(one);
  return key !== undefined && key === keyOf(other);
}

/** True for the container itself and for everything below it. */
export function isWithin(distinguishedName: string, container: string): boolean {
  const levels = levelsOf(distinguishedName);
  const above = levelsOf(container);
  if (!levels || !above || above.length > levels.length) return false;
  const start = levels.length - above.length;
  return above.every((level, index) => levels[start + index] === level);
}

/** `DC=corp,DC=contoso,DC=com` for `corp.contoso.com`. */
export function nameOfDomain(domain: string): string {
  return domain
    .split('.')
    .map((label) => `DC=${label}`)
    .join(',');
}

/** `corp.contoso.com` for anything below `DC=corp,DC=contoso,DC=com`; undefined when it is no name below a domain. */
export function domainOf(distinguishedName: string): string | undefined {
  const levels = levelsOf(distinguishedName) ?? [];
  const first = levels.findIndex((level) => level.startsWith('dc='));
  if (first < 1 || !levels.slice(first).every((level) => level.startsWith('dc='))) return undefined;
  return levels
    .slice(first)
    .map((level) => level.slice('dc='.length))
    .join('.');
}

/** True when the name ends with exactly the components of the domain. */
export function belongsToDomain(distinguishedName: string, domain: string): boolean {
  const levels = levelsOf(distinguishedName);
  if (!levels || !isWithin(distinguishedName, nameOfDomain(domain))) return false;
  const components = levels.filter((level) => level.startsWith('dc='));
  return components.length === domain.split('.').length && levels.length > components.length;
}

/** The first of each spelling, without those that another one of the list already contains. */
export function withoutCovered(names: readonly string[]): string[] {
  return names.filter(
    (name, index) =>
      !names.some((other, at) => at !== index && isWithin(name, other) && (at < index || !isSameName(name, other))),
  );
}

function splitUnescaped(text: string, separator: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') quoted = !quoted;
    else if (text[at] === separator && !quoted) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, text.slice(start)];
}

function comparable(part: string): Level | undefined {
  const pairs = splitUnescaped(part, '+').map(comparablePair);
  if (pairs.some((pair) => pair === undefined)) return undefined;
  return pairs.sort().join('+');
}

function comparablePair(pair: string): string | undefined {
  const equals = pair.indexOf('=');
  const attribute = pair.slice(0, equals).trim().toLowerCase();
  if (equals < 0 || !/^([a-z][a-z0-9-]*|\d+(\.\d+)*)$/.test(attribute)) return undefined;
  const value = unescaped(pair.slice(equals + 1));
  return value ? `${attribute}=${foldedCase(value)}` : undefined;
}

function foldedCase(value: string): string {
  return value.normalize('NFC').toLowerCase().replace(/ +/g, ' ').replace(/[\\+]/g, '\\$&');
}

/** Escaped spaces at either end belong to the value; plain ones do not. */
function unescaped(raw: string): string | undefined {
  const text = raw.trimStart().replace(/(?<!\\) +$/, '');
  const bare = text.startsWith('"') && text.endsWith('"') && text.length > 1 ? text.slice(1, -1) : text;
  if (!bare.includes('\\')) return bare;
  return resolved(bare);
}

/** Escaped bytes are UTF-8; undefined when the text ends in the middle of an escape. */
function resolved(text: string): string | undefined {
  const bytes: Buffer[] = [];
  for (let at = 0; at < text.length; at++) {
    if (text[at] !== '\\') {
      const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
      bytes.push(Buffer.from(character));
      at += character.length - 1;
      continue;
    }
    const pair = text.slice(at + 1, at + 3);
    if (at + 1 >= text.length) return undefined;
    bytes.push(hexByte.test(pair) ? Buffer.from(pair, 'hex') : Buffer.from(pair.slice(0, 1)));
    at += hexByte.test(pair) ? 2 : 1;
  }
  return Buffer.concat(bytes).toString('utf8');
}
