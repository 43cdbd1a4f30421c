import { judgeTimers } from '../../../../orchestrations/kit/activities/timers';
import { aMailWorld, type MailWorld } from '../../../support/a-mail-world';

let world: MailWorld;
beforeEach(() => {
  world = aMailWorld();
});
afterEach(() => world.close());

const subjects = () => world.sent.map(({ subject }) => subject.replace(/\].*/, ']'));

test('a timer that did not run for too long is told of once, and again when it has come back', async () => {
  await judgeTimers(world);
  await world.heartbeats.note('sweep');
  expect(world.sent).toEqual([]);
  world.advance(16 * 60_000);
  await judgeTimers(world);
  await judgeTimers(world);
  expect(await world.alarms.list(world.clock.now().toISOString())).toMatchObject([
    { code: 'TIMERS_LATE', state: 'open', count: 1, detail: expect.stringMatching(/: sweep \(last ran .*\)\. Look/) },
  ]);
  await world.heartbeats.note('sweep');
  await judgeTimers(world);
  expect(subjects()).toEqual(['[Alarm]', '[Resolved]']);
});
