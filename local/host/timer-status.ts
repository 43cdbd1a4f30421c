import type { DatabaseSync } from 'node:sqlite';
import type { TimerSchedule } from './ncrontab';

/** Epoch milliseconds; undefined stands for .NET's first instant ("never"). */
export interface ScheduleStatus {
  last: number | undefined;
  next: number | undefined;
  lastUpdated: number | undefined;
}

export interface TimerStatuses {
  read(name: string): ScheduleStatus | undefined;
  write(name: string, status: ScheduleStatus): void;
}

export function openTimerStatuses(database: DatabaseSync): TimerStatuses {
  database.exec(
    'CREATE TABLE IF NOT EXISTS host_timers (name TEXT PRIMARY KEY, last INTEGER, next INTEGER, last_updated INTEGER) STRICT',
  );
  const select = database.prepare('SELECT last, next, last_updated FROM host_timers WHERE name = ?');
  const upsert = database.prepare(
    'INSERT OR REPLACE INTO host_timers (name, last, next, last_updated) VALUES (?, ?, ?, ?)',
  );
  return {
    read(name) {
      const row = select.get(name);
      if (!row) return undefined;
      return { last: instant(row['last']), next: instant(row['next']), lastUpdated: instant(row['last_updated']) };
    },
    write(name, { last, next, lastUpdated }) {
      upsert.run(name, last ?? null, next ?? null, lastUpdated ?? null);
    },
  };
}

function instant(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

export interface PastDueCheck {
  statuses: TimerStatuses;
  name: string;
  schedule: TimerSchedule;
  now: number;
}

/**
 * Whether an occurrence was missed while the host was down. A timer that never ran, or whose schedule seems to have
 * changed, starts afresh instead, as in the source of the timer extension.
 */
export function checkPastDue({ statuses, name, schedule, now }: PastDueCheck): boolean {
  const stored = statuses.read(name);
  if (!stored) {
    statuses.write(name, { last: undefined, next: schedule.next(now), lastUpdated: now });
    return false;
  }
  const expected = schedule.next(stored.last ?? now);
  if (stored.next === expected) return expected !== undefined && now > expected;
  const next = expected !== undefined && now > expected ? schedule.next(now) : expected;
  statuses.write(name, { last: undefined, next, lastUpdated: next === expected ? (stored.last ?? now) : now });
  return false;
}

/** The value of a timer trigger, spelt as the host sends it. */
export function timerInfo(status: ScheduleStatus | undefined, isPastDue: boolean): string {
  return JSON.stringify({
    Schedule: { AdjustForDST: true },
    ScheduleStatus: status
      ? {
          Last: instantText(status.last),
          LastUpdated: instantText(status.lastUpdated),
          Next: instantText(status.next),
        }
      : null,
    IsPastDue: isPastDue,
  });
}

/** Seven decimals, or none for a whole second. */
function instantText(at: number | undefined): string {
  if (at === undefined) return '0001-01-01T00:00:00+00:00';
  const [seconds = '', milliseconds = ''] = new Date(at).toISOString().slice(0, -1).split('.');
  return `${seconds}${milliseconds === '000' ? '' : `.${milliseconds}0000`}+00:00`;
}
