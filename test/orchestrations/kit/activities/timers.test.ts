import { retellAlarms } from '../../../../orchestrations/kit/activities/alarms';
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

test('that they have come back is told of also when the process stops before the mail, once', async () => {
  await judgeTimers(world);
  world.advance(16 * 60_000);
  await judgeTimers(world);
  await world.heartbeats.note('sweep');
  const { begin } = world.sentMails;
  await new Promise<void>((isStopped) => {
    world.sentMails.begin = () => {
      isStopped();
      return new Promise(() => {});
    };
    void judgeTimers(world);
  });
  world.sentMails.begin = begin;
  world.advance(1000);
  await judgeTimers(world);
  expect(subjects()).toEqual(['[Alarm]']);
  world.advance(5 * 60_000);
  for (let time = 0; time < 2; time++) await retellAlarms(world);
  expect(subjects()).toEqual(['[Alarm]', '[Resolved]']);
});
