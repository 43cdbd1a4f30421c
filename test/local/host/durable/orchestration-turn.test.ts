import { openWorlds } from './small-world';
import type { Orchestrators, SmallApp } from './small-world';

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
    const orchestrators: Orchestrators = {
      *same(context) {
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
    const orchestrators: Orchestrators = {
      *bad(context) {
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
    const orchestrators: Orchestrators = {
      *text() {
        throw 'text' as unknown;
      },
      *nothing() {
        throw null as unknown;
      },
    };
    const { run } = world({ orchestrators });
    expect((await run('text')).runtimeStatus).toBe('Running');
    expect((await run('nothing')).runtimeStatus).toBe('Running');
  });

  it('is a failure for what is no generator and for a yield of something else than a task', async () => {
    const orchestrators: Orchestrators = {
      plain: () => 1 as never,
      *strange() {
        yield 1 as never;
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
    const orchestrators: Orchestrators = { *a() {}, *b() {} };
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
    const orchestrators: Orchestrators = {
      *race(context) {
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
        *race(context) {
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
    const orchestrators: Orchestrators = {
      *status(context) {
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

describe('what the service does not catch', () => {
  it('runs for ever after a call of an unknown function, but can be terminated', async () => {
    const orchestrators: Orchestrators = {
      *activity(context) {
        yield context.df.callActivity('nobody');
      },
      *sub(context) {
        yield context.df.callSubOrchestrator('echo');
      },
      *entity(context) {
        yield context.df.callEntity({ name: 'nobody', key: 'k' }, 'op');
      },
      *swapped(context) {
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
    const orchestrators: Orchestrators = {
      *again(context) {
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
