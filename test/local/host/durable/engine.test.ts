import { fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createWorldClock } from '../../../../local/world-clock';
import { openWorlds } from './small-world';
import type { SmallApp } from './small-world';

const world = openWorlds();
const MINUTE = 60_000;

interface LastWords {
  outputs: number[];
  rows: number[];
}

/** Runs the mortal world; kills it after so many real milliseconds of work, or waits for its last words. */
function live(folder: string, killAfter?: number): Promise<LastWords | undefined> {
  return new Promise((resolve, reject) => {
    const child = fork(join(__dirname, 'mortal-world.js'), [folder], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    let complaint = '';
    let words: LastWords | undefined;
    child.stderr?.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
    child.on('message', (message) => {
      if (message === 'working' && killAfter !== undefined) setTimeout(() => child.kill('SIGKILL'), killAfter);
      if (typeof message === 'object') words = message as LastWords;
    });
    child.on('exit', (code) => (code ? reject(new Error(complaint)) : resolve(words)));
  });
}

describe('a killed process', () => {
  it('loses nothing: every orchestration ends with the right output after several kills', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mortal-'));
    for (const killAfter of [15, 90, 40, 160, 70]) expect(await live(folder, killAfter)).toBeUndefined();
    const { outputs, rows } = (await live(folder))!;
    // Forty steps, four of the child, and the entity's 100, which would be 200 had an operation been applied twice.
    expect(outputs).toEqual(Array(8).fill(144));
    expect(rows).toEqual([0, 0, 0]);
    const worked = readFileSync(join(folder, 'worked.log'), 'utf8').trim().split('\n');
    expect(new Set(worked).size).toBe(8 * 44);
    expect(worked.length).toBeGreaterThanOrEqual(8 * 44);
    rmSync(folder, { recursive: true });
  }, 60_000);
});

describe('a second engine on the same data', () => {
  const clock = createWorldClock({ ahead: 0, keepAhead: () => undefined });
  afterAll(() => clock.stop());

  it('runs again the activities that were in flight, and takes their result once', async () => {
    let runs = 0;
    let open = () => undefined as void;
    const app: SmallApp = {
      orchestrators: {
        *one(context) {
          return yield context.df.callActivity('slow');
        },
      },
      activities: {
        slow: () => {
          const run = ++runs;
          return run === 1 ? new Promise((resolve) => (open = () => resolve('first'))) : 'second';
        },
      },
    };
    const database = new DatabaseSync(':memory:');
    const first = world(app, { database, clock });
    first.engine.startNew('one', { instanceId: 'i' });
    while (runs === 0) await new Promise((resolve) => setImmediate(resolve));
    await first.close();
    const second = world(app, { database, clock });
    await second.settle();
    open();
    await second.settle();
    expect([runs, second.engine.status('i')?.output]).toEqual([2, 'second']);
    expect(second.engine.history('i').filter((event) => event.EventType === 5)).toHaveLength(1);
  }, 10_000);

  it('fires the timers that fell due in between, and those that fall due later', async () => {
    const app: SmallApp = {
      orchestrators: {
        *wait(context) {
          yield context.df.createTimer(
            new Date(context.df.currentUtcDateTime.getTime() + context.df.getInput<number>()),
          );
          return 'woken';
        },
      },
    };
    const database = new DatabaseSync(':memory:');
    const first = world(app, { database, clock });
    first.engine.startNew('wait', { instanceId: 'soon', input: MINUTE });
    first.engine.startNew('wait', { instanceId: 'late', input: 10 * MINUTE });
    await first.settle();
    await first.close();
    await clock.advance(5 * MINUTE);
    const second = world(app, { database, clock });
    await second.settle();
    expect(second.engine.status('soon')?.output).toBe('woken');
    expect(second.engine.status('late')?.runtimeStatus).toBe('Running');
    await clock.advance(6 * MINUTE);
    expect(second.engine.status('late')?.output).toBe('woken');
  });

  it('sees nothing of it under another hub name', async () => {
    const app: SmallApp = { orchestrators: { *one() {} } };
    const database = new DatabaseSync(':memory:');
    const first = world(app, { database, clock });
    first.engine.startNew('one', { instanceId: 'i' });
    await first.settle();
    await first.close();
    const other = world(app, { database, clock, hubName: 'OtherHub' });
    expect(other.engine.status('i')).toBeUndefined();
  });
});

describe('deliveries', () => {
  const app: SmallApp = {
    orchestrators: {
      *two(context) {
        const first = yield context.df.callActivity('echo', 1);
        yield context.df.waitForExternalEvent('go');
        return [first, yield context.df.callActivity('echo', 2)];
      },
    },
    activities: { echo: (input) => input },
  };

  it('of the same completion twice, of an unknown task or of an older execution change nothing', async () => {
    const { engine, database, settle, run } = world(app);
    const { instanceId } = await run('two');
    const history = engine.history(instanceId);
    const completed = history.find((event) => event.EventType === 5)!;
    const executionId = history[1]!.OrchestrationInstance!.ExecutionId;
    const insert = database.prepare('INSERT INTO TestHubMessages (target, executionId, event) VALUES (?, ?, ?)');
    insert.run(instanceId, executionId, JSON.stringify({ ...completed, Result: '99' }));
    insert.run(instanceId, executionId, JSON.stringify({ ...completed, TaskScheduledId: 1, Result: '98' }));
    insert.run(instanceId, 'older', JSON.stringify({ ...completed, TaskScheduledId: 1, Result: '97' }));
    engine.raiseEvent(instanceId, 'go', 1);
    await settle();
    expect(engine.status(instanceId)).toMatchObject({ runtimeStatus: 'Completed', output: [1, 2] });
    expect(engine.history(instanceId).filter((event) => event.EventType === 5)).toHaveLength(2);
    expect(database.prepare('SELECT count(*) AS n FROM TestHubMessages').get()).toEqual({ n: 0 });
  });

  it('to an instance that was purged while its activity ran leave nothing behind', async () => {
    const { engine, database, settle, clock } = world({
      ...app,
      activities: { echo: () => clock.sleep(MINUTE) },
    });
    engine.startNew('two', { instanceId: 'i' });
    await settle();
    expect(engine.purgeMany({})).toBe(1);
    await clock.advance(2 * MINUTE);
    for (const table of ['Instances', 'History', 'Messages', 'Activities', 'Timers']) {
      expect(database.prepare(`SELECT count(*) AS n FROM TestHub${table}`).get()).toEqual({ n: 0 });
    }
  });
});

describe('a long life', () => {
  it('of a week with a timer every five minutes stays small', async () => {
    const { engine, clock, database } = world({
      orchestrators: {
        *sweep(context) {
          const { round } = context.df.getInput<{ round: number }>();
          yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 5 * MINUTE));
          yield context.df.callActivity('look');
          context.df.continueAsNew({ round: round + 1 });
        },
      },
      activities: { look: () => 'fine' },
    });
    engine.startNew('sweep', { instanceId: 'sweep', input: { round: 0 } });
    await clock.advance(7 * 24 * 60 * MINUTE);
    const { round } = engine.status('sweep')?.input as { round: number };
    expect(round).toBeGreaterThanOrEqual(2016);
    expect(engine.history('sweep').length).toBeLessThan(10);
    expect(database.prepare('SELECT count(*) AS n FROM TestHubHistory').get()!['n']).toBeLessThan(10);
    expect(engine.busy()).toBe(false);
  }, 60_000);
});
