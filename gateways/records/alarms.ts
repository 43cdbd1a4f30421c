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
  /** `opened` says: write the mail; a repetition of the opening occurrence says it again, so that a mail is not lost. */
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
}

const PARTITION = 'alarms';
const Stored = z.object({
  alarm: Alarm,
  openedBy: z.string(),
  lastSeen: z.string(),
  resolvedBy: z.string().nullable(),
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
      const isOpening = after.openedBy === seen.occurrence && after.alarm.state !== 'resolved';
      return { alarm: after.alarm, change: isOpening ? 'opened' : isCounted ? 'counted' : 'none' };
    },

    async resolve(key, seen) {
      const after = await change(alarmIdOf(key), (before) => whenGone(before, seen));
      return after && { alarm: after.alarm, change: after.resolvedBy === seen.occurrence ? 'resolved' : 'none' };
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
  return { alarm, openedBy: occurrence, lastSeen: occurrence, resolvedBy: null };
}

function whenGone(before: Stored | undefined, { occurrence, at }: Occurrence): Stored | undefined {
  if (!before || before.alarm.state === 'resolved') return undefined;
  return { ...before, resolvedBy: occurrence, alarm: { ...before.alarm, state: 'resolved', resolvedAt: at } };
}

function standingAt(alarm: Alarm, at: string): Alarm {
  const until = alarm.acknowledged?.until;
  const hasRunOut = alarm.state === 'acknowledged' && until && Date.parse(until) <= Date.parse(at);
  return hasRunOut ? { ...alarm, state: 'open' } : alarm;
}
