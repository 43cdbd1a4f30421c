import { checkNode } from './world/check-node';

checkNode();

/** Loaded after the check, since an old Node cannot even load what follows. */
async function main(): Promise<void> {
  const { readOptions } = await import('./world/options.js');
  const { startWorld } = await import('./world/world.js');
  const read = readOptions(process.argv.slice(2));
  if (read.kind === 'wrong') throw new Error(read.problems.join('\n'));
  const world = await startWorld(read.options);
  const { app, tenant, console: consolePage, inbox } = world.addresses;
  console.log(`Ready: app ${app} · console ${consolePage} · inbox ${inbox} · tenant ${tenant}`);
  const stop = () => void world.close().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
