import { readFileSync } from 'node:fs';
import { OperatorConfig } from '../../domain/operator-config';
import { type Doors, openDoors } from '../support/http/knocks';
import { aDoorWorld, type DoorWorld } from '../support/http/world';

let world: DoorWorld;
let doors: Doors;
const address = '/api/exchange-attestations';
const body = { name: 'smtpRelay', statement: 'Protocol logs of three weeks show nothing.' };
const by = 'requester@contoso.com';

beforeEach(() => {
  world = aDoorWorld({ config: OperatorConfig.parse(JSON.parse(readFileSync('config/operator.config.json', 'utf8'))) });
  doors = openDoors(world);
});
afterEach(() => world.close());

const kept = async (name: string) => (await world.attestations.newest()).get(name);

it('keeps the word with the person who gave it and the date', async () => {
  const reply = await doors.send('POST', address, { as: 'requester', json: body });
  const at = world.clock.now().toISOString();
  const common = { ...body, holds: true, through: null, accepted: null };
  expect([reply.status, reply.body]).toEqual([201, { ...common, attestedBy: by, attestedAt: at }]);
  expect(await kept('smtpRelay')).toEqual({ ...common, by, at });
});

it('takes a word back, and keeps why', async () => {
  await doors.send('POST', address, { as: 'requester', json: body });
  const back = { ...body, statement: '  A printer turned up.  ', holds: false };
  expect((await doors.send('POST', address, { as: 'requester', json: back })).status).toBe(201);
  expect(await kept('smtpRelay')).toMatchObject({ holds: false, statement: 'A printer turned up.' });
});

it('keeps that a key named the person, whose role nobody could check', async () => {
  const json = { ...body, requestedBy: by };
  const reply = await doors.send('POST', '/api/webhooks/exchange-attestations', { json });
  expect([reply.status, reply.body.through]).toEqual([201, 'a function key']);
  expect(await kept('smtpRelay')).toMatchObject({ by, through: 'a function key' });
});

describe('what the cloud shows', () => {
  const json = { name: 'groupsAndContactsInCloud', statement: 'Nobody edits these any more.' };

  it('is not accepted before a check has shown it', async () => {
    const reply = await doors.send('POST', address, { as: 'requester', json });
    expect([reply.status, reply.body.errors[0]]).toMatchObject([400, { field: '/name', code: 'NOT_SHOWN_YET' }]);
    expect(await kept(json.name)).toBeUndefined();
  });

  it('is accepted as the newest check showed it', async () => {
    const accepted = { fingerprint: 'sha256:a', evidence: '3 groups and contacts with mail are managed in AD.' };
    await world.attestations.keepShown([{ name: json.name, ...accepted }]);
    const reply = await doors.send('POST', address, { as: 'requester', json });
    expect([reply.status, reply.body.accepted]).toEqual([201, accepted.evidence]);
    expect(await kept(json.name)).toMatchObject({ accepted });
  });

  it('can be taken back without a check', async () => {
    const reply = await doors.send('POST', address, { as: 'requester', json: { ...json, holds: false } });
    expect(reply.status).toBe(201);
  });
});

it.each([
  [{ ...body, name: 'mailboxesMigrated' }, '/name'],
  [{ ...body, statement: '' }, '/statement'],
  [{ ...body, statement: '          ' }, '/statement'],
  [{ ...body, statement: '..........' }, '/statement'],
  [{ ...body, statement: ' yes ' }, '/statement'],
  [{ ...body, statement: 'x'.repeat(2001) }, '/statement'],
  [{ ...body, holds: 'no' }, '/holds'],
  [{ ...body, requestedBy: 'somebody.else@contoso.com' }, '/requestedBy'],
  [{ ...body, attestedAt: '2020-01-01T00:00:00Z' }, '/attestedAt'],
])('refuses %p at %s, and keeps nothing', async (wrong, field) => {
  const reply = await doors.send('POST', address, { as: 'requester', json: wrong });
  expect([reply.status, reply.body.errors.map((one: { field: string }) => one.field)]).toEqual([400, [field]]);
  expect((await world.attestations.newest()).size).toBe(0);
});

it.each([
  ['reader', 403],
  [undefined, 401],
] as const)('is not for %s', async (as, status) => {
  expect((await doors.send('POST', address, { ...(as && { as }), json: body })).status).toBe(status);
});
