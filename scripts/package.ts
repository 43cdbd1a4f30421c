import { join, relative } from 'node:path';
import { packageApp } from './package/package-app';

const root = join(__dirname, '..', '..');

async function main(): Promise<void> {
  const { folder, zip, bytes } = await packageApp(root, join(root, 'out'));
  const megabytes = (bytes / 1024 / 1024).toFixed(1);
  console.log(`${relative(root, zip)} (${megabytes} MB), from ${relative(root, folder)}.`);
  console.log(`Try it: npm start -- --app ${relative(root, folder)}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
