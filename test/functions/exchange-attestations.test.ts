import { readFileSync } from 'node:fs';
import { OperatorConfig } from '../../domain/operator-config';
import { type Doors, openDoors } from '../support/http/knocks';
import { aDoorWorld, type DoorWorld } from '../support/http/world';

let world: DoorWorld;
let doors: Doors;
const address = '/api/exchange-attestations';
const body = { name: 'smtpRelay', statement: 'Protocol logs of three weeks show nothing.' };

beforeEach(() => {
  world = aDoorWorld({ config: OperatorConfig.parse(JSON.parse(readFileSync('config/operator.config.json', 'utf8'))) });
  doors = openDoors(world);
});
afterEach(() => world.close());

it('keeps the word with the person who gave it and the date', async () => {
  const reply = await doors.send('POST', address, { as: 'requester', json: body });
  const at = world.clock.now().toISOString();
  expect([reply.status, reply.body]).toEqual([201, { ...body, attestedBy: 'requester@contoso.com', attestedAt: at }]);
  expect((await world.attestations.newest()).get('smtpRelay')).toEqual({ ...body, by: 'requester@contoso.com', at });
});

it.each([
  [{ ...body, name: 'mailboxesMigrated' }, '/name'],
  [{ ...body, statement: '' }, '/statement'],
  [{ ...body, statement: 'x'.repeat(2001) }, '/statement'],
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
