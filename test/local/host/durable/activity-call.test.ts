import * as df from 'durable-functions';
import { openWorlds } from './small-world';
import type { Orchestrators, SmallApp } from './small-world';

const world = openWorlds();
const call: Orchestrators = {
  *call(context) {
    return yield context.df.callActivity('work', context.df.getInput());
  },
};

/** What the activity receives when the orchestrator passes `input`. */
async function received(input: unknown): Promise<unknown> {
  let seen: unknown = 'not called';
  await world({
    orchestrators: {
      *pass(context) {
        yield context.df.callActivity('work', input);
      },
    },
    activities: { work: (value) => void (seen = value) },
  }).run('pass');
  return seen;
}

async function returned(result: unknown): Promise<unknown> {
  return (await world({ orchestrators: call, activities: { work: () => result } }).run('call')).output;
}

interface Caught {
  name: string;
  message: string;
  own: string[];
  code: unknown;
}

/** The error which the orchestrator catches when the activity throws; null when it catches none. */
async function caught(thrown: unknown): Promise<Caught | null> {
  const status = await world({
    orchestrators: {
      *catching(context) {
        try {
          return yield context.df.callActivity('work');
        } catch (error) {
          const failure = error as Error & { code?: unknown };
          const { message, code } = failure;
          return { name: failure.constructor.name, message, own: Object.keys(failure), code };
        }
      },
    },
    activities: {
      work: () => {
        throw thrown;
      },
    },
  }).run('catching');
  return status.output as Caught | null;
}

describe('inputs of activities', () => {
  it('arrive as undefined when null, undefined or NaN, and a bare boolean arrives as text', async () => {
    for (const nothing of [null, undefined, NaN]) expect(await received(nothing)).toBeUndefined();
    expect(await received(true)).toBe('True');
    expect(await received(false)).toBe('False');
  });

  it('arrive unchanged otherwise', async () => {
    const inputs = [
      '',
      'hi',
      '42',
      '{"a":1}',
      'true',
      0,
      1.5,
      { a: true, b: null },
      [true, 'x'],
      '2026-01-01T00:00:00Z',
    ];
    for (const input of inputs) expect(await received(input)).toEqual(input);
    expect(await received(new Date(0))).toBe('1970-01-01T00:00:00.000Z');
  });
});

describe('results of activities', () => {
  it('are null for nothing, base64 for bytes and text for NaN', async () => {
    expect(await returned(undefined)).toBeNull();
    expect(await returned(Buffer.from('abc'))).toBe('YWJj');
    expect(await returned(new Uint8Array([97]))).toBe('YQ==');
    expect(await returned(NaN)).toBe('NaN');
  });

  it('come back unchanged otherwise', async () => {
    const results = ['', '2026-01-01T00:00:00+02:00', 'x'.repeat(100_000), 0, -1.5, false, { a: [1] }];
    for (const result of results) expect(await returned(result)).toEqual(result);
  });

  it('that cannot be written as JSON fail the task', async () => {
    const status = await world({ orchestrators: call, activities: { work: () => ({ big: 1n }) } }).run('call');
    expect(status.runtimeStatus).toBe('Failed');
  });
});

describe('failures of activities', () => {
  it('reach the orchestrator as plain errors with only a message, details included', async () => {
    const error = await caught(Object.assign(new TypeError('boom'), { code: 'E1' }));
    expect(error).toMatchObject({ name: 'Error', own: [] });
    expect(error?.message).toMatch(/^Activity function 'work' failed: {2}boom \n \{"\$type":"Microsoft/);
    expect(error?.code).toBeUndefined();
  });

  it('keep thrown text and the JSON of thrown objects; thrown null is success', async () => {
    expect((await caught('just text'))?.message).toContain("'work' failed:  just text \n ");
    expect((await caught({ a: 1 }))?.message).toContain(`'work' failed:  {"a":1} \n `);
    expect(await caught(null)).toBeNull();
  });

  it('fail the instance with all their details when nobody catches them', async () => {
    const activities = { work: () => Promise.reject(new Error('boom')) };
    const status = await world({ orchestrators: call, activities }).run('call');
    expect(status.runtimeStatus).toBe('Failed');
    expect(status.output).toMatch(
      /^Orchestrator function 'call' failed: Activity function 'work' failed: {2}boom \n \{/,
    );
  });

  it('are typed when the app provides properties, also through two levels of sub-orchestrations', async () => {
    class Refused extends Error {
      override name = 'Refused';
      code = 'OVER_QUOTA';
    }
    df.app.setExceptionPropertiesProvider({
      getExceptionProperties: (error) => (error instanceof Refused ? { code: error.code } : undefined),
    });
    const { run, engine } = world({
      orchestrators: {
        ...call,
        *parent(context) {
          return yield context.df.callSubOrchestrator('call', null, 'child');
        },
        *grandparent(context) {
          try {
            return yield context.df.callSubOrchestrator('parent');
          } catch (error) {
            const { name, message, taskName, failureDetails } = error as df.TaskFailedError;
            return { name, message, taskName, details: failureDetails };
          }
        },
      },
      activities: {
        work: () => {
          throw new Refused('no more today');
        },
      },
    });
    const { output } = await run('grandparent');
    expect(output).toMatchObject({
      name: 'TaskFailedError',
      message: 'Refused: no more today',
      taskName: 'parent',
      details: {
        errorType: 'Refused',
        errorMessage: 'no more today',
        isNonRetriable: false,
        properties: { code: 'OVER_QUOTA' },
      },
    });
    expect(engine.status('child')).toMatchObject({ runtimeStatus: 'Failed', output: 'Refused: no more today' });
    df.app.setExceptionPropertiesProvider({ getExceptionProperties: () => undefined });
  });
});

describe('activities', () => {
  it('see the id of their instance', async () => {
    const ids: unknown[] = [];
    const app: SmallApp = {
      orchestrators: call,
      activities: { work: (_, context) => void ids.push(context.instanceId) },
    };
    expect((await world(app).run('call')).instanceId).toBe(ids[0]);
  });

  it('are found by name in any case', async () => {
    const orchestrators: Orchestrators = {
      *loud(context) {
        return yield context.df.callActivity('WORK');
      },
    };
    expect((await world({ orchestrators, activities: { work: () => 1 } }).run('Loud')).output).toBe(1);
  });

  it('run no more than allowed at a time', async () => {
    let running = 0;
    let most = 0;
    const { run } = world(
      {
        orchestrators: {
          *many(context) {
            yield context.df.Task.all([1, 2, 3, 4, 5, 6, 7].map((n) => context.df.callActivity('work', n)));
          },
        },
        activities: {
          async work() {
            most = Math.max(most, ++running);
            await new Promise((resolve) => setImmediate(resolve));
            running--;
          },
        },
      },
      { maxConcurrentActivities: 3 },
    );
    expect((await run('many')).runtimeStatus).toBe('Completed');
    expect(most).toBe(3);
  });

  it('that sleep on the world clock do not stop the world from being advanced', async () => {
    const opened = world(
      {
        orchestrators: {
          *sleepy(context) {
            return yield context.df.Task.all([3, 2, 1].map((n) => context.df.callActivity('work', n)));
          },
        },
        activities: { work: (n) => opened.clock.sleep(n * 60_000).then(() => n) },
      },
      { maxConcurrentActivities: 2 },
    );
    const status = await opened.run('sleepy', null, 30 * 60_000);
    expect(status).toMatchObject({ runtimeStatus: 'Completed', output: [3, 2, 1] });
  });
});
