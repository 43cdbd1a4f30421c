import { type Doors, openDoors } from '../support/http/knocks';
import { aDoorWorld, type DoorWorld } from '../support/http/world';

let world: DoorWorld;
let doors: Doors;
beforeEach(() => {
  world = aDoorWorld();
  doors = openDoors(world);
});
afterEach(() => world.close());

const stale = { code: 'REPORT_STALE', domain: 'corp.contoso.com', subject: '' } as const;

async function open(at = '2026-11-23T07:00:00.000Z', key: { subject: string } = stale): Promise<string> {
  const alarm = { ...stale, ...key, severity: 'warning', detail: 'Old.' } as const;
  return (await world.alarms.open(alarm, { occurrence: at, at })).alarm.id;
}

describe('alarms', () => {
  it('are listed with what stands, those opened last first, page by page', async () => {
    await open();
    const later = await open('2026-11-23T07:30:00.000Z', { subject: 'other' });
    const { status, body } = await doors.send('GET', '/api/alarms?limit=1', { as: 'reader' });
    expect(status).toBe(200);
    expect(body.value).toMatchObject([{ id: later, code: 'REPORT_STALE', state: 'open', count: 1, resolvedAt: null }]);
    const next = await doors.send('GET', body.nextLink, { as: 'reader' });
    expect(next.body.value).toHaveLength(1);
    expect(next.body.nextLink).toBeUndefined();
  });

  it('are acknowledged by somebody who may run, until an instant that is to come', async () => {
    const id = await open();
    const path = `/api/alarms/${id}/acknowledge`;
    const until = '2026-11-24T08:00:00.000Z';
    const reply = await doors.send('POST', path, { as: 'requester', json: { until } });
    expect(reply.body).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'requester@contoso.com' });
    const listed = await doors.send('GET', '/api/alarms?state=acknowledged', { as: 'reader' });
    expect(listed.body.value).toMatchObject([{ id, acknowledgedUntil: until }]);
    world.advance(25 * 3_600_000);
    expect((await doors.send('GET', '/api/alarms?state=open', { as: 'reader' })).body.value).toHaveLength(1);
  });

  it.each([
    ['reader', {}, 403, 'NOT_ALLOWED'],
    ['requester', { until: '2026-11-22T08:00:00.000Z' }, 400, 'INVALID_REQUEST'],
    ['requester', { until: 'tomorrow' }, 400, 'INVALID_REQUEST'],
    ['requester', { requestedBy: 'reader@contoso.com' }, 400, 'INVALID_REQUEST'],
    ['requester', { more: 1 }, 400, 'INVALID_REQUEST'],
  ] as const)('refuses %s with %j: %i %s', async (as, json, status, code) => {
    const reply = await doors.send('POST', `/api/alarms/${await open()}/acknowledge`, { as, json });
    expect([reply.status, reply.body.code]).toEqual([status, code]);
  });

  it('are acknowledged with the form of the console by those who may, and with not with the token of somebody else', async () => {
    const id = await open();
    const shown = await doors.send('GET', '/api/console', { as: 'requester' });
    const csrf = /name="csrf" value="([^"]+)"/.exec(shown.text)?.[1] ?? '';
    expect(shown.text).toContain(`action="/api/alarms/${id}/acknowledge"`);
    expect((await doors.send('GET', '/api/console', { as: 'reader' })).text).not.toContain('/acknowledge');
    const path = `/api/alarms/${id}/acknowledge`;
    const forged = await doors.send('POST', path, { as: 'admin', form: { csrf } });
    expect(forged.status).toBe(403);
    const reply = await doors.send('POST', path, { as: 'requester', form: { csrf, until: '' } });
    expect([reply.status, reply.headers['location']]).toEqual([303, '/api/console']);
    const listed = await doors.send('GET', '/api/alarms', { as: 'reader' });
    expect(listed.body.value).toMatchObject([
      { id, state: 'acknowledged', acknowledgedBy: 'requester@contoso.com', acknowledgedUntil: null },
    ]);
  });

  it('are looked after for as long as is chosen in the form, and stand open again when that has passed', async () => {
    const id = await open();
    const shown = await doors.send('GET', '/api/console', { as: 'requester' });
    const csrf = /name="csrf" value="([^"]+)"/.exec(shown.text)?.[1] ?? '';
    const until = /<option value="([^"]+)">for 4 hours</.exec(shown.text)?.[1] ?? '';
    expect(Date.parse(until) - world.clock.now().getTime()).toBe(4 * 3_600_000);
    await doors.send('POST', `/api/alarms/${id}/acknowledge`, { as: 'requester', form: { csrf, until } });
    const after = await doors.send('GET', '/api/console', { as: 'requester' });
    expect(after.text).toContain(`looks after it until <time datetime="${until}"`);
    world.advance(4 * 3_600_000);
    expect((await doors.send('GET', '/api/console', { as: 'requester' })).text).toContain('/acknowledge');
  });

  it('answer 404 for one that there is not', async () => {
    const reply = await doors.send('POST', '/api/alarms/nothing/acknowledge', { as: 'requester', json: {} });
    expect([reply.status, reply.body.code]).toEqual([404, 'NOT_FOUND']);
  });
});
