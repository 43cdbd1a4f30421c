import { changedAt, changeNameOf } from '../../domain/alarm-change';
import { digestOf } from '../../domain/fingerprint';
import { allRows } from '../storage/many-rows';
import type { Storage } from '../storage/storage';
import { untilCommitted } from '../storage/until-committed';
import {
  type Alarm,
  type AlarmKey,
  isDue,
  isUntold,
  type Occurrence,
  postponed,
  standingAt,
  Stored,
  whenGone,
  whenSeen,
} from './alarm-rows';

export type { Alarm, AlarmKey, Occurrence };

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

const PARTITION = 'alarms';

export function createAlarms(storage: Storage): Alarms {
  const table = storage.table('alarms');

  const change = (id: string, judge: Judge) => changeRow(table, id, judge);

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

    takeUntold: (at, next) => takeUntold(table, at, next),

    async told(alarm) {
      await change(alarm.id, (before) => {
        if (!before) return undefined;
        const untold = before.untold.filter((one) => changeNameOf(one.alarm) !== changeNameOf(alarm));
        return untold.length < before.untold.length ? { ...before, untold } : undefined;
      });
    },
  };
}

type Judge = (before: Stored | undefined) => Stored | undefined;
type Table = ReturnType<Storage['table']>;

/** `judge` answers what to write, or undefined when what is there stays. Answers what is there now. */
function changeRow(table: Table, id: string, judge: Judge): Promise<Stored | undefined> {
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

async function takeUntold(table: Table, at: string, next: string): Promise<Alarm[]> {
  const taken: Alarm[] = [];
  for await (const row of allRows(table, PARTITION)) {
    if (!Stored.parse(row.value).untold.some((one) => isDue(one, at))) continue;
    let due: Alarm[] = [];
    await changeRow(table, row.key, (before) => {
      due = (before?.untold ?? []).filter((one) => isDue(one, at)).map(({ alarm }) => alarm);
      return before && due.length > 0 ? postponed(before, at, next) : undefined;
    });
    taken.push(...due);
  }
  return taken.sort((one, other) => changedAt(one).localeCompare(changedAt(other)));
}

/** One alarm per code, domain and subject, also when it comes back: 32 hex digits. */
export function alarmIdOf({ code, domain, subject }: AlarmKey): string {
  return digestOf({ code, domain: domain?.toLowerCase() ?? null, subject }).slice(0, 32);
}
