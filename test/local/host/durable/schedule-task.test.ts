import * as df from 'durable-functions';
import type { OrchestrationContext } from 'durable-functions';
import type { HistoryEvent } from '../../../../local/host/durable/history-event';
import { messageOf, openWorlds } from './small-world';
import type { Orchestrators } from './small-world';

const world = openWorlds();
const DAY = 86_400_000;

function after(context: OrchestrationContext, milliseconds: number) {
  return context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + milliseconds));
}

const orchestrators: Orchestrators = {
  *wait(context) {
    const start = context.df.currentUtcDateTime.getTime();
    yield after(context, context.df.getInput<number>());
    return context.df.currentUtcDateTime.getTime() - start;
  },
};

async function waited(milliseconds: number): Promise<number> {
  const { output } = await world({ orchestrators }).run('wait', milliseconds, Math.max(milliseconds, 0) + 1000);
  return output as number;
}

describe('timers', () => {
  it('fire up to one second early, since the queue counts whole seconds', async () => {
    expect(await waited(500)).toBeLessThan(300);
    expect(Math.round((await waited(1500)) / 1000)).toBe(1);
    const minute = await waited(60_000);
    expect(minute).toBeGreaterThanOrEqual(59_000);
    expect(minute).toBeLessThan(60_000);
  });

  it('in the past fire at once, several of them in the order of their creation', async () => {
    const { run, engine } = world({
      orchestrators: {
        *past(context) {
          yield context.df.Task.all([-1000, -5000, 0].map((milliseconds) => after(context, milliseconds)));
          return 'fired';
        },
      },
    });
    const { instanceId, output } = await run('past');
    expect(output).toBe('fired');
    const fired = engine.history(instanceId).filter((event) => event.EventType === 11);
    expect(fired.map((event) => event.TimerId)).toEqual([0, 1, 2]);
  });

  it('of ten days are created in pieces of three, as announced to the SDK', async () => {
    const { engine, clock } = world({ orchestrators });
    engine.startNew('wait', { instanceId: 'i', input: 10 * DAY });
    const created = () => engine.history('i').filter((event) => event.EventType === 10).length;
    await clock.advance(3 * DAY - 1000);
    expect(created()).toBe(1);
    await clock.advance(2000);
    expect(created()).toBe(2);
    await clock.advance(6 * DAY);
    expect(created()).toBe(3);
    await clock.advance(DAY);
    expect(created()).toBe(3);
    expect(engine.status('i')?.output).toBeGreaterThanOrEqual(10 * DAY);
  });

  it('leave no row behind when they are cancelled', async () => {
    const { run, database } = world({
      orchestrators: {
        *cancelled(context) {
          const timer = after(context, 5 * 60_000);
          yield context.df.Task.any([timer, context.df.callActivity('quick')]);
          timer.cancel();
          yield context.df.callActivity('quick');
          return 'early';
        },
      },
      activities: { quick: () => 1 },
    });
    expect(await run('cancelled')).toMatchObject({ runtimeStatus: 'Completed', output: 'early' });
    expect(database.prepare('SELECT count(*) AS n FROM TestHubTimers').get()).toEqual({ n: 0 });
  });

  it('never make the time of the orchestrator go back', async () => {
    const { run } = world({
      orchestrators: {
        *clocks(context) {
          const times = [context.df.currentUtcDateTime.getTime()];
          for (let index = 0; index < 5; index++) {
            yield after(context, 1200);
            times.push(context.df.currentUtcDateTime.getTime());
          }
          return times;
        },
      },
    });
    const times = (await run('clocks', null, 10_000)).output as number[];
    expect(times).toEqual([...times].sort((left, right) => left - right));
  });
});

describe('retries', () => {
  async function attempts(options: df.RetryOptions, failures: number) {
    let calls = 0;
    const opened = world({
      orchestrators: {
        *retrying(context) {
          try {
            return yield context.df.callActivityWithRetry('work', options, 'x');
          } catch (error) {
            return messageOf(error).slice(0, 38);
          }
        },
      },
      activities: {
        work: () => {
          if (++calls <= failures) throw new Error('boom');
          return 'fine';
        },
      },
    });
    const status = await opened.run('retrying', null, 60_000);
    const history = opened.engine.history(status.instanceId);
    const delays = history
      .filter((event) => event.EventType === 10)
      .map((event) => Date.parse(event.FireAt!) - Date.parse(startBefore(history, event)));
    return { status, calls, delays };
  }

  /** The time of the episode in which an event was recorded. */
  function startBefore(history: HistoryEvent[], event: HistoryEvent): string {
    return history.slice(0, history.indexOf(event)).findLast((other) => other.EventType === 12)!.Timestamp;
  }

  it('make as many attempts as allowed; the timer after the last one is due at once', async () => {
    const { status, calls, delays } = await attempts(new df.RetryOptions(500, 3), 99);
    expect(status).toMatchObject({ runtimeStatus: 'Completed', output: "Activity function 'work' failed:  boom" });
    expect(calls).toBe(3);
    expect(delays).toEqual([500, 500, 0]);
  });

  it('stop with the first success', async () => {
    const { status, calls, delays } = await attempts(new df.RetryOptions(500, 5), 1);
    expect([status.output, calls, delays]).toEqual(['fine', 2, [500]]);
  });

  it('wait longer each time by the coefficient, up to the cap', async () => {
    const options = new df.RetryOptions(400, 5);
    options.backoffCoefficient = 2;
    expect((await attempts(options, 99)).delays).toEqual([400, 800, 1600, 3200, 0]);
    options.maxRetryIntervalInMilliseconds = 1000;
    expect((await attempts(options, 99)).delays).toEqual([400, 800, 1000, 1000, 0]);
  });

  it('with one attempt run once, with one timer due at once', async () => {
    const { calls, delays } = await attempts(new df.RetryOptions(500, 1), 99);
    expect([calls, delays]).toEqual([1, [0]]);
  });

  it('leave the instance running for ever once their timeout has passed', async () => {
    const options = new df.RetryOptions(5000, 10);
    options.retryTimeoutInMilliseconds = 12_000;
    const { status, calls } = await attempts(options, 99);
    expect([status.runtimeStatus, calls]).toEqual(['Running', 4]);
  });
});

describe('sub-orchestrations', () => {
  const family: Orchestrators = {
    *child(context) {
      const input = context.df.getInput();
      if (input === 'fail') throw new Error('no luck');
      return { input: input === undefined ? 'undefined' : input, parent: context.df.parentInstanceId };
    },
    *parent(context) {
      const { input, id, without } = context.df.getInput<{ input?: unknown; id?: string; without?: boolean }>();
      try {
        return yield context.df.callSubOrchestrator('child', without ? undefined : input, id);
      } catch (error) {
        return messageOf(error);
      }
    },
    *sleeper(context) {
      yield context.df.waitForExternalEvent('never');
    },
  };

  it('get text, 0 and the empty text unchanged, and null for nothing', async () => {
    const { run } = world({ orchestrators: family });
    for (const input of ['', 'text', 0, { a: 1 }]) {
      expect((await run('parent', { input })).output).toMatchObject({ input });
    }
    expect((await run('parent', { input: null })).output).toMatchObject({ input: null });
    expect((await run('parent', { without: true })).output).toMatchObject({ input: null });
  });

  it("without an id are named after the parent's execution and the task", async () => {
    const { run, engine } = world({ orchestrators: family });
    const { instanceId } = await run('parent', { input: 1 });
    const executionId = engine.history(instanceId)[1]!.OrchestrationInstance!.ExecutionId;
    expect(executionId).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
    expect(engine.status(`${executionId}:0`)).toMatchObject({
      runtimeStatus: 'Completed',
      output: { parent: instanceId },
    });
    expect(engine.history(`${executionId}:0`)[1]!.OrchestrationInstance!.ExecutionId).toMatch(/^[0-9a-f]{32}$/);
  });

  it('that fail give the parent an error with reason and details', async () => {
    const { output } = await world({ orchestrators: family }).run('parent', { input: 'fail' });
    expect(output).toMatch(/^Orchestrator function 'child' failed: no luck \n Message: .*no luck, StackTrace: /);
  });

  it('silently replace a running instance with their id', async () => {
    const { run, engine, settle } = world({ orchestrators: family });
    engine.startNew('sleeper', { instanceId: 'same' });
    await settle();
    expect((await run('parent', { input: 1, id: 'same' })).runtimeStatus).toBe('Completed');
    expect(engine.status('same')).toMatchObject({ name: 'child', runtimeStatus: 'Completed' });
  });

  it('fail the parent when they are terminated', async () => {
    const { run, engine, settle } = world({
      orchestrators: {
        ...family,
        *waiting(context) {
          try {
            return yield context.df.callSubOrchestrator('sleeper', null, 'child');
          } catch (error) {
            return messageOf(error).split(' \n')[0];
          }
        },
      },
    });
    const { instanceId } = await run('waiting');
    engine.terminate('child', 'enough');
    await settle();
    expect(engine.status(instanceId)?.output).toBe('enough');
  });

  it('may not take the id of their own parent', async () => {
    const { engine, settle } = world({ orchestrators: family });
    engine.startNew('parent', { instanceId: 'me', input: { input: 1, id: 'me' } });
    await settle();
    expect(engine.status('me')?.output).toContain(
      'does not support a sub-orchestration with the instance id of its parent',
    );
  });
});
