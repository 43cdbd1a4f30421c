import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { decide, follow, isAsked, startOnboarding } from '../local/drive/onboarding';
import { type RunningWorld, startWorld } from '../local/drive/world-process';

/** Tells one onboarding and keeps the histories of its orchestrations, for the tests that replay them (see style of a room's tests). */
async function main(): Promise<void> {
  const world = await startWorld('--seed', '1');
  try {
    const { runId } = (await startOnboarding(world)).json<{ runId: string }>();
    await follow(world, runId, isAsked);
    await decide(world);
    const { state } = await follow(world, runId);
    if (state !== 'completed') throw new Error(`the run ended ${state}`);
    keep(world, 'ou-onboarding', `ouOnboarding-${runId}`);
    keep(world, 'approval', `approval-${runId}-1`);
  } finally {
    await world.close();
  }
}

function keep(world: RunningWorld, room: string, instanceId: string): void {
  const database = new DatabaseSync(join(world.dataFolder, 'host.db'), { readOnly: true });
  const rows = database
    .prepare('SELECT event FROM CloudSyncOperatorHistory WHERE instanceId = ? ORDER BY sequence')
    .all(instanceId);
  database.close();
  const folder = join('test', 'orchestrations', room, 'histories');
  mkdirSync(folder, { recursive: true });
  const events = rows.map((row) => `    ${String(row['event'])}`).join(',\n');
  writeFileSync(
    join(folder, 'approved.json'),
    `{\n  "instanceId": "${instanceId}",\n  "history": [\n${events}\n  ]\n}\n`,
  );
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
