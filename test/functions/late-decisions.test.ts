import { deciding, type Deciding } from '../support/http/deciding';
import { openDoors } from '../support/http/knocks';
import { anOpenRound } from '../support/http/a-round';
import { aDoorWorld } from '../support/http/world';

const comment = 'not this week';
let link: string;
let otherLink: string;
let person: Deciding;

beforeEach(async () => {
  const world = aDoorWorld();
  person = deciding(openDoors(world));
  const { linkOf } = await anOpenRound(world);
  link = await linkOf('approver.one');
  otherLink = await linkOf('approver.two');
});

test('the same rejection again gives the same answer, also without its comment', async () => {
  const first = await person.reject(link, 'approver.one', { comment });
  const again = await person.reject(link, 'approver.one');
  expect([again.status, again.body]).toEqual([200, first.body]);
});

test('a rejection after an approval of one’s own is told that it was decided, not that a comment is missing', async () => {
  await person.approve(link, 'approver.one');
  const reply = await person.reject(link, 'approver.one');
  expect([reply.status, reply.body.code]).toEqual([409, 'ALREADY_DECIDED']);
});

test('a first rejection without a comment is still asked for one', async () => {
  expect((await person.reject(otherLink, 'approver.two')).status).toBe(400);
});
