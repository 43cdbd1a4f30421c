/** Windows PowerShell reads a file without a mark as the code page of the machine: all else but ASCII is put together from its numbers. */
export function quoted(text: string): string {
  const parts = text.match(/[\x20-\x7e]+|[^\x20-\x7e]/g) ?? [''];
  const literals = parts.map((part) => (/^[\x20-\x7e]/.test(part) ? inQuotes(part) : `[char]${part.charCodeAt(0)}`));
  // What stands first says of which type the sum is.
  if (parts[0] && !literals[0]?.startsWith("'")) literals.unshift("''");
  return literals.length <= 1 ? (literals[0] ?? "''") : `(${literals.join(' + ')})`;
}

function inQuotes(text: string): string {
  return text === '' ? "''" : `'${text.replaceAll("'", "''")}'`;
}

export function list(values: readonly string[]): string {
  return `@(${values.join(', ')})`;
}

/** RFC 4515. */
export function inFilter(text: string): string {
  return text.replaceAll(/[\\*()\0]/g, (sign) => `\\${sign.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** A comment ends with its line. */
export function comment(text: string): string {
  return `# ${text.replaceAll(/[^\x20-\x7e]/g, '?')}`;
}
