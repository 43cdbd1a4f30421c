import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { demonstration, namedDeclaration } from './declaration/declaration';
import { packageApp } from './package/package-app';

const root = join(__dirname, '..', '..');

/** `npm run package [-- --config <file>]`: with the declaration named there or in OPERATOR_CONFIG, else with the demonstration. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { config: { type: 'string' } } });
  const config = namedDeclaration(values.config, process.env) ?? demonstration;
  const { folder, zip, bytes } = await packageApp(root, join(root, 'out'), config);
  const megabytes = (bytes / 1024 / 1024).toFixed(1);
  console.log(`${relative(root, zip)} (${megabytes} MB), from ${relative(root, folder)}, with ${config}.`);
  console.log(`Try it: npm start -- --app ${relative(root, folder)}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
