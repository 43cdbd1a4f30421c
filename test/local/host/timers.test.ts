import { DatabaseSync } from 'node:sqlite';
import type { Invocation, Invoker, RegisteredFunction } from '../../../local/host/invocation';
import { createTimers } from '../../../local/host/timers';
import type { Timers } from '../../../local/host/timers';
import { createWorldClock } from '../../../local/world-clock';
import type { ControlledClock } from '../../../local/world-clock';

const MINUTE = 60_000;
const start = Date.parse('2026-11-23T04:51:30Z');

interface Run {
  at: string;
  info: { Schedule: unknown; ScheduleStatus: Record<string, string> | null; IsPastDue: boolean };
  retryContext: Record<string, unknown> | undefined;
}

interface SmallHost {
  timers: Timers;
  clock: ControlledClock;
  runs: Run[];
  fn: RegisteredFunction;
}

const clocks: ControlledClock[] = [];
afterEach(() => clocks.splice(0).forEach((clock) => clock.stop()));

function aClockAt(instant: number): ControlledClock {
  const clock = createWorldClock({ ahead: instant - Date.now(), keepAhead: () => undefined });
  clocks.push(clock);
  return clock;
}

interface TimerSetting {
  clock?: ControlledClock;
  database?: DatabaseSync;
  trigger: Record<string, unknown>;
  retryOptions?: unknown;
  settings?: Record<string, string>;
  handler?: (clock: ControlledClock) => Promise<void>;
}

/** The timers of a host that has one timer function, with a handler of the test's own. */
function aHost({ trigger, retryOptions, settings, handler, ...given }: TimerSetting): SmallHost {
  const clock = given.clock ?? aClockAt(start);
  const runs: Run[] = [];
  let inFlight = 0;
  const fn: RegisteredFunction = {
    name: 'tick',
    functionId: 'tick',
    triggerType: 'timertrigger',
    triggerName: 'timer',
    bindings: { timer: { type: 'timerTrigger', direction: 'in', ...trigger } },
    retryOptions,
  };
  const invoker: Invoker = {
    all: [fn],
    inFlight: () => inFlight,
    find: () => undefined,
    names: () => [],
    async invoke({ inputs, retryContext }: Invocation) {
      const info = JSON.parse(inputs[0]?.data.json ?? '') as Run['info'];
      runs.push({ at: new Date(clock.now()).toISOString(), info, retryContext: retryContext as Run['retryContext'] });
      inFlight++;
      await Promise.resolve(handler?.(clock)).finally(() => inFlight--);
      return {};
    },
  };
  clock.join({ busy: () => inFlight > clock.sleepers() });
  const database = given.database ?? new DatabaseSync(':memory:');
  const timers = createTimers({ invoker, clock, database, settings: settings ?? {}, log: () => undefined });
  return { timers, clock, runs, fn };
}

const never = '0001-01-01T00:00:00+00:00';

it('has no status for a timer that runs more often than once a minute', async () => {
  const { timers, clock, runs } = aHost({ trigger: { schedule: '*/20 * * * * *' } });
  timers.start();
  await clock.advance(MINUTE);
  expect(runs).toHaveLength(3);
  expect(runs[0]?.info).toEqual({ Schedule: { AdjustForDST: true }, ScheduleStatus: null, IsPastDue: false });
});

it('has no status with useMonitor false', async () => {
  const { timers, clock, runs } = aHost({ trigger: { schedule: '0 */5 * * * *', useMonitor: false } });
  timers.start();
  await clock.advance(10 * MINUTE);
  expect(runs.map(({ info }) => info.ScheduleStatus)).toEqual([null, null]);
});

it('tells the first run that there was none before, and later ones when the last began', async () => {
  const { timers, clock, runs } = aHost({ trigger: { schedule: '0 * * * * *' } });
  timers.start();
  await clock.advance(2 * MINUTE);
  expect(runs).toHaveLength(2);
  expect(runs[0]?.info.ScheduleStatus).toEqual({ Last: never, LastUpdated: never, Next: '2026-11-23T04:52:00+00:00' });
  const second = runs[1]?.info.ScheduleStatus;
  expect(second?.['Last']).toMatch(/^2026-11-23T04:52:00(\.\d{3}0000)?\+00:00$/);
  expect(second?.['LastUpdated']).toBe(second?.['Last']);
  expect(second?.['Next']).toBe('2026-11-23T04:53:00+00:00');
});

it('makes up for a missed run once, with the status from before the stop', async () => {
  const database = new DatabaseSync(':memory:');
  const before = aHost({ database, trigger: { schedule: '0 * * * * *' } });
  before.timers.start();
  await before.clock.advance(MINUTE);
  before.timers.stop();
  await before.clock.advance(5 * MINUTE);
  expect(before.runs).toHaveLength(1);

  const after = aHost({ database, clock: before.clock, trigger: { schedule: '0 * * * * *' } });
  after.timers.start();
  expect(after.runs).toHaveLength(1);
  expect(after.runs[0]?.info).toMatchObject({ IsPastDue: true, ScheduleStatus: { Next: '2026-11-23T04:53:00+00:00' } });
  await after.clock.advance(MINUTE);
  expect(after.runs.map(({ info }) => info.IsPastDue)).toEqual([true, false]);
});

it('does not make up for a run that was missed before the first one, nor after a change of schedule', async () => {
  const database = new DatabaseSync(':memory:');
  const before = aHost({ database, trigger: { schedule: '0 * * * * *' } });
  before.timers.start();
  before.timers.stop();
  await before.clock.advance(5 * MINUTE);
  const after = aHost({ database, clock: before.clock, trigger: { schedule: '0 * * * * *' } });
  after.timers.start();
  expect(after.runs).toHaveLength(0);
  await after.clock.advance(MINUTE);
  after.timers.stop();
  await after.clock.advance(10 * MINUTE);
  const changed = aHost({ database, clock: before.clock, trigger: { schedule: '0 */10 * * * *' } });
  changed.timers.start();
  expect(changed.runs).toHaveLength(0);
});

it('runs at startup when asked to, not as past due, with the next regular occurrence', () => {
  const { timers, runs } = aHost({ trigger: { schedule: '0 0 9 * * *', runOnStartup: true } });
  timers.start();
  expect(runs[0]?.info).toMatchObject({ IsPastDue: false, ScheduleStatus: { Next: '2026-11-23T09:00:00+00:00' } });
});

it('never overlaps itself: what fell due during a run comes once, right after it', async () => {
  let running = 0;
  let most = 0;
  const { timers, clock, runs } = aHost({
    trigger: { schedule: '0 * * * * *' },
    async handler(world) {
      most = Math.max(most, ++running);
      await world.sleep(2.5 * MINUTE);
      running--;
    },
  });
  timers.start();
  await clock.advance(6 * MINUTE);
  expect(most).toBe(1);
  expect(runs.map(({ at }) => at.slice(11, 19))).toEqual(['04:52:00', '04:54:30', '04:57:00']);
});

it('goes on after a run that failed', async () => {
  const handler = () => Promise.reject(new Error('no luck'));
  const { timers, clock, runs } = aHost({ trigger: { schedule: '0 * * * * *' }, handler });
  timers.start();
  await clock.advance(3 * MINUTE);
  expect(runs).toHaveLength(3);
  expect(runs.every(({ retryContext }) => retryContext === undefined)).toBe(true);
});

it('retries after a fixed delay with the same status, and tells the attempt and the error', async () => {
  const retryOptions = { maxRetryCount: 2, retryStrategy: 'fixedDelay', delayInterval: { seconds: 10 } };
  const handler = () => Promise.reject(new Error('no luck'));
  const { timers, clock, runs } = aHost({ trigger: { schedule: '0 */5 * * * *' }, retryOptions, handler });
  timers.start();
  await clock.advance(5 * MINUTE);
  expect(runs.map(({ at }) => at.slice(11, 19))).toEqual(['04:55:00', '04:55:10', '04:55:20']);
  expect(runs.map(({ retryContext }) => retryContext)).toEqual([
    { retryCount: 0, maxRetryCount: 2 },
    { retryCount: 1, maxRetryCount: 2, exception: expect.objectContaining({ message: 'no luck' }) as unknown },
    { retryCount: 2, maxRetryCount: 2, exception: expect.objectContaining({ message: 'no luck' }) as unknown },
  ]);
  expect(new Set(runs.map(({ info }) => JSON.stringify(info))).size).toBe(1);
});

it('grows the delay of an exponential retry up to its maximum', async () => {
  const retryOptions = {
    maxRetryCount: 5,
    retryStrategy: 'exponentialBackoff',
    minimumInterval: { seconds: 10 },
    maximumInterval: { seconds: 60 },
  };
  const handler = () => Promise.reject(new Error('no luck'));
  const { timers, clock, runs } = aHost({ trigger: { schedule: '0 0 5 * * *' }, retryOptions, handler });
  timers.start();
  await clock.advance(30 * MINUTE);
  const at = runs.map((run) => Date.parse(run.at) / 1000);
  const delays = at.slice(1).map((second, index) => Math.round(second - (at[index] ?? 0)));
  expect(delays).toHaveLength(5);
  expect(delays[0]).toBe(10);
  expect(delays[1]).toBeGreaterThanOrEqual(18);
  expect(delays[1]).toBeLessThanOrEqual(22);
  expect(delays.slice(3)).toEqual([60, 60]);
});

it('leaves a retry that the host did not live to see as past due', async () => {
  const database = new DatabaseSync(':memory:');
  const retryOptions = { maxRetryCount: -1, retryStrategy: 'fixedDelay', delayInterval: { seconds: 30 } };
  let failing = false;
  const handler = () => (failing ? Promise.reject(new Error('no luck')) : Promise.resolve());
  const trigger = { schedule: '0 * * * * *' };
  const before = aHost({ database, trigger, retryOptions, handler });
  before.timers.start();
  await before.clock.advance(MINUTE);
  failing = true;
  await before.clock.advance(MINUTE);
  before.timers.stop();
  await before.clock.advance(5 * MINUTE);
  const after = aHost({ database, clock: before.clock, trigger });
  after.timers.start();
  expect(after.runs[0]?.info).toMatchObject({ IsPastDue: true, ScheduleStatus: { Next: '2026-11-23T04:53:00+00:00' } });
});

it('takes a schedule from the settings, and its time zone', async () => {
  const settings = { TICK: '0 0 6 * * *', WEBSITE_TIME_ZONE: 'Europe/Berlin' };
  const { timers, clock, runs } = aHost({ trigger: { schedule: '%TICK%' }, settings });
  timers.start();
  await clock.advance(60 * MINUTE);
  expect(runs.map(({ at }) => at.slice(11, 19))).toEqual(['05:00:00']);
});

it.each([
  ['%MISSING%', /the setting MISSING of its schedule is missing/],
  ['00:05:00', /time span/],
  ['0 0 9 * * 7', /"7" is not a day of the week/],
])('refuses the schedule %s by name', (schedule, message) => {
  expect(() => aHost({ trigger: { schedule } })).toThrow(message);
  expect(() => aHost({ trigger: { schedule } })).toThrow(/function "tick"/);
});

it('runs by hand with the status as it is stored', async () => {
  const { timers, clock, runs, fn } = aHost({ trigger: { schedule: '0 * * * * *' } });
  timers.start();
  await clock.advance(MINUTE);
  await timers.runOnce(fn);
  expect(runs).toHaveLength(2);
  expect(runs[1]?.info).toMatchObject({ IsPastDue: false, ScheduleStatus: { Next: '2026-11-23T04:53:00+00:00' } });
});
