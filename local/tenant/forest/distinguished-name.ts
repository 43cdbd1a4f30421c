interface Part {
  type: string;
  value: string;
}

/** Splits at unescaped commas and resolves `\,`, `\2C` and the like. */
function partsOf(distinguishedName: string): Part[] {
  const parts: string[] = [''];
  for (let index = 0; index < distinguishedName.length; index++) {
    const character = distinguishedName.charAt(index);
    if (character === ',') parts.push('');
    else if (character !== '\\') parts[parts.length - 1] += character;
    else {
      const escaped = /^[0-9a-f]{2}/i.exec(distinguishedName.slice(index + 1, index + 3))?.[0];
      parts[parts.length - 1] += escaped
        ? String.fromCharCode(Number.parseInt(escaped, 16))
        : distinguishedName.charAt(index + 1);
      index += escaped ? 2 : 1;
    }
  }
  return parts.map((part) => {
    const equals = part.indexOf('=');
    return { type: part.slice(0, Math.max(0, equals)).trim(), value: part.slice(equals + 1).trim() };
  });
}

function escapeValue(value: string): string {
  return value.replace(/[\\,+"<>;=]/g, (character) => `\\${character}`);
}

/** One spelling for all spellings of a distinguished name: lower case, no spaces round commas, one way of escaping. */
export function dnKey(distinguishedName: string): string {
  return partsOf(distinguishedName)
    .map(({ type, value }) => `${type}=${escapeValue(value)}`.toLowerCase())
    .join(',');
}

/** Whether a key (from `dnKey`) is the container's or lies anywhere below it. */
export function isWithin(key: string, containerKey: string): boolean {
  return key === containerKey || key.endsWith(`,${containerKey}`);
}

export function parentOf(distinguishedName: string): string {
  return format(partsOf(distinguishedName).slice(1));
}

/** The value of the first part, unescaped: `Research, Development`. */
export function nameOf(distinguishedName: string): string {
  return partsOf(distinguishedName)[0]?.value ?? '';
}

export function isDistinguishedName(text: string): boolean {
  return partsOf(text).every(({ type, value }) => /^[a-z][a-z0-9-]*$/i.test(type) && value !== '');
}

export function childOf(parent: string, type: string, name: string): string {
  return `${type}=${escapeValue(name)},${parent}`;
}

/** The first part as written in a request (`OU=New Name`), before another parent. */
export function withFirstPart(part: string, parent: string): string {
  return `${format(partsOf(part).slice(0, 1))},${parent}`;
}

function format(parts: Part[]): string {
  return parts.map(({ type, value }) => `${type}=${escapeValue(value)}`).join(',');
}
