import { cpSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { readOperatorConfig } from '../../gateways/operator-config';
import { demonstration } from '../declaration/declaration';
import { bundleApp } from './bundle';
import { noticesFor } from './notices';
import { zipFolder } from './zip';

const PackageJson = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  license: z.string(),
  main: z.string(),
  engines: z.record(z.string(), z.string()),
});

const HostJson = z.object({
  extensions: z.object({ durableTask: z.object({ storageProvider: z.object({ type: z.string().optional() }) }) }),
});

/** What the Functions host reads besides the code: no sources, no tests, no local world, no development dependency. */
const copied = ['host.json', 'LICENSE'];

/** Where the deployed app reads its declaration (the app setting OPERATOR_CONFIG), whatever it is called here. */
const declarationInside = 'config/operator.config.json';

/** Makes `<out>/package` and its zip from the app and a declaration; answers where they are. The same sources make the same bytes. */
export async function packageApp(
  root: string,
  out: string,
  config = demonstration,
): Promise<{ folder: string; zip: string; bytes: number }> {
  const manifest = PackageJson.parse(readJson(join(root, 'package.json')));
  checkBackend(HostJson.parse(readJson(join(root, 'host.json'))));
  readOperatorConfig(config, root);
  const folder = join(out, 'package');
  rmSync(folder, { recursive: true, force: true });
  const inside = await bundleApp(root, dirname(join(folder, manifest.main)));
  for (const file of copied) cpSync(join(root, file), join(folder, file));
  cpSync(resolve(root, config), join(folder, declarationInside));
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify({ ...manifest, type: 'commonjs' }, undefined, 2)}\n`);
  writeFileSync(join(folder, 'THIRD-PARTY-NOTICES.txt'), noticesFor(root, inside));
  const zip = join(out, `${manifest.name}-${manifest.version}.zip`);
  zipFolder(folder, zip);
  return { folder, zip, bytes: statSync(zip).size };
}

/** The platform looks into host.json on disk to know when to wake the app: a backend is chosen here, and by no setting. */
function checkBackend({ extensions }: z.infer<typeof HostJson>): void {
  const { type } = extensions.durableTask.storageProvider;
  if (type !== undefined) throw new Error(`host.json names the backend ${type}; the infrastructure has Azure Storage.`);
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}
