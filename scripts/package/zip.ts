import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { zipSync, type ZipOptions } from 'fflate';

/** The earliest instant a zip can name, in local time as zip has it, and readable by everybody: the same content makes the same file. */
const same: ZipOptions = { level: 9, mtime: new Date(1980, 0, 1), os: 3, attrs: 0o100644 << 16 };

/** Names with forward slashes, in order. */
export function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).replaceAll('\\', '/'))
    .sort();
}

export function zipFolder(folder: string, file: string): void {
  const entries = filesOf(folder).map((name) => [name, new Uint8Array(readFileSync(join(folder, name)))] as const);
  writeFileSync(file, zipSync(Object.fromEntries(entries), same));
}
