import { readFileSync, readdirSync } from 'node:fs';
import { timerNames } from '../../../domain/timers';
import { createHeartbeats } from '../../../gateways/records/heartbeats';
import { createSqliteStorage } from '../../../local/storage/sqlite-storage';

describe('heartbeats', () => {
  let now = 0;
  const clock = { now: () => new Date(now), pause: () => Promise.resolve() };
  beforeEach(() => void (now = Date.parse('2026-11-24T06:00:00.000Z')));

  it('are awaited from the first look, and told from the first run on', async () => {
    const heartbeats = createHeartbeats(createSqliteStorage(':memory:'), clock);
    expect(await heartbeats.read('sweep')).toEqual({ at: '2026-11-24T06:00:00.000Z', hasRun: false });
    now += 60_000;
    expect(await heartbeats.read('sweep')).toEqual({ at: '2026-11-24T06:00:00.000Z', hasRun: false });
    await heartbeats.note('sweep');
    expect(await heartbeats.read('sweep')).toEqual({ at: '2026-11-24T06:01:00.000Z', hasRun: true });
    expect(await heartbeats.read('retention')).toEqual({ at: '2026-11-24T06:01:00.000Z', hasRun: false });
  });

  it('are not undone by many first looks beside a run', async () => {
    const heartbeats = createHeartbeats(createSqliteStorage(':memory:'), clock);
    const looks = Array.from({ length: 20 }, () => heartbeats.read('sweep'));
    await Promise.all([...looks, heartbeats.note('sweep')]);
    expect((await heartbeats.read('sweep')).hasRun).toBe(true);
  });
});

describe('every timer of the app', () => {
  const sources = readdirSync('functions')
    .filter((file) => file.endsWith('.timer.ts'))
    .map((file) => readFileSync(`functions/${file}`, 'utf8'))
    .join('\n');

  it('is known and leaves a heartbeat', () => {
    const registered = [...sources.matchAll(/app\.timer\('(\w+)'/g)].map(([, name]) => name);
    expect(registered.sort()).toEqual([...timerNames].sort());
    // That of a look is left by the orchestration which the timer starts.
    const rooms = readFileSync('orchestrations/sync-health/activities.ts', 'utf8');
    for (const name of timerNames) expect(sources + rooms).toContain(`heartbeats.note('${name}')`);
  });
});
