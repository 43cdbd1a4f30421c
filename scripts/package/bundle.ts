import { join } from 'node:path';
import { build, type BuildOptions, type Plugin } from 'esbuild';

/** Loaded when they are first needed, so that a cold start does without them (gateways/azure-platform.ts): a bundle each. */
const sdks = [
  '@azure/data-tables',
  '@azure/identity',
  '@azure/keyvault-secrets',
  '@azure/storage-blob',
  '@microsoft/microsoft-graph-client',
];

const fileOf = (sdk: string) => `${sdk.slice(1).replace('/', '-')}.js`;

const sdksApart: Plugin = {
  name: 'sdks-apart',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^@(azure|microsoft)\// }, ({ path }) =>
      sdks.includes(path) ? { path: `../sdks/${fileOf(path)}`, external: true } : undefined,
    ),
};

/** Names stay as they are, so that stack traces can be read; the worker itself provides `@azure/functions-core`. */
const common: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  keepNames: true,
  minifyWhitespace: true,
  minifySyntax: true,
  sourcemap: 'linked',
  sourcesContent: false,
  legalComments: 'external',
  logLevel: 'error',
};

/** The compiled app as few files as it needs, below `dist` of the package. */
export async function bundleApp(root: string, dist: string): Promise<void> {
  await build({
    ...common,
    entryPoints: [join(root, 'dist', 'functions', 'index.js')],
    outfile: join(dist, 'functions', 'index.js'),
    external: ['@azure/functions-core'],
    plugins: [sdksApart],
  });
  for (const sdk of sdks) {
    const stdin = { contents: `module.exports = require('${sdk}');`, resolveDir: root };
    await build({ ...common, stdin, outfile: join(dist, 'sdks', fileOf(sdk)) });
  }
}
