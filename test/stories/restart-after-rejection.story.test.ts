import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OperatorConfig } from '../../domain/operator-config';
import { heldAndAsked, onboardCorp } from '../../local/drive/held-deletes';
import { decide, follow } from '../../local/drive/onboarding';
import { type RunningWorld, startWorld } from '../../local/drive/world-process';
import { requestsSince, resetScopeOf } from '../../local/drive/requests';
import { ledgerOf } from '../support/configuration';

/** A tenant whose policy says that a no is followed by the portal's "Restart sync". */
let folder: string;
let world: RunningWorld;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'restart-after-rejection-'));
  const file = join(folder, 'restarting.config.json');
  writeFileSync(file, JSON.stringify(restartingConfig()));
  world = await startWorld('--config', file);
  await onboardCorp(world);
});
afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true });
});

function restartingConfig(): OperatorConfig {
  const config = OperatorConfig.parse(JSON.parse(readFileSync('config/operator.config.json', 'utf8')));
  const policy = config.policies['delete-threshold'];
  if (!policy) throw new Error('the configuration has no policy for held deletes');
  return {
    ...config,
    policies: { ...config.policies, 'delete-threshold': { ...policy, restartAfterRejection: true } },
  };
}

test('a rejection is followed by one restart of the job that releases nothing', async () => {
  const asked = await heldAndAsked(world, 12);
  await decide(world, { decision: 'reject', comment: 'The OU was moved by mistake.' });
  const ended = await follow(world, asked.runId, undefined, { step: 'PT1M' });
  expect(ended.state).toBe('rejected');
  const restarts = (await requestsSince(world)).filter(({ path }) => path.endsWith('/restart'));
  expect(restarts.map(({ status }) => status)).toEqual([204]);
  expect(restarts.map(resetScopeOf).join()).not.toContain('ForceDeletes');
  const ledger = await ledgerOf<{ what?: string }>(world, asked.runId);
  expect(ledger.filter(({ kind }) => kind === 'written').map(({ data }) => data.what)).toEqual(['restart']);
});
