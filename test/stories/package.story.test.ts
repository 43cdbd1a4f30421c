import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { decide, follow, isAsked, startOnboarding } from '../../local/drive/onboarding';
import { type RunningWorld, startWorld } from '../../local/drive/world-process';
import { packageApp } from '../../scripts/package/package-app';
import { root } from '../support/tree';

/** What would be deployed, unpacked outside the repository: what the package does not hold, it does not find. */
const out = mkdtempSync(join(tmpdir(), 'cloud-sync-operator-package-'));
const unzipped = join(out, 'unzipped');
let world: RunningWorld;

beforeAll(async () => {
  const { zip } = await packageApp(root, out);
  rmSync(join(out, 'package'), { recursive: true });
  for (const [name, content] of Object.entries(unzipSync(new Uint8Array(readFileSync(zip))))) {
    mkdirSync(dirname(join(unzipped, name)), { recursive: true });
    writeFileSync(join(unzipped, name), content);
  }
  world = await startWorld('--app', unzipped);
});
afterAll(async () => {
  await world.close();
  rmSync(out, { recursive: true });
});

test('the unzipped package onboards four units, through the death of its machine', async () => {
  const { runId } = (await startOnboarding(world)).json<{ runId: string }>();
  await follow(world, runId, isAsked);
  await world.kill();
  await world.restart();
  await decide(world);
  expect(await follow(world, runId)).toMatchObject({
    state: 'completed',
    outcome: { kind: 'verified', counts: { users: 16, groups: 3 } },
  });
  const verification = await (await world.visitor('admin@contoso.com')).get('/api/ledger/verification');
  expect(verification.json()).toMatchObject({ ok: true, firstBroken: null });
});

test('the unzipped package serves its pages and their files', async () => {
  const admin = await world.visitor('admin@contoso.com');
  for (const path of ['/api/console', '/api/assets/console.css', '/api/openapi.json', '/api/health']) {
    expect({ path, status: (await admin.get(path)).status }).toEqual({ path, status: 200 });
  }
});

describe('an upgrade while a run waits', () => {
  test('the package ends what the build began', async () => {
    const upgraded = await startWorld();
    try {
      const { runId } = (await startOnboarding(upgraded)).json<{ runId: string }>();
      await follow(upgraded, runId, isAsked);
      await upgraded.kill();
      await upgraded.restart('--app', unzipped);
      await decide(upgraded);
      expect(await follow(upgraded, runId)).toMatchObject({ state: 'completed', outcome: { kind: 'verified' } });
    } finally {
      await upgraded.close();
    }
  });
});
