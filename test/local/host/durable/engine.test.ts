import { smallWorld } from './small-world';
import type { SmallApp, SmallWorld } from './small-world';

const worlds: SmallWorld[] = [];
function world(app: SmallApp, options = {}): SmallWorld {
  const opened = smallWorld(app, options);
  worlds.push(opened);
  return opened;
}
afterEach(async () => {
  for (const opened of worlds.splice(0)) await opened.close();
});

const echo = (input: unknown) => input;

describe('orchestrations', () => {
  it('runs activities one after the other', async () => {
    const { run } = world({
      orchestrators: {
        *hello(context) {
          const parts: string[] = [];
          for (const city of ['Tokyo', 'Seattle']) parts.push(yield context.df.callActivity('greet', city));
          return parts;
        },
      },
      activities: { greet: (city) => `Hello ${city}` },
    });
    const status = await run('hello');
    expect(status).toMatchObject({
      name: 'hello',
      runtimeStatus: 'Completed',
      output: ['Hello Tokyo', 'Hello Seattle'],
    });
  });

  it('fans out and in', async () => {
    const { run } = world({
      orchestrators: {
        *sum(context) {
          const tasks = Array.from({ length: 100 }, (_, index) => context.df.callActivity('echo', index));
          const numbers: number[] = yield context.df.Task.all(tasks);
          return numbers.reduce((left, right) => left + right, 0);
        },
      },
      activities: { echo },
    });
    expect(await run('sum')).toMatchObject({ runtimeStatus: 'Completed', output: 4950 });
  });
});
