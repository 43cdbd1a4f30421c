import { EntityId } from 'durable-functions';
import type { Task } from 'durable-functions';
import { messageOf, openWorlds } from './small-world';
import type { Orchestrators } from './small-world';

const world = openWorlds();
const SECOND = 1000;

const activities = {
  echo: (input: unknown) => input,
  fail: () => {
    throw new Error('boom');
  },
};

describe('compound tasks', () => {
  it('give the failing winner of an "any" without throwing', async () => {
    const orchestrators: Orchestrators = {
      *any(context) {
        const winner: Task = yield context.df.Task.any([context.df.callActivity('fail')]);
        return [winner.isFaulted, winner.isCompleted, messageOf(winner.result).slice(0, 31)];
      },
    };
    const { output } = await world({ orchestrators, activities }).run('any');
    expect(output).toEqual([true, false, "Activity function 'fail' failed"]);
  });

  it('report the first failure of an "all" at once, but begin nothing new before its slowest child has ended', async () => {
    const opened = world({
      orchestrators: {
        *all(context) {
          try {
            yield context.df.Task.all([context.df.callActivity('fail'), context.df.callActivity('slow')]);
          } catch {
            context.df.setCustomStatus('caught');
          }
          return yield context.df.callActivity('echo', 'next');
        },
      },
      activities: { ...activities, slow: () => opened.clock.sleep(4.5 * SECOND) },
    });
    const status = await opened.run('all', null, 4 * SECOND);
    expect(status).toMatchObject({ runtimeStatus: 'Running', customStatus: 'caught' });
    const scheduled = () => opened.engine.history(status.instanceId).filter((event) => event.EventType === 4).length;
    expect(scheduled()).toBe(2);
    await opened.clock.advance(SECOND);
    expect(scheduled()).toBe(3);
    expect(opened.engine.status(status.instanceId)).toMatchObject({ runtimeStatus: 'Completed', output: 'next' });
  });

  it('without children throw', async () => {
    const orchestrators: Orchestrators = {
      *none(context) {
        yield context.df.Task.all([]);
      },
    };
    expect((await world({ orchestrators }).run('none')).output).toContain('you must specify at least one Task.');
  });
});

describe('external events', () => {
  const orchestrators: Orchestrators = {
    *three(context) {
      const events: unknown[] = [];
      for (let index = 0; index < 3; index++) events.push(yield context.df.waitForExternalEvent('go'));
      return events;
    },
    *both(context) {
      const [first, second] = [context.df.waitForExternalEvent('go'), context.df.waitForExternalEvent('go')];
      yield context.df.Task.all([first, second]);
      return [first.result, second.result];
    },
    *next(context) {
      const { seen } = context.df.getInput<{ seen: unknown[] }>();
      seen.push(yield context.df.waitForExternalEvent('go'));
      if (seen.length === 3) return seen;
      context.df.continueAsNew({ seen });
      return undefined;
    },
  };

  it('raised early, while Pending or repeated, are kept and served oldest first', async () => {
    const { engine, settle } = world({ orchestrators });
    engine.startNew('three', { instanceId: 'i' });
    for (const value of [1, 'two', { three: 3 }]) engine.raiseEvent('i', 'go', value);
    await settle();
    expect(engine.status('i')?.output).toEqual([1, 'two', { three: 3 }]);
  });

  it('serve the newest of two open waits first', async () => {
    const { run, engine, settle } = world({ orchestrators });
    const { instanceId } = await run('both');
    engine.raiseEvent(instanceId, 'go', 'a');
    engine.raiseEvent(instanceId, 'go', 'b');
    await settle();
    expect(engine.status(instanceId)?.output).toEqual(['b', 'a']);
  });

  it('are not lost across continue-as-new, and keep their order', async () => {
    const { engine, settle } = world({ orchestrators });
    engine.startNew('next', { instanceId: 'i', input: { seen: [] } });
    for (const value of [1, 2, 3]) engine.raiseEvent('i', 'go', value);
    await settle();
    expect(engine.status('i')?.output).toEqual([1, 2, 3]);
  });

  it('arrive unchanged', async () => {
    const { engine, settle } = world({ orchestrators });
    for (const values of [
      [0, '', false],
      [null, 'text', []],
    ]) {
      engine.startNew('three', { instanceId: 'i' });
      for (const value of values) engine.raiseEvent('i', 'go', value);
      await settle();
      expect(engine.status('i')?.output).toEqual(values);
    }
  });

  it('whose name has other case are accepted and never delivered', async () => {
    const { run, engine, settle } = world({ orchestrators });
    const { instanceId } = await run('three');
    for (let index = 0; index < 3; index++)
      expect(engine.raiseEvent(instanceId, 'GO', 1)).toEqual({ kind: 'accepted' });
    await settle();
    expect(engine.status(instanceId)?.runtimeStatus).toBe('Running');
  });
});

describe('what is left out', () => {
  it.each([
    ['callHttp', 'context.df.callHttp'],
    ['lock', 'context.df.lock (entity locks)'],
  ])('fails loudly and by name: %s', async (name, feature) => {
    const orchestrators: Orchestrators = {
      *callHttp(context) {
        yield context.df.callHttp({ method: 'GET', url: 'http://127.0.0.1:1' });
      },
      *lock(context) {
        yield context.df.lock(new EntityId('counter', 'k'));
      },
    };
    const { run, logged } = world({ orchestrators, activities });
    expect(await run(name)).toMatchObject({
      runtimeStatus: 'Failed',
      output: `Orchestrator function '${name}' failed: The embedded host does not support ${feature}.`,
    });
    expect(logged.join()).toContain(feature);
  });
});
