import { cpSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { bundleApp } from './bundle';
import { zipFolder } from './zip';

const PackageJson = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  license: z.string(),
  main: z.string(),
  engines: z.record(z.string(), z.string()),
});

/** What the Functions host reads besides the code: no sources, no tests, no local world, no development dependency. */
const copied = ['host.json', 'LICENSE', 'config/operator.config.json'];

/** Makes `<out>/package` and its zip from the compiled app; answers where they are. */
export async function packageApp(root: string, out: string): Promise<{ folder: string; zip: string; bytes: number }> {
  const manifest = PackageJson.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  const folder = join(out, 'package');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await bundleApp(root, join(folder, 'dist'));
  for (const file of copied) cpSync(join(root, file), join(folder, file));
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
  const zip = join(out, `${manifest.name}-${manifest.version}.zip`);
  zipFolder(folder, zip);
  return { folder, zip, bytes: statSync(zip).size };
}
