import { type Doors, openDoors } from '../support/http/knocks';
import { aDoorWorld, type DoorWorld } from '../support/http/world';
import { waiverPurpose } from '../../functions/drift-waivers.http';
import { aChange, aFinding } from '../../scripts/gallery/drift-samples';
import { people } from '../support/http/world';

const findingId = 'f'.repeat(32);
const until = '2026-12-24T08:00:00.000Z';
const path = '/api/drift-waivers';

let world: DoorWorld;
let doors: Doors;
beforeEach(async () => {
  world = aDoorWorld();
  doors = openDoors(world);
  const finding = aFinding({
    id: findingId,
    code: 'JOB_STOPPED',
    domain: 'corp.contoso.com',
    path: '/jobs/a',
    expected: 'Active',
    actual: 'Paused',
    aspect: 'jobs',
  });
  const change = aChange({ opened: [finding] });
  await world.drift.settle({ runId: 'r1', asOf: '', at: [] }, () => ({ findings: [finding], change }));
});
afterEach(() => world.close());

test('a waiver has an owner, a reason and an end, and is recorded', async () => {
  const json = { findingId, until, reason: 'Maintenance.' };
  const { status, body } = await doors.send('POST', path, { as: 'requester', json });
  expect(status).toBe(201);
  expect(body).toMatchObject({ findingId, waivedUntil: until, owner: 'requester@contoso.com', reason: 'Maintenance.' });
  expect(await world.drift.waivers()).toMatchObject([{ findingId, until, by: 'requester@contoso.com' }]);
  expect((await world.ledger.read(findingId, { limit: 5 })).entries).toMatchObject([{ kind: 'waived' }]);
});

test.each([
  ['reader', { until }, 403, 'NOT_ALLOWED', undefined],
  ['requester', { until: '2026-11-22T08:00:00.000Z' }, 400, 'INVALID_REQUEST', 'IN_THE_PAST'],
  ['requester', { until: '2027-02-22T08:00:00.000Z' }, 400, 'INVALID_REQUEST', 'TOO_FAR_AHEAD'],
  ['requester', { until, reason: '  ' }, 400, 'INVALID_REQUEST', 'TOO_SMALL'],
  ['requester', { until, findingId: 'other' }, 404, 'NOT_FOUND', undefined],
] as const)('refuses %s with %j: %i %s', async (...refused) => {
  const [as, change, status, code, field] = refused;
  const reply = await doors.send('POST', path, { as, json: { findingId, reason: 'why', ...change } });
  expect([reply.status, reply.body.code, reply.body.errors?.[0]?.code]).toEqual([status, code, field]);
  expect(await world.drift.waivers()).toEqual([]);
});

test('a form needs its csrf field, names a day, and leads back to the page', async () => {
  const form = { findingId, until: '2026-12-24', reason: 'Maintenance.' };
  const bare = await doors.send('POST', path, { as: 'requester', form });
  expect([bare.status, await world.drift.waivers()]).toEqual([403, []]);
  const csrf = await world.approvalTokens.csrfFor(people.requester.id, waiverPurpose('corp.contoso.com'));
  const { status, headers } = await doors.send('POST', path, { as: 'requester', form: { ...form, csrf } });
  expect([status, headers['location']]).toEqual([303, '/api/console/configurations/corp.contoso.com']);
  expect(await world.drift.waivers()).toMatchObject([{ until: '2026-12-24T00:00:00.000Z' }]);
});
