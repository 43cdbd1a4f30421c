import { alarmIdOf, createAlarms, type Alarms } from '../../../gateways/records/alarms';
import type { Storage } from '../../../gateways/storage/storage';
import { createSqliteStorage } from '../../../local/storage/sqlite-storage';

const key = { code: 'DELETES_STILL_HELD', domain: 'corp.contoso.com', subject: 'job-1' } as const;
const held = { ...key, severity: 'critical', detail: 'Ten deletes are held.' } as const;
const day = (number: number) => `2026-11-${number}T06:00:00.000Z`;
const seen = (occurrence: string, at = day(24)) => ({ occurrence, at });

describe('an alarm', () => {
  let alarms: Alarms;
  beforeEach(() => {
    alarms = createAlarms(createSqliteStorage(':memory:'));
  });

  it('opens once and is counted afterwards', async () => {
    expect((await alarms.open(held, seen('a'))).change).toBe('opened');
    const second = await alarms.open({ ...held, detail: 'Eleven deletes are held.' }, seen('b', day(25)));
    expect(second).toMatchObject({
      change: 'counted',
      alarm: { count: 2, openedAt: day(24), detail: 'Eleven deletes are held.' },
    });
  });

  it('says again that it opened to the occurrence that opened it, and does not count it twice', async () => {
    await alarms.open(held, seen('a'));
    await alarms.open(held, seen('b'));
    expect(await alarms.open(held, seen('a'))).toMatchObject({ change: 'opened', alarm: { count: 2 } });
    expect(await alarms.open(held, seen('b'))).toMatchObject({ change: 'none', alarm: { count: 2 } });
  });

  it('opens for one of twenty parallel observers and counts all of them', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `o${index}`);
    const answers = await Promise.all(names.map((name) => alarms.open(held, seen(name))));
    expect(answers.filter(({ change }) => change === 'opened')).toHaveLength(1);
    expect((await alarms.list(day(24)))[0]?.count).toBe(20);
  });

  it('resolves once, and comes back as the same alarm', async () => {
    await alarms.open(held, seen('a'));
    const after = await alarms.resolve(key, seen('b', day(25)));
    expect(after).toMatchObject({ change: 'resolved', alarm: { state: 'resolved', resolvedAt: day(25) } });
    expect((await alarms.resolve(key, seen('b', day(26))))?.change).toBe('resolved');
    expect((await alarms.resolve(key, seen('c')))?.change).toBe('none');
    expect((await alarms.open(held, seen('a'))).change).toBe('none');
    const back = await alarms.open(held, seen('d', day(27)));
    const expected = { id: alarmIdOf(key), state: 'open', openedAt: day(27), resolvedAt: null, count: 1 };
    expect(back).toMatchObject({ change: 'opened', alarm: expected });
    expect((await alarms.resolve(key, seen('b')))?.change).toBe('resolved');
  });

  it('says that it opened or ended until that was told', async () => {
    const { alarm: opened } = await alarms.open(held, seen('a'));
    await alarms.told(opened);
    expect((await alarms.open(held, seen('a'))).change).toBe('none');
    const ended = await alarms.resolve(key, seen('b', day(25)));
    if (!ended) throw new Error('there was no alarm');
    await alarms.told(ended.alarm);
    expect((await alarms.resolve(key, seen('b', day(25))))?.change).toBe('none');
    expect(await alarms.takeUntold(day(30), day(30))).toEqual([]);
  });

  it('owes a mail for each opening and ending, as they were, to one of those who ask', async () => {
    await alarms.open(held, seen('a', day(24)));
    await alarms.open({ ...held, detail: 'Eleven.' }, seen('b', day(24)));
    await alarms.resolve(key, seen('c', day(25)));
    expect(await alarms.takeUntold(day(24), day(26))).toEqual([]);
    const asked = await Promise.all([alarms.takeUntold(day(26), day(27)), alarms.takeUntold(day(26), day(27))]);
    expect(asked.flat().map(({ state, detail }) => [state, detail])).toEqual([
      ['open', held.detail],
      ['resolved', 'Eleven.'],
    ]);
    expect(await alarms.takeUntold(day(27), day(28))).toHaveLength(2);
  });

  it('that comes and goes while nobody can be told does not outgrow its row', async () => {
    for (let time = 0; time < 30; time++) {
      await alarms.open(held, seen(`on ${time}`));
      await alarms.resolve(key, seen(`off ${time}`));
    }
    expect(await alarms.takeUntold(day(30), day(30))).toHaveLength(10);
  });

  it('that never was resolves to nothing', async () => {
    expect(await alarms.resolve(key, seen('a'))).toBeUndefined();
    expect(await alarms.list(day(24))).toEqual([]);
  });

  it('is acknowledged until an instant, then open again', async () => {
    const { alarm } = await alarms.open(held, seen('a'));
    const acknowledged = { by: 'admin@contoso.com', at: day(24), until: day(26) };
    expect(await alarms.acknowledge(alarm.id, acknowledged)).toMatchObject({ state: 'acknowledged', acknowledged });
    expect((await alarms.open(held, seen('b'))).alarm.state).toBe('acknowledged');
    expect((await alarms.list(day(25)))[0]?.state).toBe('acknowledged');
    expect((await alarms.list(day(26)))[0]?.state).toBe('open');
    expect((await alarms.resolve(key, seen('c')))?.change).toBe('resolved');
    expect((await alarms.acknowledge(alarm.id, acknowledged))?.state).toBe('resolved');
    expect(await alarms.acknowledge('unknown', acknowledged)).toBeUndefined();
  });

  it('is one per code, domain in any case, and subject', async () => {
    await alarms.open(held, seen('a'));
    await alarms.open({ ...held, subject: 'job-2' }, seen('b', day(25)));
    await alarms.open({ ...held, domain: 'CORP.contoso.com' }, seen('c'));
    expect((await alarms.list(day(26))).map(({ subject, count }) => [subject, count])).toEqual([
      ['job-2', 1],
      ['job-1', 2],
    ]);
  });
});

describe('an answer of storage that got lost', () => {
  it('still says that the alarm opened and that it resolved', async () => {
    const alarms = createAlarms(losingAnswers(createSqliteStorage(':memory:')));
    expect(await alarms.open(held, seen('a'))).toMatchObject({ change: 'opened', alarm: { count: 1 } });
    expect(await alarms.open(held, seen('b'))).toMatchObject({ change: 'counted', alarm: { count: 2 } });
    expect((await alarms.resolve(key, seen('c')))?.change).toBe('resolved');
  });
});

/** Commits every transaction and calls it a conflict. */
function losingAnswers(storage: Storage): Storage {
  const lost = 'conflict' as const;
  return {
    ...storage,
    table(name) {
      const table = storage.table(name);
      return { ...table, transact: (...given) => table.transact(...given).then(() => lost) };
    },
  };
}
