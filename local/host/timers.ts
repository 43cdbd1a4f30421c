import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { WorldClock } from '../world-clock';
import type { LogLevel } from './app-registry';
import type { Invoker, RegisteredFunction } from './invocation';
import { parseNcrontab } from './ncrontab';
import type { TimerSchedule } from './ncrontab';
import { StartRefused } from './start-refused';
import { RetryOptions, withRetries } from './timer-retries';
import type { RetryContext } from './timer-retries';
import { checkPastDue, openTimerStatuses, timerInfo } from './timer-status';
import type { ScheduleStatus, TimerStatuses } from './timer-status';

export interface TimersOptions {
  invoker: Invoker;
  clock: WorldClock;
  database: DatabaseSync;
  /** App settings: `%NAME%` in a schedule, and WEBSITE_TIME_ZONE. */
  settings: Record<string, string | undefined>;
  log(level: LogLevel, category: string, message: string): void;
}

export interface Timers {
  start(): void;
  /** No run begins after this; one that is running goes on. */
  stop(): void;
  /** Runs a timer function once, out of its schedule. */
  runOnce(fn: RegisteredFunction): Promise<void>;
}

const TimerTrigger = z.object({
  schedule: z.string(),
  runOnStartup: z.boolean().optional(),
  useMonitor: z.boolean().optional(),
});

const MINUTE = 60_000;

interface Context extends TimersOptions {
  statuses: TimerStatuses;
  isStopped(): boolean;
}

interface Timer {
  fn: RegisteredFunction;
  schedule: TimerSchedule;
  runOnStartup: boolean;
  isMonitored: boolean;
  retry: RetryOptions | undefined;
  status: ScheduleStatus | undefined;
  wake?: { cancel(): void };
}

/** Refuses schedules that the platform would not take. */
export function createTimers(options: TimersOptions): Timers {
  let stopped = false;
  const context: Context = { ...options, statuses: openTimerStatuses(options.database), isStopped: () => stopped };
  const functions = options.invoker.all.filter(({ triggerType }) => triggerType === 'timertrigger');
  const timers = functions.map((fn) => readTimer(context, fn));
  return {
    start() {
      for (const timer of timers) startTimer(context, timer);
    },
    stop() {
      stopped = true;
      for (const { wake } of timers) wake?.cancel();
    },
    async runOnce(fn) {
      const isMonitored = timers.some((timer) => timer.fn === fn && timer.isMonitored);
      const status = isMonitored ? context.statuses.read(fn.name) : undefined;
      await invokeTimer(context, fn, { info: timerInfo(status, false) });
    },
  };
}

function readTimer({ settings, clock }: Context, fn: RegisteredFunction): Timer {
  const trigger = TimerTrigger.parse(fn.bindings[fn.triggerName]);
  const schedule = readSchedule(fn.name, trigger.schedule, settings);
  return {
    fn,
    schedule,
    runOnStartup: trigger.runOnStartup ?? false,
    isMonitored: (trigger.useMonitor ?? true) && !isFrequent(schedule, clock.now()),
    retry: fn.retryOptions === undefined ? undefined : RetryOptions.parse(fn.retryOptions),
    status: undefined,
  };
}

function readSchedule(name: string, written: string, settings: Record<string, string | undefined>): TimerSchedule {
  const expression = written.replace(/%([^%]+)%/g, (_, setting: string) => {
    const value = settings[setting];
    if (value === undefined)
      throw new StartRefused(`function "${name}": the setting ${setting} of its schedule is missing`);
    return value;
  });
  if (/^[\d.]+:\d+(:\d+)?/.test(expression)) {
    throw new StartRefused(`function "${name}": a time span as schedule ("${expression}") is not implemented`);
  }
  try {
    return parseNcrontab(expression, settings['WEBSITE_TIME_ZONE'] || 'UTC');
  } catch (cause) {
    throw new StartRefused(`function "${name}": the schedule ${(cause as Error).message}`, { cause });
  }
}

/** The platform keeps no status of timers that run more often than once a minute. */
function isFrequent(schedule: TimerSchedule, now: number): boolean {
  let earlier = schedule.next(now);
  for (let looked = 0; looked < 5 && earlier !== undefined; looked++) {
    const later = schedule.next(earlier);
    if (later !== undefined && later - earlier < MINUTE) return true;
    earlier = later;
  }
  return false;
}

function startTimer(context: Context, timer: Timer): void {
  const { statuses, clock } = context;
  const now = clock.now();
  const stored = timer.isMonitored ? statuses.read(timer.fn.name) : undefined;
  const isPastDue = timer.isMonitored && checkPastDue({ statuses, name: timer.fn.name, schedule: timer.schedule, now });
  // What the check has just put right in the store counts, except for a timer that is new to it.
  const current = stored && statuses.read(timer.fn.name);
  timer.status = current ?? { last: undefined, next: timer.schedule.next(now), lastUpdated: undefined };
  if (isPastDue || timer.runOnStartup) void run(context, timer, { isPastDue, isScheduled: false });
  else arm(context, timer);
}

function arm(context: Context, timer: Timer): void {
  const next = timer.status?.next;
  if (next === undefined || context.isStopped()) return;
  timer.wake = context.clock.wakeAt(next, () => void run(context, timer, { isPastDue: false, isScheduled: true }));
}

/** Runs and arms again afterwards, so that a timer never overlaps itself. */
async function run(
  context: Context,
  timer: Timer,
  { isPastDue, isScheduled }: { isPastDue: boolean; isScheduled: boolean },
): Promise<void> {
  const { fn, retry, isMonitored } = timer;
  const startedAt = context.clock.now();
  const info = timerInfo(isMonitored ? timer.status : undefined, isPastDue);
  const { clock, isStopped } = context;
  const attempt = (retryContext: RetryContext | undefined) => invokeTimer(context, fn, { info, retryContext });
  const ending = await withRetries({ options: retry, clock, isStopped, attempt }).catch((error: unknown) => {
    context.log('error', `Function.${fn.name}`, `The timer function failed: ${String(error)}`);
    return 'failed' as const;
  });
  // What the host left undone is past due at its next start.
  if (ending === 'abandoned' || !context.database.isOpen) return;
  // Never before the occurrence it was run for, or that one would come again.
  const last = isScheduled ? Math.max(startedAt, timer.status?.next ?? startedAt) : startedAt;
  timer.status = { last, next: timer.schedule.next(last), lastUpdated: last };
  if (isMonitored) context.statuses.write(fn.name, timer.status);
  arm(context, timer);
}

interface TimerInput {
  info: string;
  retryContext?: RetryContext | undefined;
}

function invokeTimer({ invoker }: Context, fn: RegisteredFunction, { info, retryContext }: TimerInput) {
  const inputs = [{ name: fn.triggerName, data: { json: info } }];
  return invoker.invoke({ fn, inputs, ...(retryContext ? { retryContext } : {}) });
}
