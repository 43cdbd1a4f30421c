import { BrokenError } from '../../../../domain/errors';
import type { Gateways } from '../../../../gateways/gateways';
import { once, readAttempt } from '../../../../orchestrations/kit/activities/once';

const of = { runId: 'r1', round: 1 };
const start = Date.parse('2026-11-24T06:00:00.000Z');

function world() {
  const snapshots = new Map<string, unknown>();
  const state = { now: start, acts: 0, found: undefined as string | undefined };
  const runs = {
    async keepSnapshot(_runId: string, name: string, content: unknown) {
      if (!snapshots.has(name)) snapshots.set(name, content);
    },
    readSnapshot: async (_runId: string, name: string) => snapshots.get(name),
  };
  const clock = { now: () => new Date(state.now) };
  const gateways = { runs, clock } as unknown as Gateways;
  const write = () =>
    once(gateways, of, {
      write: 'job',
      showsWithinSeconds: 30,
      find: async () => state.found,
      act: async () => `made ${++state.acts}`,
    });
  return { state, gateways, write };
}

test('acts the first time, and remembers when', async () => {
  const { gateways, write } = world();
  expect(await readAttempt(gateways, of, 'job')).toBeUndefined();
  expect(await write()).toBe('made 1');
  expect(await readAttempt(gateways, of, 'job')).toBe('2026-11-24T06:00:00.000Z');
});

test('finds what an earlier try has made instead of making another', async () => {
  const { state, write } = world();
  await write();
  state.found = 'made 1';
  expect(await write()).toBe('made 1');
  expect(state.acts).toBe(1);
});

test('asks to come back as long as an earlier try may still show, and acts again afterwards', async () => {
  const { state, write } = world();
  await write();
  state.now += 25_000;
  await expect(write()).rejects.toMatchObject({ code: 'EFFECT_MAY_STILL_SHOW', retryAfterSeconds: 5 });
  state.now += 5_000;
  expect(await write()).toBe('made 2');
});

test('waits from its newest try, not from the first', async () => {
  const { state, write } = world();
  await write();
  state.now += 30_000;
  await write();
  state.now += 10_000;
  await expect(write()).rejects.toMatchObject({ code: 'EFFECT_MAY_STILL_SHOW', retryAfterSeconds: 10 });
  expect(state.acts).toBe(2);
});

test('lets only one of two act that run at once', async () => {
  const { state, write } = world();
  const both = await Promise.allSettled([write(), write()]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(state.acts).toBe(1);
});

test('a write that broke five times is given up as it broke last, once its effect had the time to show', async () => {
  const { state, gateways } = world();
  const write = () =>
    once(gateways, of, {
      write: 'job',
      showsWithinSeconds: 30,
      find: async () => state.found,
      act: async () => {
        throw new BrokenError('GRAPH_UNREACHABLE', `no answer to try ${++state.acts}`);
      },
    });
  for (let number = 1; number <= 5; number++) {
    await expect(write()).rejects.toMatchObject({ message: `no answer to try ${number}` });
    await expect(write()).rejects.toMatchObject({ code: 'EFFECT_MAY_STILL_SHOW' });
    state.now += 30_000;
  }
  for (let repeated = 1; repeated <= 2; repeated++) {
    await expect(write()).rejects.toMatchObject({ code: 'GRAPH_UNREACHABLE', message: 'no answer to try 5' });
  }
  expect(state.acts).toBe(5);
  state.found = 'made after all';
  expect(await write()).toBe('made after all');
});
