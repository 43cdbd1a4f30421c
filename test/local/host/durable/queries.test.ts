import { openWorlds } from './small-world';
import type { SmallApp } from './small-world';

const world = openWorlds();
const HOUR = 3_600_000;

const app: SmallApp = {
  orchestrators: {
    *same(context) {
      return context.df.getInput();
    },
    *bad() {
      throw new Error('no');
    },
    *listen(context) {
      yield context.df.waitForExternalEvent('go');
    },
  },
  entities: {
    Counter(context) {
      if (context.df.operationName === 'delete') context.df.destructOnExit();
      else context.df.setState(context.df.getInput());
    },
  },
};

async function populated() {
  const opened = world(app);
  const { engine, clock } = opened;
  engine.startNew('same', { instanceId: 'a-done', input: 1 });
  engine.startNew('bad', { instanceId: 'a-failed' });
  await clock.advance(HOUR);
  engine.startNew('listen', { instanceId: 'b-running' });
  engine.signalEntity('counter', 'k', 'set', { n: 1 });
  await clock.advance(0);
  return opened;
}

function ids(list: { instances: { instanceId: string }[] }): string[] {
  return list.instances.map((instance) => instance.instanceId).sort();
}

describe('lists', () => {
  it('hold instances and entities', async () => {
    const { engine } = await populated();
    const list = engine.list({});
    expect(ids(list)).toEqual(['@counter@k', 'a-done', 'a-failed', 'b-running']);
    expect(list.continuation).toBeUndefined();
    expect(list.instances.find((instance) => instance.instanceId === '@counter@k')).toMatchObject({
      runtimeStatus: 'Running',
      input: { exists: true, state: '{"n":1}', sorter: {} },
      customStatus: { entityExists: true },
    });
  });

  it('filter by status, prefix and time of creation', async () => {
    const { engine, clock } = await populated();
    expect(ids(engine.list({ runtimeStatus: ['Failed'] }))).toEqual(['a-failed']);
    expect(ids(engine.list({ runtimeStatus: ['Running', 'Completed'] }))).toEqual([
      '@counter@k',
      'a-done',
      'b-running',
    ]);
    expect(ids(engine.list({ instanceIdPrefix: 'a-' }))).toEqual(['a-done', 'a-failed']);
    expect(ids(engine.list({ createdTimeFrom: clock.now() - HOUR / 2 }))).toEqual(['@counter@k', 'b-running']);
    expect(ids(engine.list({ createdTimeTo: clock.now() - HOUR / 2 }))).toEqual(['a-done', 'a-failed']);
  });

  it('come in pages that together are complete', async () => {
    const { engine } = await populated();
    const seen: string[] = [];
    let continuation: string | undefined;
    do {
      const page = engine.list({ top: 3, ...(continuation ? { continuation } : {}) });
      expect(page.instances.length).toBeLessThanOrEqual(3);
      seen.push(...ids(page));
      continuation = page.continuation;
    } while (continuation);
    expect(seen.sort()).toEqual(ids(engine.list({})));
    expect(engine.list({ top: 0 })).toMatchObject({ instances: [], continuation: expect.any(String) });
    expect(engine.list({ continuation: 'nonsense' })).toEqual({ instances: [] });
  });
});

describe('entities', () => {
  it('are read by name in any case and by the exact key', async () => {
    const { engine } = await populated();
    expect(engine.entityState('COUNTER', 'k')).toEqual({ exists: true, state: { n: 1 } });
    expect(engine.entityState('counter', 'K')).toEqual({ exists: false, state: null });
  });

  it('are listed with name, key, state and the time of the last operation', async () => {
    const { engine, clock, settle } = await populated();
    engine.signalEntity('Counter', 'z', 'set', null);
    await settle();
    expect(engine.listEntities({}).entities).toEqual([
      { entityId: { name: 'counter', key: 'k' }, lastOperationTime: expect.any(Number), state: { n: 1 } },
      { entityId: { name: 'counter', key: 'z' }, lastOperationTime: expect.any(Number), state: null },
    ]);
    expect(engine.listEntities({ name: 'COUNTER', top: 1 })).toMatchObject({ continuation: expect.any(String) });
    expect(engine.listEntities({ name: 'other' }).entities).toEqual([]);
    expect(engine.listEntities({ lastOperationTimeFrom: clock.now() + 1000 }).entities).toEqual([]);
  });
});

describe('purging', () => {
  it('removes a finished instance only', async () => {
    const { engine } = await populated();
    expect(engine.purge('a-done')).toBe('purged');
    expect(engine.status('a-done')).toBeUndefined();
    expect(engine.history('a-done')).toEqual([]);
    expect(engine.purge('a-done')).toBe('notFound');
    expect(engine.purge('b-running')).toBe('unfinished');
    expect(engine.purge('@counter@k')).toBe('unfinished');
  });

  it('of many removes those with a final status only', async () => {
    const { engine } = await populated();
    expect(engine.purgeMany({ createdTimeFrom: 0, runtimeStatus: ['Failed'] })).toBe(1);
    expect(ids(engine.list({}))).toEqual(['@counter@k', 'a-done', 'b-running']);
  });

  it('of many removes everything, running instances and entities too, when it names no final status', async () => {
    const { engine, database, settle } = await populated();
    engine.raiseEvent('b-running', 'other', 1);
    expect(engine.purgeMany({ createdTimeFrom: 0, runtimeStatus: ['Running'] })).toBe(4);
    await settle();
    expect(engine.list({}).instances).toEqual([]);
    for (const table of ['Instances', 'History', 'Messages', 'Timers', 'Activities', 'Entities']) {
      expect(database.prepare(`SELECT count(*) AS n FROM TestHub${table}`).get()).toEqual({ n: 0 });
    }
  });
});
