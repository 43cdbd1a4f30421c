import { openWorlds } from './small-world';
import type { SmallApp } from './small-world';

const world = openWorlds();
const SECOND = 1000;

const activities: SmallApp['activities'] = {
  echo: (input) => input,
  fail: () => {
    throw new Error('boom');
  },
};

describe('the end of an orchestration', () => {
  it('shows null for undefined and null, and everything else as it is', async () => {
    const orchestrators = {
      *same(context: any): any {
        return context.df.getInput();
      },
    };
    const { run } = world({ orchestrators });
    for (const value of [0, false, '', '{"a":1}', [1], { a: null }]) {
      expect(await run('same', value)).toMatchObject({ runtimeStatus: 'Completed', input: value, output: value });
    }
    expect(await run('same', null)).toMatchObject({ input: null, output: null });
    expect(await run('same', undefined)).toMatchObject({ input: null, output: null });
  });

  it('fails with the message of the error thrown; an earlier custom status stays', async () => {
    const orchestrators = {
      *bad(context: any): any {
        context.df.setCustomStatus({ step: 1 });
        yield context.df.callActivity('echo', 1);
        throw new Error('no good');
      },
    };
    const status = await world({ orchestrators, activities }).run('bad');
    expect(status).toMatchObject({
      runtimeStatus: 'Failed',
      output: "Orchestrator function 'bad' failed: no good",
      customStatus: { step: 1 },
    });
  });

  it('never comes when the orchestrator throws text or null', async () => {
    const orchestrators = {
      *text(): any {
        throw 'text';
      },
      *nothing(): any {
        throw null;
      },
    };
    const { run } = world({ orchestrators });
    expect((await run('text')).runtimeStatus).toBe('Running');
    expect((await run('nothing')).runtimeStatus).toBe('Running');
  });

  it('is a failure for what is no generator and for a yield of something else than a task', async () => {
    const orchestrators: any = {
      plain: () => 1,
      *strange(): any {
        yield 1;
      },
    };
    const { run } = world({ orchestrators });
    expect((await run('plain')).output).toBe(
      "Orchestrator function 'plain' failed: this.generator.next is not a function",
    );
    expect((await run('strange')).output).toContain(
      'programming constraint violation: Orchestration yielded data of type number',
    );
  });

  it('is a failure for an orchestrator nobody knows, with the names of those known', async () => {
    const orchestrators = { *a(): any {}, *b(): any {} };
    const { run } = world({ orchestrators, activities });
    for (const name of ['x', 'echo']) {
      expect(await run(name)).toMatchObject({
        runtimeStatus: 'Failed',
        output:
          `Orchestrator function '${name}' failed: The function '${name}' doesn't exist, is disabled, or is not an ` +
          "orchestrator function. Additional info: The following are the known orchestrator functions: 'a', 'b'",
      });
    }
  });

  it('is held back by the timer that lost a race, unless that was cancelled', async () => {
    const orchestrators = {
      *race(context: any): any {
        const timer = context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 6 * SECOND));
        yield context.df.Task.any([context.df.callActivity('echo', 1), timer]);
        if (context.df.getInput()) timer.cancel();
        return 'done';
      },
    };
    const { run, clock, engine } = world({ orchestrators, activities });
    expect((await run('race', true)).runtimeStatus).toBe('Completed');
    const { instanceId, runtimeStatus } = await run('race', false);
    expect(runtimeStatus).toBe('Running');
    await clock.advance(4 * SECOND);
    expect(engine.status(instanceId)?.runtimeStatus).toBe('Running');
    await clock.advance(SECOND);
    expect(engine.status(instanceId)).toMatchObject({ runtimeStatus: 'Completed', output: 'done' });
  });

  it('is held back by the activity that lost a race, even when the orchestrator has failed', async () => {
    const opened = world({
      orchestrators: {
        *race(context): any {
          yield context.df.Task.any([context.df.callActivity('echo', 1), context.df.callActivity('slow')]);
          throw new Error('over');
        },
      },
      activities: { ...activities, slow: () => opened.clock.sleep(4.5 * SECOND) },
    });
    const { instanceId, runtimeStatus } = await opened.run('race', null, 4 * SECOND);
    expect(runtimeStatus).toBe('Running');
    await opened.clock.advance(SECOND);
    expect(opened.engine.status(instanceId)?.runtimeStatus).toBe('Failed');
  });
});

describe('a custom status', () => {
  it('is cleared by a falsy value', async () => {
    const orchestrators = {
      *status(context: any): any {
        context.df.setCustomStatus('first');
        yield context.df.waitForExternalEvent('go');
        context.df.setCustomStatus(0);
        yield context.df.waitForExternalEvent('go');
      },
    };
    const { run, engine, settle } = world({ orchestrators });
    const { instanceId, customStatus } = await run('status');
    expect(customStatus).toBe('first');
    engine.raiseEvent(instanceId, 'go', 1);
    await settle();
    expect(engine.status(instanceId)?.customStatus).toBeNull();
  });
});

describe('compound tasks', () => {
  it('give the failing winner of an "any" without throwing', async () => {
    const orchestrators = {
      *any(context: any): any {
        const winner = yield context.df.Task.any([context.df.callActivity('fail')]);
        return [winner.isFaulted, winner.isCompleted, winner.result.message.slice(0, 31)];
      },
    };
    const { output } = await world({ orchestrators, activities }).run('any');
    expect(output).toEqual([true, false, "Activity function 'fail' failed"]);
  });

  it('report the first failure of an "all" at once, but begin nothing new before its slowest child has ended', async () => {
    const opened = world({
      orchestrators: {
        *all(context): any {
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
    const orchestrators = {
      *none(context: any): any {
        yield context.df.Task.all([]);
      },
    };
    expect((await world({ orchestrators }).run('none')).output).toContain('you must specify at least one Task.');
  });
});

describe('what the service does not catch', () => {
  it('runs for ever after a call of an unknown function, but can be terminated', async () => {
    const orchestrators = {
      *activity(context: any): any {
        yield context.df.callActivity('nobody');
      },
      *sub(context: any): any {
        yield context.df.callSubOrchestrator('echo');
      },
      *entity(context: any): any {
        yield context.df.callEntity({ name: 'nobody', key: 'k' }, 'op');
      },
      *swapped(context: any): any {
        yield context.df.callActivity('sub');
      },
    };
    const { run, engine, settle, logged } = world({ orchestrators, activities });
    for (const name of ['activity', 'sub', 'entity', 'swapped']) {
      const { instanceId, runtimeStatus } = await run(name, null, 60 * SECOND);
      expect(runtimeStatus).toBe('Running');
      expect(engine.history(instanceId).map((event) => event.EventType)).toEqual([12, 0, 13]);
      engine.terminate(instanceId);
      await settle();
      expect(engine.status(instanceId)?.runtimeStatus).toBe('Terminated');
    }
    expect(logged[0]).toMatch(/warning: .* called the unknown activity 'nobody'/);
  });

  it('schedules a timer again that is yielded again, so that later numbers disagree', async () => {
    const orchestrators = {
      *again(context: any): any {
        const timer = context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 60 * SECOND));
        for (let round = 0; round < 2; round++) {
          yield context.df.Task.any([timer, context.df.waitForExternalEvent('go')]);
        }
        return [(yield context.df.callActivity('echo', 'result')) ?? 'undefined'];
      },
    };
    const { run, engine, settle, clock, logged } = world({ orchestrators, activities });
    const { instanceId } = await run('again');
    for (let round = 0; round < 2; round++) {
      engine.raiseEvent(instanceId, 'go', 1);
      await settle();
    }
    await clock.advance(120 * SECOND);
    expect(engine.history(instanceId).filter((event) => event.EventType === 10)).toHaveLength(2);
    expect(engine.status(instanceId)?.output).toEqual(['undefined']);
    expect(logged.join()).toContain('yields a timer again');
  });
});

describe('what is left out', () => {
  it.each([
    ['callHttp', 'context.df.callHttp'],
    ['lock', 'context.df.lock (entity locks)'],
  ])('fails loudly and by name: %s', async (name, feature) => {
    const df = require('durable-functions');
    const orchestrators = {
      *callHttp(context: any): any {
        yield context.df.callHttp({ method: 'GET', url: 'http://127.0.0.1:1' });
      },
      *lock(context: any): any {
        yield context.df.lock(new df.EntityId('counter', 'k'));
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

describe('changed code', () => {
  it.each([
    ['an activity by another', 'echo', "instead scheduled an activity task named 'other'"],
    ['an activity by a timer', 'timer', 'instead produced a CreateTimerOrchestratorAction action'],
    ['an activity by nothing', 'nothing', "hasn't (yet?) scheduled this task"],
  ])('fails as non-deterministic where it replaces %s', async (_, now, message) => {
    let version = 'echo';
    const orchestrators = {
      *changing(context: any): any {
        if (version === 'timer') yield context.df.createTimer(context.df.currentUtcDateTime);
        else if (version !== 'nothing') yield context.df.callActivity(version === 'echo' ? 'echo' : 'other');
        yield context.df.waitForExternalEvent('go');
      },
    };
    const { run, engine, settle } = world({ orchestrators, activities: { ...activities, other: () => 1 } });
    const { instanceId } = await run('changing');
    version = now === 'echo' ? 'other' : now;
    engine.raiseEvent(instanceId, 'go', 1);
    await settle();
    const status = engine.status(instanceId);
    expect(status?.runtimeStatus).toBe('Failed');
    expect(status?.output).toMatch(/^Non-Deterministic workflow detected: A previous execution of this orchestration/);
    expect(status?.output).toContain(message);
  });
});

describe('external events', () => {
  const orchestrators = {
    *three(context: any): any {
      const events: unknown[] = [];
      for (let index = 0; index < 3; index++) events.push(yield context.df.waitForExternalEvent('go'));
      return events;
    },
    *both(context: any): any {
      const [first, second] = [context.df.waitForExternalEvent('go'), context.df.waitForExternalEvent('go')];
      yield context.df.Task.all([first, second]);
      return [first.result, second.result];
    },
    *next(context: any): any {
      const seen = context.df.getInput().seen;
      seen.push(yield context.df.waitForExternalEvent('go'));
      if (seen.length === 3) return seen;
      context.df.continueAsNew({ seen });
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

describe('continue-as-new', () => {
  const orchestrators = {
    *again(context: any): any {
      const input = context.df.getInput();
      if (input?.next === undefined) return { got: input === undefined ? 'undefined' : input };
      context.df.continueAsNew(input.next === 'nothing' ? undefined : input.next);
    },
    *busy(context: any): any {
      if (context.df.getInput() === 'again') return 'done';
      const slow = context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 5000));
      yield context.df.Task.any([slow, context.df.callActivity('echo', 1)]);
      context.df.continueAsNew({ n: 1 });
    },
  };

  it('hands over objects, numbers and arrays unchanged, and text with extra quotes', async () => {
    const { run } = world({ orchestrators });
    for (const next of [{ a: 1 }, 5, [1, 2]]) expect((await run('again', { next })).output).toEqual({ got: next });
    expect((await run('again', { next: 'text' })).output).toEqual({ got: '"text"' });
    expect((await run('again', { next: '' })).output).toEqual({ got: '""' });
  });

  it('with nothing gives null, and the status goes on showing the first input', async () => {
    const status = await world({ orchestrators }).run('again', { next: 'nothing' });
    expect(status).toMatchObject({ output: { got: null }, input: { next: 'nothing' } });
  });

  it('waits for the loser of a race', async () => {
    const { run, clock, engine } = world({ orchestrators, activities });
    const { instanceId } = await run('busy', null, 3 * SECOND);
    const executionOf = () => engine.history(instanceId)[1]?.OrchestrationInstance?.ExecutionId;
    const before = executionOf();
    await clock.advance(500);
    expect(executionOf()).toBe(before);
    await clock.advance(SECOND);
    expect(executionOf()).not.toBe(before);
    engine.terminate(instanceId);
  });

  it('starts with a history of three events, and leaves nothing of the old one', async () => {
    const { run, engine, database } = world({
      orchestrators: {
        *rounds(context: any): any {
          const { round } = context.df.getInput();
          yield context.df.callActivity('echo', round);
          if (round < 50) context.df.continueAsNew({ round: round + 1 });
          else yield context.df.waitForExternalEvent('end');
        },
      },
      activities,
    });
    const { instanceId } = await run('rounds', { round: 0 });
    expect(
      engine
        .history(instanceId)
        .slice(0, 2)
        .map((event) => event.EventType),
    ).toEqual([12, 0]);
    const rows = (table: string) => database.prepare(`SELECT count(*) AS n FROM TestHub${table}`).get()!['n'];
    expect([rows('History'), rows('Messages'), rows('Activities'), rows('Timers')]).toEqual([7, 0, 0, 0]);
  });
});
