import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { mkdirSync } from 'node:fs';
import { decide, follow, isAsked, startOnboarding } from '../../local/drive/onboarding';
import { startWorld } from '../../local/drive/world-process';
import { packageApp } from '../../scripts/package/package-app';
import { root } from '../support/tree';

/** What would be deployed, unpacked and run. */
let out: string;
let names: string[];
let bytes: number;
beforeAll(async () => {
  out = mkdtempSync(join(tmpdir(), 'package-'));
  const made = await packageApp(root, out);
  bytes = made.bytes;
  const files = unzipSync(new Uint8Array(readFileSync(made.zip)));
  names = Object.keys(files);
  for (const [name, content] of Object.entries(files)) {
    const path = join(out, 'unzipped', name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
});
afterAll(() => rmSync(out, { recursive: true }));

test('holds what the host reads and nothing else', () => {
  const code = names.filter((name) => !/\.(map|LEGAL\.txt)$/.test(name));
  expect(code).toEqual([
    'LICENSE',
    'config/operator.config.json',
    'dist/functions/index.js',
    'dist/sdks/azure-data-tables.js',
    'dist/sdks/azure-identity.js',
    'dist/sdks/azure-keyvault-secrets.js',
    'dist/sdks/azure-storage-blob.js',
    'dist/sdks/microsoft-microsoft-graph-client.js',
    'host.json',
    'package.json',
  ]);
  expect(names.filter((name) => /local\.settings|node_modules|\.ts$|test/.test(name))).toEqual([]);
});

test('holds nothing of the local world or of the tests, not even in its bundle', () => {
  const bundle = readFileSync(join(out, 'unzipped/dist/functions/index.js'), 'utf8');
  const map = JSON.parse(readFileSync(join(out, 'unzipped/dist/functions/index.js.map'), 'utf8')) as {
    sources: string[];
  };
  const ours = map.sources.filter((source) => !source.includes('node_modules'));
  expect(ours.length).toBeGreaterThan(100);
  expect(ours.filter((source) => /(^|\/)(local|test|scripts)\//.test(source))).toEqual([]);
  expect(bundle).not.toContain('/_local/');
});

test('is smaller than 8 MB', () => {
  expect(bytes).toBeLessThan(8 * 1024 * 1024);
});

test('runs an onboarding on the embedded host', async () => {
  const world = await startWorld('--app', join(out, 'unzipped'));
  try {
    const { runId } = (await startOnboarding(world)).json<{ runId: string }>();
    await follow(world, runId, isAsked);
    await decide(world);
    expect(await follow(world, runId)).toMatchObject({ state: 'completed', outcome: { kind: 'verified' } });
  } finally {
    await world.close();
  }
});
