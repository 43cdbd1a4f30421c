import { checkNode } from './world/check-node';

checkNode();

/** Loaded after the check, since an old Node cannot even load what follows. */
async function main(): Promise<void> {
  const { runBench } = await import('./bench/bench.js');
  await runBench(process.argv.slice(2));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
