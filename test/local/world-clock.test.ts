import { createWorldClock } from '../../local/world-clock';

const hour = 3_600_000;

function aClock(ahead = 0) {
  const kept: number[] = [];
  const clock = createWorldClock({ ahead, keepAhead: (milliseconds) => void kept.push(milliseconds) });
  return { clock, kept };
}

test('runs ahead of real time by what was kept', () => {
  const { clock } = aClock(24 * hour);
  expect(Math.abs(clock.now() - Date.now() - 24 * hour)).toBeLessThan(1000);
  clock.stop();
});

test('steps through everything that falls due, in order, at its own instant', async () => {
  const { clock } = aClock();
  const start = clock.now();
  const seen: [string, number][] = [];
  const note = (name: string) => () => void seen.push([name, Math.round((clock.now() - start) / hour)]);
  clock.wakeAt(start + 3 * hour, note('third'));
  clock.wakeAt(start + hour, note('first'));
  clock.wakeAt(start + hour, note('first again'));
  clock.wakeAt(start + 9 * hour, note('too late'));
  await clock.advance(4 * hour);
  expect(seen).toEqual([
    ['first', 1],
    ['first again', 1],
    ['third', 3],
  ]);
  expect(Math.round((clock.now() - start) / hour)).toBe(4);
  clock.stop();
});

test('fires what was asked for while it was advanced', async () => {
  const { clock } = aClock();
  const start = clock.now();
  let rings = 0;
  const ring = () => {
    rings++;
    clock.wakeAt(clock.now() + hour, ring);
  };
  clock.wakeAt(start + hour, ring);
  await clock.advance(5 * hour + 1000);
  expect(rings).toBe(5);
  clock.stop();
});

test('moves on only when everybody has come to rest', async () => {
  const { clock } = aClock();
  const start = clock.now();
  let busy = false;
  const order: string[] = [];
  clock.join({ busy: () => busy });
  clock.wakeAt(start + hour, () => {
    busy = true;
    setImmediate(() =>
      setImmediate(() => {
        order.push('work done');
        busy = false;
      }),
    );
  });
  clock.wakeAt(start + 2 * hour, () => void order.push('next'));
  await clock.advance(3 * hour);
  expect(order).toEqual(['work done', 'next']);
  clock.stop();
});

test('lets the app sleep on the world time and counts who sleeps', async () => {
  const { clock } = aClock();
  const slept = clock.sleep(hour);
  expect(clock.sleepers()).toBe(1);
  await clock.advance(hour + 1);
  await slept;
  expect(clock.sleepers()).toBe(0);
  clock.stop();
});

test('keeps how far it is ahead before anybody is woken, so that a restart never goes back', async () => {
  const { clock, kept } = aClock();
  const start = clock.now();
  const known: number[] = [];
  clock.wakeAt(start + hour, () => void known.push(kept.length));
  await clock.advance(2 * hour);
  expect(known).toEqual([1]);
  clock.stop();
});

test('forgets what was cancelled', async () => {
  const { clock } = aClock();
  let woken = false;
  clock.wakeAt(clock.now() + hour, () => (woken = true)).cancel();
  await clock.advance(2 * hour);
  expect(woken).toBe(false);
  clock.stop();
});

test('takes advances one after the other', async () => {
  const { clock } = aClock();
  const start = clock.now();
  await Promise.all([clock.advance(hour), clock.advance(hour)]);
  expect(Math.round((clock.now() - start) / hour)).toBe(2);
  clock.stop();
});
