import * as df from 'durable-functions';
import { messageOf, openWorlds } from './small-world';
import type { SmallApp } from './small-world';

const world = openWorlds();
const id = new df.EntityId('Counter', 'Key');
let running = 0;
let most = 0;

const app: SmallApp = {
  orchestrators: {
    *call(context) {
      const { op, input } = context.df.getInput<{ op: string; input: unknown }>();
      try {
        return (yield context.df.callEntity(id, op, input)) ?? 'undefined';
      } catch (error) {
        return { message: messageOf(error) };
      }
    },
    *signal(context) {
      for (let index = 0; index < 5; index++) context.df.signalEntity(id, 'add', index);
      return yield context.df.callEntity(id, 'get');
    },
    *parallel(context) {
      return yield context.df.Task.all([1, 2, 3].map((n) => context.df.callEntity(id, 'slowAdd', n)));
    },
    *leaves(context) {
      yield context.df.Task.any([context.df.callEntity(id, 'slowAdd', 1), context.df.callActivity('quick')]);
      return 'left';
    },
  },
  activities: { quick: () => 1 },
  entities: {
    async counter(context) {
      const state = context.df.getState(() => 0) as number;
      const input = context.df.getInput<number>() ?? 0;
      switch (context.df.operationName) {
        case 'add':
          context.df.setState(state + input);
          break;
        case 'slowAdd':
          most = Math.max(most, ++running);
          await new Promise((resolve) => setTimeout(resolve, 5));
          running--;
          context.df.setState(state + input);
          context.df.return(state + input);
          break;
        case 'get':
          context.df.return(state);
          break;
        case 'self':
          context.df.return([context.df.entityName, context.df.entityKey, context.df.isNewlyConstructed]);
          break;
        case 'throwError':
          context.df.setState(99);
          throw new Error('lost');
        case 'throwText':
          throw 'kept' as unknown;
        case 'delete':
          context.df.destructOnExit();
          break;
        case 'forward':
          context.df.signalEntity(new df.EntityId('Counter', 'other'), 'add', input);
          break;
      }
    },
  },
};

describe('entities', () => {
  it('answer calls with what they return, and undefined for nothing', async () => {
    const { run } = world(app);
    expect((await run('call', { op: 'add', input: 4 })).output).toBe('undefined');
    expect((await run('call', { op: 'get' })).output).toBe(4);
  });

  it('see their name in lower case and their key as it is', async () => {
    expect((await world(app).run('call', { op: 'self' })).output).toEqual(['counter', 'Key', true]);
  });

  it('take the operations of one sender in the order of sending', async () => {
    expect((await world(app).run('signal')).output).toBe(10);
  });

  it('run one operation at a time', async () => {
    most = 0;
    const { run } = world(app);
    const [first, second] = await Promise.all([run('parallel'), run('parallel')]);
    expect(most).toBe(1);
    expect([...(first.output as number[]), ...(second.output as number[])].sort((a, b) => a - b).at(-1)).toBe(12);
  });

  it('lose the message of a thrown error, keep a thrown text, and keep the state set before', async () => {
    const { run, engine } = world(app);
    expect((await run('call', { op: 'throwText' })).output).toEqual({ message: 'kept' });
    expect((await run('call', { op: 'throwError' })).output).toEqual({ message: '[object Object]' });
    expect(engine.entityState('counter', 'Key').state).toBe(99);
  });

  it('signal each other, and are gone when they delete themselves', async () => {
    const { engine, settle } = world(app);
    expect(engine.signalEntity('Counter', 'Key', 'add', 1)).toBe('accepted');
    engine.signalEntity('Counter', 'Key', 'forward', 7);
    await settle();
    expect(engine.entityState('counter', 'other')).toEqual({ exists: true, state: 7 });
    engine.signalEntity('Counter', 'Key', 'delete', undefined);
    await settle();
    expect(engine.entityState('counter', 'Key')).toEqual({ exists: false, state: null });
    expect(engine.listEntities({}).entities).toHaveLength(1);
  });

  it('that nobody knows are refused', () => {
    expect(world(app).engine.signalEntity('nobody', 'k', 'op', 1)).toBe('unknownEntity');
  });

  it('do not hold back the end of an orchestration; a late answer leaves nothing behind', async () => {
    const { run, engine, settle, database } = world(app);
    expect(await run('leaves')).toMatchObject({ runtimeStatus: 'Completed', output: 'left' });
    await settle();
    expect(engine.entityState('counter', 'Key').state).toBe(1);
    expect(database.prepare('SELECT count(*) AS n FROM TestHubMessages').get()).toEqual({ n: 0 });
  });

  it('take more operations than one batch holds', async () => {
    const { engine, settle } = world(app);
    for (let index = 0; index < 250; index++) engine.signalEntity('counter', 'many', 'add', 1);
    await settle();
    expect(engine.entityState('counter', 'many').state).toBe(250);
  });
});
