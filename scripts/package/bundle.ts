import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build, type BuildOptions, type Plugin } from 'esbuild';

/** Loaded when they are first needed, so that a cold start does without them (gateways/azure-platform.ts): a file of their own. */
const sdks = [
  '@azure/data-tables',
  '@azure/identity',
  '@azure/keyvault-secrets',
  '@azure/storage-blob',
  '@microsoft/microsoft-graph-client',
];

const sdkFile = 'azure-sdks.js';

/** There may be one copy of each: they keep what was registered. */
const singletons = ['@azure/functions', 'durable-functions'];

/** Names stay as they are, so that stack traces can be read. */
const common: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  keepNames: true,
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'external',
  logLevel: 'error',
};

/** The app as two files, what every start loads and what the first request loads; answers the folders of the packages inside. */
export async function bundleApp(root: string, folder: string): Promise<string[]> {
  const shared = { ...common, absWorkingDir: root, metafile: true, write: false } as const;
  const app = await build({
    ...shared,
    entryPoints: ['functions/index.ts'],
    outfile: 'dist/functions/index.js',
    // The worker itself provides it.
    external: ['@azure/functions-core'],
    plugins: [sdksApart],
    sourcemap: 'linked',
    sourcesContent: false,
  });
  const stdin = { contents: sdks.map(onDemand).join('\n'), resolveDir: root };
  const azure = await build({ ...shared, stdin, outfile: `dist/functions/${sdkFile}` });
  mkdirSync(folder, { recursive: true });
  // Written here and not by esbuild: source maps would name the sources differently in each folder.
  for (const { path, contents } of [app, azure].flatMap(({ outputFiles }) => outputFiles)) {
    writeFileSync(join(folder, basename(path)), contents);
  }
  const inside = [...new Set([app, azure].flatMap(({ metafile }) => Object.keys(metafile.inputs)).flatMap(packageOf))];
  checkSingletons(inside);
  return inside;
}

/** Evaluated when it is asked for: one SDK does not load the others. */
function onDemand(sdk: string): string {
  return `Object.defineProperty(exports, '${sdk}', { enumerable: true, get: () => require('${sdk}') });`;
}

const sdksApart: Plugin = {
  name: 'sdks-apart',
  setup({ onResolve, onLoad }) {
    const named = new RegExp(`^(${sdks.join('|')})$`);
    onResolve({ filter: named }, ({ path }) => ({ path, namespace: 'sdk' }));
    onLoad({ filter: named, namespace: 'sdk' }, ({ path }) => ({
      contents: `module.exports = require('./${sdkFile}')['${path}'];`,
    }));
    onResolve({ filter: /^\.\/azure-sdks/, namespace: 'sdk' }, ({ path }) => ({ path, external: true }));
  },
};

/** The folder of the package that a file belongs to, if it belongs to one. */
function packageOf(file: string): string[] {
  const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
  return found === undefined ? [] : [found];
}

function checkSingletons(inside: readonly string[]): void {
  for (const name of singletons) {
    const copies = inside.filter((folder) => folder.endsWith(`node_modules/${name}`));
    if (copies.length !== 1) throw new Error(`The bundle needs one copy of ${name} and has ${copies.length}.`);
  }
}
