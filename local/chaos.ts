import { checkNode } from './world/check-node';

checkNode();

/** Loaded after the check, since an old Node cannot even load what follows. */
async function main(): Promise<void> {
  const { runChaos } = await import('./chaos/campaign.js');
  process.exitCode = (await runChaos(process.argv.slice(2))) ? 0 : 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
