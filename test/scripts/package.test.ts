import { unzipSync } from 'fflate';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as LoadFigures from '../../local/bench/load-figures';
import type { Load } from '../../local/bench/measured-load';
import { packageApp } from '../../scripts/package/package-app';
import { filesOf } from '../../scripts/package/zip';
import { declarationOfFabrikam } from '../support/another-declaration';
import { root } from '../support/tree';

const out = mkdtempSync(join(tmpdir(), 'cloud-sync-operator-package-'));
let packaged: Awaited<ReturnType<typeof packageApp>>;
beforeAll(async () => {
  packaged = await packageApp(root, out);
});
afterAll(() => rmSync(out, { recursive: true, force: true }));

const textOf = (path: string) => readFileSync(join(packaged.folder, path), 'utf8');

test('holds what is deployed and nothing else', () => {
  expect(filesOf(packaged.folder)).toEqual([
    'LICENSE',
    'THIRD-PARTY-NOTICES.txt',
    'config/operator.config.json',
    'dist/functions/azure-sdks.js',
    'dist/functions/azure-sdks.js.LEGAL.txt',
    'dist/functions/index.js',
    'dist/functions/index.js.LEGAL.txt',
    'dist/functions/index.js.map',
    'host.json',
    'package.json',
  ]);
});

test('nothing of the local world, of tests or of development tools is bundled', () => {
  const { sources } = JSON.parse(textOf('dist/functions/index.js.map')) as { sources: string[] };
  const ours = sources.filter((path) => !path.includes('node_modules')).map((path) => path.replace(/^(\.\.\/)+/, ''));
  expect(ours.length).toBeGreaterThan(100);
  expect(ours.filter((path) => /(^|\/)(local|test|scripts)\//.test(path))).toEqual([]);
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, object>;
  const names = [...textOf('THIRD-PARTY-NOTICES.txt').matchAll(/^(\S+) \d+\.\d+\.\S+ \(.+\)$/gm)].map(
    ([, name]) => name,
  );
  expect(names).toEqual(expect.arrayContaining(['@azure/functions', 'durable-functions', '@azure/identity', 'zod']));
  expect(names.filter((name = '') => name in (devDependencies ?? {}))).toEqual([]);
});

test('says what it is to the worker, and asks for nothing to be installed', () => {
  const { version, description, engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<
    string,
    object
  >;
  const manifest = JSON.parse(textOf('package.json')) as object;
  expect(manifest).toEqual({
    name: 'cloud-sync-operator',
    version,
    description,
    license: 'MIT',
    main: 'dist/functions/index.js',
    engines,
    type: 'commonjs',
  });
});

test('stays small: 3 MiB to upload', () => {
  expect(packaged.bytes).toBeLessThan(3 * 1024 * 1024);
});

test('the zip holds the same files, and is the same again', async () => {
  const zip = readFileSync(packaged.zip);
  const unzipped = unzipSync(zip);
  expect(Object.keys(unzipped)).toEqual(filesOf(packaged.folder));
  expect(Buffer.from(unzipped['host.json'] ?? [])).toEqual(readFileSync(join(root, 'host.json')));
  const again = await packageApp(root, join(out, 'again'));
  expect(readFileSync(again.zip).equals(zip)).toBe(true);
});

test('another declaration is packed where the app reads its own, and nothing else is different', async () => {
  const file = join(out, 'production.config.json');
  writeFileSync(file, declarationOfFabrikam());
  const { folder } = await packageApp(root, join(out, 'another'), file);
  const inside = 'config/operator.config.json';
  expect(readFileSync(join(folder, inside), 'utf8')).toBe(declarationOfFabrikam());
  expect(textOf(inside)).toBe(readFileSync(join(root, inside), 'utf8'));
  for (const name of filesOf(folder).filter((path) => path !== inside)) {
    expect([name, readFileSync(join(folder, name), 'utf8') === textOf(name)]).toEqual([name, true]);
  }
  expect(filesOf(folder)).toEqual(filesOf(packaged.folder));
});

test('a declaration that the app would not start with is not packed', async () => {
  const file = join(out, 'wrong.config.json');
  writeFileSync(file, declarationOfFabrikam().replace('"quorum": 2', '"quorum": "two"'));
  await expect(packageApp(root, join(out, 'wrong'), file)).rejects.toThrow('/policies/delete-threshold/quorum: ');
});

test('a host.json that names another backend is not packaged: the infrastructure would not wake the app', async () => {
  const other = join(out, 'other');
  mkdirSync(other);
  const durableTask = { storageProvider: { type: 'azureManaged' } };
  writeFileSync(join(other, 'host.json'), JSON.stringify({ extensions: { durableTask } }));
  copyFileSync(join(root, 'package.json'), join(other, 'package.json'));
  await expect(packageApp(other, out)).rejects.toThrow('azureManaged');
});

describe('loaded by a worker', () => {
  let load: Load;
  let tree: Load;
  beforeAll(() => {
    // It starts a process of its own, which needs the build.
    const { loadOf } = jest.requireActual<typeof LoadFigures>(join(root, 'dist', 'local', 'bench', 'load-figures.js'));
    load = loadOf(join(packaged.folder, 'dist', 'functions', 'index.js'));
    tree = loadOf(join(root, 'dist', 'functions', 'index.js'));
  });

  test('registers every function that the build registers', () => {
    expect(load.functions).toBe(tree.functions);
  });

  test('leaves the SDKs for later', () => {
    expect(load.loaded.filter((path) => path.startsWith(packaged.folder))).toEqual([
      join(packaged.folder, 'dist', 'functions', 'index.js'),
    ]);
  });

  test('each SDK is there when it is asked for', () => {
    const file = join(packaged.folder, 'dist', 'functions', 'azure-sdks.js');
    const ask = `const sdks = require(${JSON.stringify(file)}); for (const name of Object.getOwnPropertyNames(sdks)) console.log(name, Object.keys(sdks[name]).length > 0)`;
    expect(execFileSync(process.execPath, ['-e', ask], { encoding: 'utf8', cwd: out }).trim().split('\n')).toEqual([
      '@azure/data-tables true',
      '@azure/identity true',
      '@azure/keyvault-secrets true',
      '@azure/storage-blob true',
      '@microsoft/microsoft-graph-client true',
    ]);
  });
});

test('a publish from the folder of the repository ships nothing that runs, and no setting', () => {
  const ignored = readFileSync(join(root, '.funcignore'), 'utf8').split('\n');
  expect(ignored).toEqual(
    expect.arrayContaining([
      'dist',
      'node_modules',
      'local',
      'onprem',
      'test',
      '*.ts',
      '*.tsx',
      'local.settings.json',
      '.git*',
    ]),
  );
});
