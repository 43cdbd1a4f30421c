import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { zipSync } from 'fflate';

/** The earliest instant a zip can name: the same content makes the same file. */
const epoch = new Date('1980-01-01T00:00:00');

/** Names with forward slashes, in order. */
export function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).replaceAll('\\', '/'))
    .sort();
}

export function zipFolder(folder: string, file: string): void {
  const entries = filesOf(folder).map((name) => [name, new Uint8Array(readFileSync(join(folder, name)))] as const);
  writeFileSync(file, zipSync(Object.fromEntries(entries), { level: 9, mtime: epoch }));
}
