import { openWorlds } from './small-world';
import type { Orchestrators } from './small-world';

const world = openWorlds();
const SECOND = 1000;
const activities = { echo: (input: unknown) => input };

describe('continue-as-new', () => {
  const orchestrators: Orchestrators = {
    *again(context) {
      const input = context.df.getInput<{ next?: unknown } | undefined>();
      if (input?.next === undefined) return { got: input === undefined ? 'undefined' : input };
      context.df.continueAsNew(input.next === 'nothing' ? undefined : input.next);
      return undefined;
    },
    *busy(context) {
      if (context.df.getInput() === 'again') return 'done';
      const slow = context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 5000));
      yield context.df.Task.any([slow, context.df.callActivity('echo', 1)]);
      context.df.continueAsNew({ n: 1 });
      return undefined;
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
        *rounds(context) {
          const { round } = context.df.getInput<{ round: number }>();
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
