import { z } from 'zod';
import { changedAt, changeNameOf } from '../../domain/alarm-change';
import { AlarmCode } from '../../domain/alarm-code';

const Alarm = z.object({
  id: z.string(),
  code: AlarmCode,
  severity: z.enum(['critical', 'warning']),
  /** Null: of the app or the tenant, not of one AD domain. */
  domain: z.string().nullable(),
  /** What it is about within the domain: a job, a run; empty when there is one per code and domain. */
  subject: z.string(),
  detail: z.string(),
  state: z.enum(['open', 'acknowledged', 'resolved']),
  openedAt: z.string(),
  resolvedAt: z.string().nullable(),
  acknowledged: z.object({ by: z.string(), at: z.string(), until: z.string().nullable() }).nullable(),
  count: z.number(),
});
export type Alarm = z.infer<typeof Alarm>;

export type AlarmKey = Pick<Alarm, 'code' | 'domain' | 'subject'>;

/** One observation. The same `occurrence` again (a repeated activity) is the same observation. */
export interface Occurrence {
  occurrence: string;
  at: string;
}

export const Stored = z.object({
  alarm: Alarm,
  openedBy: z.string(),
  lastSeen: z.string(),
  resolvedBy: z.string().nullable(),
  untold: z.array(z.object({ alarm: Alarm, dueAt: z.string() })).default([]),
});
export type Stored = z.infer<typeof Stored>;

/** Whoever wrote the row sends its mail within this time. */
const firstTryMilliseconds = 4 * 60_000;

/** A row has room for so many snapshots. */
const mostUntold = 10;

type Found = AlarmKey & Pick<Alarm, 'id' | 'severity' | 'detail'>;

export function whenSeen(before: Stored | undefined, found: Found, { occurrence, at }: Occurrence): Stored | undefined {
  if (before && [before.openedBy, before.lastSeen].includes(occurrence)) return undefined;
  if (before && before.alarm.state !== 'resolved') {
    const { severity, detail } = found;
    return {
      ...before,
      lastSeen: occurrence,
      alarm: { ...before.alarm, severity, detail, count: before.alarm.count + 1 },
    };
  }
  const { id, code, domain, subject, severity, detail } = found;
  const opened = { state: 'open', openedAt: at, resolvedAt: null, acknowledged: null, count: 1 } as const;
  const alarm = { id, code, domain, subject, severity, detail, ...opened };
  return { alarm, openedBy: occurrence, lastSeen: occurrence, resolvedBy: null, untold: withUntold(before, alarm) };
}

export function whenGone(before: Stored | undefined, { occurrence, at }: Occurrence): Stored | undefined {
  if (!before || before.alarm.state === 'resolved') return undefined;
  const alarm = { ...before.alarm, state: 'resolved', resolvedAt: at } as const;
  return { ...before, resolvedBy: occurrence, alarm, untold: withUntold(before, alarm) };
}

function withUntold(before: Stored | undefined, alarm: Alarm): Stored['untold'] {
  const dueAt = new Date(Date.parse(changedAt(alarm)) + firstTryMilliseconds).toISOString();
  return [...(before?.untold ?? []), { alarm, dueAt }].slice(-mostUntold);
}

export function isUntold({ alarm, untold }: Stored): boolean {
  return untold.some((one) => changeNameOf(one.alarm) === changeNameOf(alarm));
}

export function isDue({ dueAt }: Stored['untold'][number], at: string): boolean {
  return Date.parse(dueAt) <= Date.parse(at);
}

export function postponed(before: Stored, at: string, next: string): Stored {
  return { ...before, untold: before.untold.map((one) => (isDue(one, at) ? { ...one, dueAt: next } : one)) };
}

export function standingAt(alarm: Alarm, at: string): Alarm {
  const until = alarm.acknowledged?.until;
  const hasRunOut = alarm.state === 'acknowledged' && until && Date.parse(until) <= Date.parse(at);
  return hasRunOut ? { ...alarm, state: 'open' } : alarm;
}
