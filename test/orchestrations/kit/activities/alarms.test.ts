import { BrokenError, NotNowError, RefusedError } from '../../../../domain/errors';
import { raiseAlarm, resolveAlarm, retellAlarms } from '../../../../orchestrations/kit/activities/alarms';
import { aMailWorld, type MailWorld } from '../../../support/a-mail-world';

const key = { code: 'REPORT_STALE', domain: 'corp.contoso.com', subject: 'sp-1' } as const;
const stale = { ...key, severity: 'warning', detail: 'The report is old.' } as const;
const minutes = (count: number) => count * 60_000;

let world: MailWorld;
beforeEach(() => {
  world = aMailWorld();
});
afterEach(() => world.close());

const subjects = () => world.sent.map(({ subject }) => subject.replace(/ · .*/, ''));
const old = 'The on-premises report is old';

/** What the sweep and the look do. */
async function retell(times = 1): Promise<void> {
  for (let time = 0; time < times; time++) {
    world.advance(minutes(5));
    await retellAlarms(world);
  }
}

async function statesOf(code: string): Promise<string[]> {
  const all = await world.alarms.list(world.clock.now().toISOString());
  return all.filter((alarm) => alarm.code === code).map(({ state }) => state);
}

test.each([
  ['500', new BrokenError('GRAPH_BROKEN', 'no')],
  ['429', new NotNowError('GRAPH_THROTTLED', 60)],
  ['a lost connection', new BrokenError('GRAPH_UNREACHABLE', 'no')],
])('after a %s the mail is sent by the next that looks, once', async (_what, error) => {
  world.refuseMail(error);
  await raiseAlarm(world, stale, 'a');
  await raiseAlarm(world, stale, 'b');
  await retell();
  expect(subjects()).toEqual([]);
  world.refuseMail(undefined);
  await retell(3);
  expect(subjects()).toEqual([`[Alarm] ${old}`]);
  expect(await statesOf('MAIL_FAILED')).toEqual([]);
});

test('an alarm that came and went while the mailbox was away is told of both ways, in this order', async () => {
  world.refuseMail(new BrokenError('GRAPH_BROKEN', 'no'));
  await raiseAlarm(world, stale, 'a');
  world.advance(minutes(5));
  await resolveAlarm(world, key, 'b');
  world.refuseMail(undefined);
  await retell(2);
  expect(subjects()).toEqual([`[Alarm] ${old}`, `[Resolved] ${old}`]);
});

test('an ending whose process stopped before its mail is told of', async () => {
  await raiseAlarm(world, stale, 'a');
  await world.alarms.resolve(key, { occurrence: 'b', at: world.clock.now().toISOString() });
  await retell(2);
  expect(subjects()).toEqual([`[Alarm] ${old}`, `[Resolved] ${old}`]);
});

test('what is just being sent is left to who sends it', async () => {
  await world.alarms.open(stale, { occurrence: 'a', at: world.clock.now().toISOString() });
  await retellAlarms(world);
  expect(subjects()).toEqual([]);
});

test('a mailbox that refuses raises MAIL_FAILED at once, and the next mail that is taken ends it', async () => {
  world.refuseMail(new RefusedError('MAIL_REFUSED', 'no'));
  await raiseAlarm(world, stale, 'a');
  expect(await statesOf('MAIL_FAILED')).toEqual(['open']);
  world.refuseMail(undefined);
  await retell(3);
  expect(subjects()).toEqual([]);
  await resolveAlarm(world, key, 'b');
  expect(await statesOf('MAIL_FAILED')).toEqual(['resolved']);
  expect(subjects()).toEqual([`[Resolved] ${old}`, '[Resolved] Mail cannot be sent']);
});

test('after six hours a mail is given up, MAIL_FAILED is open, and its own mail is sent when the mailbox is back', async () => {
  world.refuseMail(new BrokenError('GRAPH_BROKEN', 'no'));
  await raiseAlarm(world, stale, 'a');
  await retell(71);
  expect(await statesOf('MAIL_FAILED')).toEqual([]);
  await retell();
  expect(await statesOf('MAIL_FAILED')).toEqual(['open']);
  await retell(12);
  world.refuseMail(undefined);
  await retell(2);
  expect(subjects()).toEqual(['[Alarm] Mail cannot be sent']);
  expect(await statesOf('MAIL_FAILED')).toEqual(['open']);
});

test('one reader who cannot be reached costs nobody a second mail', async () => {
  const notify = ['one@contoso.com', 'two@contoso.com'];
  world.config = { ...world.config, alarms: { ...world.config.alarms, notify } };
  const { send } = world.mailer;
  let isAway = true;
  world.mailer.send = (mail) =>
    isAway && mail.to === 'one@contoso.com' ? Promise.reject(new BrokenError('GRAPH_BROKEN', 'no')) : send(mail);
  await raiseAlarm(world, stale, 'a');
  await retell();
  isAway = false;
  await retell(2);
  expect(world.sent.map(({ to }) => to)).toEqual(['two@contoso.com', 'one@contoso.com']);
});
