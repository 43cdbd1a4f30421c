import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const Manifest = z.object({ name: z.string(), version: z.string(), license: z.string() });

const intro = 'This package contains the software below, each under its own licence.';

/** Name, version and licence text of everything that was bundled: the licences want their text to travel along. */
export function noticesFor(root: string, packageFolders: readonly string[]): string {
  const notices = packageFolders.map((folder) => noticeOf(join(root, folder))).sort();
  return [intro, ...new Set(notices)].join(`\n\n${'-'.repeat(80)}\n\n`) + '\n';
}

function noticeOf(folder: string): string {
  const { name, version, license } = Manifest.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
  const texts = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
  const read = texts.sort().map((file) => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim());
  return [`${name} ${version} (${license})`, ...read].join('\n\n');
}
