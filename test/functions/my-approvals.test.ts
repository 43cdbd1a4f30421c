import { anOpenRound } from '../support/http/a-round';
import { asJson, deciding } from '../support/http/deciding';
import { type Doors, openDoors } from '../support/http/knocks';
import { aDoorWorld, type DoorWorld } from '../support/http/world';

let world: DoorWorld;
let doors: Doors;
beforeEach(() => {
  world = aDoorWorld();
  doors = openDoors(world);
});
afterEach(() => world.close());

describe('my open approvals', () => {
  it('list what waits for me with a link that works, and nothing that waits for others', async () => {
    await anOpenRound(world);
    const { value } = (await doors.send('GET', '/api/approvals', { as: 'approver.two' })).body;
    expect(value).toHaveLength(1);
    expect((await doors.send('GET', value[0].href, { as: 'approver.two', headers: asJson })).body.state).toBe('open');
    for (const as of ['requester', 'manager', 'stranger'] as const) {
      expect((await doors.send('GET', '/api/approvals', { as })).body).toEqual({ value: [] });
    }
  });

  it('drop what I have decided and what is over', async () => {
    const { linkOf } = await anOpenRound(world, { required: 2 });
    await deciding(doors).approve(await linkOf('approver.one'), 'approver.one');
    expect((await doors.send('GET', '/api/approvals', { as: 'approver.one' })).body.value).toEqual([]);
    expect((await doors.send('GET', '/api/approvals', { as: 'approver.two' })).body.value).toHaveLength(1);
    world.advance(8 * 86_400_000);
    expect((await doors.send('GET', '/api/approvals', { as: 'approver.two' })).body.value).toEqual([]);
  });

  it('are a page for who asks for HTML', async () => {
    const headers = { accept: 'text/html' };
    const reply = await doors.send('GET', '/api/approvals', { as: 'approver.one', headers });
    expect(reply.headers['content-type']).toBe('text/html; charset=utf-8');
    expect((await doors.send('GET', '/api/approvals', { headers })).status).toBe(302);
    expect((await doors.send('GET', '/api/approvals')).status).toBe(401);
  });
});
