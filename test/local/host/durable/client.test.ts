import { createWorldClock } from '../../../../local/world-clock';
import { openWorlds } from './small-world';
import type { SmallApp } from './small-world';

const world = openWorlds();
const MINUTE = 60_000;

const app: SmallApp = {
  orchestrators: {
    *listen(context) {
      const events: unknown[] = [];
      while (events.length < 2) events.push(yield context.df.waitForExternalEvent('go'));
      return events;
    },
    *same(context) {
      return context.df.getInput();
    },
    *bad() {
      throw new Error('no');
    },
    *timer(context) {
      yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + MINUTE));
      return 'woken';
    },
    *version(context) {
      return context.df.version;
    },
    *subVersion(context) {
      return yield context.df.Task.all([
        context.df.callSubOrchestrator('version'),
        context.df.callSubOrchestrator('version', null, undefined, '1.1'),
      ]);
    },
  },
  entities: { counter: (context) => context.df.setState(1) },
};

describe('starting', () => {
  it('refuses the id of an unfinished instance and says its status', async () => {
    const { engine, settle } = world(app);
    expect(engine.startNew('listen', { instanceId: 'i' })).toEqual({ kind: 'started', instanceId: 'i' });
    expect(engine.startNew('listen', { instanceId: 'i' })).toEqual({ kind: 'conflict', status: 'Pending' });
    await settle();
    expect(engine.startNew('listen', { instanceId: 'i' })).toEqual({ kind: 'conflict', status: 'Running' });
  });

  it('replaces a finished instance, all of it', async () => {
    const { engine, settle, clock } = world(app);
    engine.startNew('same', { instanceId: 'i', input: 1 });
    await settle();
    const before = engine.status('i')!;
    await clock.advance(MINUTE);
    engine.startNew('listen', { instanceId: 'i' });
    await settle();
    expect(engine.status('i')).toMatchObject({ name: 'listen', runtimeStatus: 'Running', input: null, output: null });
    expect(engine.status('i')!.createdTime).toBeGreaterThanOrEqual(before.createdTime + MINUTE);
    expect(engine.history('i').map((event) => event.Generation)).toEqual([undefined, 1, undefined]);
  });

  it('makes an id of 32 digits, and ids differ by case', async () => {
    const { engine, run } = world(app);
    expect((await run('same', 1)).instanceId).toMatch(/^[0-9a-f]{32}$/);
    engine.startNew('listen', { instanceId: 'Case' });
    expect(engine.status('case')).toBeUndefined();
  });

  it('shows the name as written in the request', async () => {
    expect(await world(app).run('SAME', 1)).toMatchObject({ name: 'SAME', runtimeStatus: 'Completed' });
  });

  it('gives the instance its version, that of the app when it names none', async () => {
    const { engine, settle, run } = world(app, { defaultVersion: '1.5' });
    engine.startNew('version', { instanceId: 'old', version: '1.2' });
    await settle();
    expect(engine.status('old')?.output).toBe('1.2');
    expect((await run('version')).output).toBe('1.5');
    expect((await run('subVersion')).output).toEqual(['1.5', '1.1']);
  });

  it('leaves an instance of a newer version Pending until the app has caught up', async () => {
    const clock = createWorldClock({ ahead: 0, keepAhead: () => undefined });
    const { engine, settle, database, close } = world(app, { defaultVersion: '1.5', clock });
    engine.startNew('version', { instanceId: 'new', version: '9.9' });
    await settle();
    expect(engine.status('new')?.runtimeStatus).toBe('Pending');
    expect([engine.busy(), engine.ready()]).toEqual([false, false]);
    await close();
    const later = world(app, { defaultVersion: '10.0', database, clock });
    await later.settle();
    expect(later.engine.status('new')).toMatchObject({ runtimeStatus: 'Completed', output: '9.9' });
    clock.stop();
  });
});

describe('controls', () => {
  it('are not found for a missing instance and refused for a finished one', async () => {
    const { engine, run } = world(app);
    const { instanceId } = await run('same', 1);
    const controls = [
      (id: string) => engine.raiseEvent(id, 'go', 1),
      (id: string) => engine.terminate(id),
      (id: string) => engine.suspend(id),
      (id: string) => engine.resume(id),
    ];
    for (const control of controls) {
      expect(control('missing')).toEqual({ kind: 'notFound' });
      expect(control(instanceId)).toEqual({ kind: 'finished', status: 'Completed' });
    }
  });

  it('terminate with the reason as output; the history stays', async () => {
    const { engine, settle } = world(app);
    for (const reason of ['enough', '', undefined]) {
      engine.startNew('listen', { instanceId: 'i' });
      await settle();
      expect(engine.terminate('i', reason)).toEqual({ kind: 'accepted' });
      await settle();
      expect(engine.status('i')).toMatchObject({ runtimeStatus: 'Terminated', output: reason ?? null });
    }
    expect(engine.history('i').map((event) => event.EventType)).toEqual([12, 0, 13, 12, 3, 1, 13]);
  });

  it('take effect only when the instance takes its turn', async () => {
    const { engine, settle } = world(app);
    engine.startNew('listen', { instanceId: 'i' });
    await settle();
    engine.terminate('i');
    expect(engine.startNew('listen', { instanceId: 'i' })).toEqual({ kind: 'conflict', status: 'Running' });
    await settle();
    expect(engine.startNew('listen', { instanceId: 'i' }).kind).toBe('started');
  });

  it('suspend holds events and timers back until resume', async () => {
    const { engine, settle, clock } = world(app);
    engine.startNew('listen', { instanceId: 'events' });
    engine.startNew('timer', { instanceId: 'timer' });
    await settle();
    for (const id of ['events', 'timer']) expect(engine.suspend(id, 'wait')).toEqual({ kind: 'accepted' });
    engine.raiseEvent('events', 'go', 1);
    engine.raiseEvent('events', 'go', 2);
    await clock.advance(2 * MINUTE);
    for (const id of ['events', 'timer']) {
      expect(engine.status(id)).toMatchObject({ runtimeStatus: 'Suspended', output: 'wait' });
      expect(engine.resume(id)).toEqual({ kind: 'accepted' });
    }
    expect(engine.busy()).toBe(true);
    await settle();
    expect(engine.status('events')).toMatchObject({ runtimeStatus: 'Completed', output: [1, 2] });
    expect(engine.status('timer')).toMatchObject({ runtimeStatus: 'Completed', output: 'woken' });
  });

  it('refuse to suspend twice and to resume what runs', async () => {
    const { engine, settle } = world(app);
    engine.startNew('listen', { instanceId: 'i' });
    await settle();
    expect(engine.resume('i')).toEqual({ kind: 'wrongState', status: 'Running' });
    engine.suspend('i');
    await settle();
    expect(engine.suspend('i')).toEqual({ kind: 'wrongState', status: 'Suspended' });
    engine.terminate('i', 'still possible');
    await settle();
    expect(engine.status('i')).toMatchObject({ runtimeStatus: 'Terminated', output: 'still possible' });
  });

  it('restart with a new id or the same one, which must not be running', async () => {
    const { engine, run, settle } = world(app);
    const { instanceId } = await run('same', { a: 1 });
    const again = engine.restart(instanceId, true);
    expect(again.kind).toBe('started');
    await settle();
    const newId = again.kind === 'started' ? again.instanceId : '';
    expect(newId).not.toBe(instanceId);
    expect(engine.status(newId)?.output).toEqual({ a: 1 });
    expect(engine.restart(instanceId, false)).toEqual({ kind: 'started', instanceId });
    expect(engine.restart(instanceId, false)).toEqual({ kind: 'conflict', status: 'Pending' });
    expect(engine.restart('missing', true)).toEqual({ kind: 'notFound' });
  });

  it('refuse to rewind, as the service does for all but failed instances', async () => {
    const { engine, run } = world(app);
    const [done, failed] = [await run('same', 1), await run('bad')];
    expect(engine.rewind('missing')).toEqual({ kind: 'notFound' });
    expect(engine.rewind(done.instanceId)).toEqual({ kind: 'notFailed', status: 'Completed' });
    expect(engine.rewind(failed.instanceId)).toEqual({ kind: 'unsupported' });
  });
});
