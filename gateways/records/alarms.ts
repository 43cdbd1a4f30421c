import { z } from 'zod';
import { AlarmCode } from '../../domain/alarm-code';
import { digestOf } from '../../domain/fingerprint';
import { allRows } from '../storage/many-rows';
import type { Storage } from '../storage/storage';
import { untilCommitted } from '../storage/until-committed';

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

export interface Alarms {
  /** `opened` says: write the mail; a repetition of the opening occurrence says it again until that was told. */
  open(
    alarm: AlarmKey & Pick<Alarm, 'severity' | 'detail'>,
    seen: Occurrence,
  ): Promise<{ alarm: Alarm; change: 'opened' | 'counted' | 'none' }>;
  /** `resolved` says: write the mail, as `opened` does. Undefined: there never was one. */
  resolve(key: AlarmKey, seen: Occurrence): Promise<{ alarm: Alarm; change: 'resolved' | 'none' } | undefined>;
  /** Undefined: no such alarm. One that is resolved stays as it is. */
  acknowledge(id: string, by: { by: string; at: string; until: string | null }): Promise<Alarm | undefined>;
  /** As they stand at this instant, last opened first: an acknowledgement that has run out is open again. */
  list(at: string): Promise<Alarm[]>;
  /**
   * Mails that are owed: each alarm as it opened or ended, oldest first. Those that are due, and then not again before `next`, so
   * that two who ask do not send the same.
   */
  takeUntold(at: string, next: string): Promise<Alarm[]>;
  /** The mail about this opening or ending was sent, or given up. */
  told(alarm: Alarm): Promise<void>;
}

/** Names one opening or one ending of an alarm. */
export function changeNameOf({ state, openedAt, resolvedAt }: Alarm): string {
  return state === 'resolved' ? `resolved-${resolvedAt}` : `opened-${openedAt}`;
}

const PARTITION = 'alarms';

/** Whoever wrote the row sends its mail within this time. */
const firstTryMilliseconds = 4 * 60_000;

/** A row has room for so many snapshots. */
const mostUntold = 10;

const Stored = z.object({
  alarm: Alarm,
  openedBy: z.string(),
  lastSeen: z.string(),
  resolvedBy: z.string().nullable(),
  untold: z.array(z.object({ alarm: Alarm, dueAt: z.string() })).default([]),
});
type Stored = z.infer<typeof Stored>;

export function createAlarms(storage: Storage): Alarms {
  const table = storage.table('alarms');

  /** `judge` answers what to write, or undefined when what is there stays. Answers what was there and what is there now. */
  function change(id: string, judge: (before: Stored | undefined) => Stored | undefined) {
    return untilCommitted(async () => {
      const row = await table.get(PARTITION, id);
      const before = row && Stored.parse(row.value);
      const value = judge(before);
      if (!value) return before;
      const operation = row
        ? ({ kind: 'replace', key: id, etag: row.etag, value } as const)
        : ({ kind: 'insert', key: id, value } as const);
      return (await table.transact(PARTITION, [operation])) === 'committed' ? value : 'conflict';
    });
  }

  return {
    async open(found, seen) {
      let isCounted = false;
      const id = alarmIdOf(found);
      const after = await change(id, (before) => {
        isCounted ||= before?.alarm.state !== 'resolved' && before?.lastSeen !== seen.occurrence;
        return whenSeen(before, { ...found, id }, seen);
      });
      if (!after) throw new RangeError(`The alarm ${id} was neither there nor written.`);
      const isOpening = after.openedBy === seen.occurrence && after.alarm.state !== 'resolved' && isUntold(after);
      return { alarm: after.alarm, change: isOpening ? 'opened' : isCounted ? 'counted' : 'none' };
    },

    async resolve(key, seen) {
      const after = await change(alarmIdOf(key), (before) => whenGone(before, seen));
      const isEnding = after?.resolvedBy === seen.occurrence && isUntold(after);
      return after && { alarm: after.alarm, change: isEnding ? 'resolved' : 'none' };
    },

    async acknowledge(id, acknowledged) {
      const after = await change(id, (before) =>
        before && before.alarm.state !== 'resolved'
          ? { ...before, alarm: { ...before.alarm, state: 'acknowledged', acknowledged } }
          : undefined,
      );
      return after?.alarm;
    },

    async list(at) {
      const alarms: Alarm[] = [];
      for await (const row of allRows(table, PARTITION)) alarms.push(standingAt(Stored.parse(row.value).alarm, at));
      return alarms.sort((one, other) => other.openedAt.localeCompare(one.openedAt) || one.id.localeCompare(other.id));
    },

    async takeUntold(at, next) {
      const taken: Alarm[] = [];
      for await (const row of allRows(table, PARTITION)) {
        if (!Stored.parse(row.value).untold.some((one) => isDue(one, at))) continue;
        let due: Alarm[] = [];
        await change(row.key, (before) => {
          due = (before?.untold ?? []).filter((one) => isDue(one, at)).map(({ alarm }) => alarm);
          return before && due.length > 0 ? postponed(before, at, next) : undefined;
        });
        taken.push(...due);
      }
      return taken.sort((one, other) => changedAt(one).localeCompare(changedAt(other)));
    },

    async told(alarm) {
      await change(alarm.id, (before) => {
        if (!before) return undefined;
        const untold = before.untold.filter((one) => changeNameOf(one.alarm) !== changeNameOf(alarm));
        return untold.length < before.untold.length ? { ...before, untold } : undefined;
      });
    },
  };
}

/** One alarm per code, domain and subject, also when it comes back: 32 hex digits. */
export function alarmIdOf({ code, domain, subject }: AlarmKey): string {
  return digestOf({ code, domain: domain?.toLowerCase() ?? null, subject }).slice(0, 32);
}

type Found = AlarmKey & Pick<Alarm, 'id' | 'severity' | 'detail'>;

function whenSeen(before: Stored | undefined, found: Found, { occurrence, at }: Occurrence): Stored | undefined {
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

function whenGone(before: Stored | undefined, { occurrence, at }: Occurrence): Stored | undefined {
  if (!before || before.alarm.state === 'resolved') return undefined;
  const alarm = { ...before.alarm, state: 'resolved', resolvedAt: at } as const;
  return { ...before, resolvedBy: occurrence, alarm, untold: withUntold(before, alarm) };
}

function withUntold(before: Stored | undefined, alarm: Alarm): Stored['untold'] {
  const dueAt = new Date(Date.parse(changedAt(alarm)) + firstTryMilliseconds).toISOString();
  return [...(before?.untold ?? []), { alarm, dueAt }].slice(-mostUntold);
}

function isUntold({ alarm, untold }: Stored): boolean {
  return untold.some((one) => changeNameOf(one.alarm) === changeNameOf(alarm));
}

function isDue({ dueAt }: Stored['untold'][number], at: string): boolean {
  return Date.parse(dueAt) <= Date.parse(at);
}

function postponed(before: Stored, at: string, next: string): Stored {
  return { ...before, untold: before.untold.map((one) => (isDue(one, at) ? { ...one, dueAt: next } : one)) };
}

/** When it opened or, for one that is over, ended. */
export function changedAt({ openedAt, resolvedAt }: Alarm): string {
  return resolvedAt ?? openedAt;
}

function standingAt(alarm: Alarm, at: string): Alarm {
  const until = alarm.acknowledged?.until;
  const hasRunOut = alarm.state === 'acknowledged' && until && Date.parse(until) <= Date.parse(at);
  return hasRunOut ? { ...alarm, state: 'open' } : alarm;
}
