const LONGEST_KEY = 512;

/**
 * Letters, digits and `. _ : @ -` stay, every other UTF-16 unit becomes `!` and four hex digits. Azure Tables forbids
 * `/ \ # ?` and control characters in keys (learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model,
 * read 2026-11), and one alphabet makes both storages list in one order.
 */
export function encodeKey(key: string): string {
  return key.replace(/[^0-9A-Za-z._:@-]/g, (unit) => `!${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

export function decodeKey(stored: string): string {
  return stored.replace(/!([0-9a-f]{4})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

/** The stored form of a whole key; refuses what Azure would. */
export function storedKey(key: string): string {
  const stored = encodeKey(key);
  if (stored.length === 0 || stored.length > LONGEST_KEY) {
    throw new RangeError(`A key of ${stored.length} characters as stored; 1 to ${LONGEST_KEY} are possible.`);
  }
  return stored;
}

/** Above every stored key that starts with `prefix`. */
export function endOfPrefix(prefix: string): string {
  return `${encodeKey(prefix)}~`;
}

export function checkBlobName(name: string): string {
  if (!/^(?=.{1,900}$)[\w.!:@-]+(\/[\w.!:@-]+)*$/.test(name) || /(^|\/)\.+(\/|$)/.test(name)) {
    throw new RangeError(`'${name.slice(0, 80)}' cannot name a blob.`);
  }
  return name;
}
