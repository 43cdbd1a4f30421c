import { BrokenError } from '../../domain/errors';
import { anOpenRound, aRecordedRun } from '../support/http/a-round';
import { openDoors } from '../support/http/knocks';
import { aDoorWorld, type DoorWorld, failing } from '../support/http/world';

let world: DoorWorld;
beforeEach(() => void (world = aDoorWorld()));
afterEach(() => world.close());

describe('the console', () => {
  it('shows runs, what waits for whom, and every domain', async () => {
    const { run } = await anOpenRound(world);
    const { send } = openDoors(world);
    const reply = await send('GET', '/api/console', { as: 'approver.one' });
    expect([reply.status, reply.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    for (const text of [run.runId, 'corp.contoso.com', 'not onboarded yet', 'emea.contoso.com', 'healthy']) {
      expect(reply.text).toContain(text);
    }
    expect(reply.text).toContain('/api/approvals/');
    expect((await send('GET', '/api/console', { as: 'reader' })).text).not.toMatch(/\/api\/approvals\/[\w-]+/);
  });

  it('still shows runs while Graph cannot be read', async () => {
    world.synchronization = failing(new BrokenError('GRAPH_UNREACHABLE', 'down'));
    const { runId } = await aRecordedRun(world);
    const { status, text } = await openDoors(world).send('GET', '/api/console', { as: 'reader' });
    expect(status).toBe(200);
    expect(text).toContain(runId);
    expect(text).toContain('cannot be read now');
  });

  it('offers cancelling only to those who may', async () => {
    const { runId } = await aRecordedRun(world);
    const { send } = openDoors(world);
    const path = `/api/console/runs/${runId}`;
    expect((await send('GET', path, { as: 'requester' })).text).toContain(`/api/runs/${runId}/cancel`);
    expect((await send('GET', path, { as: 'reader' })).text).not.toContain('/cancel');
  });

  it('answers a run that is not there with a page', async () => {
    const reply = await openDoors(world).send('GET', `/api/console/runs/${'0'.repeat(32)}`, { as: 'reader' });
    expect([reply.status, reply.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
    expect(reply.text).toContain('RUN_NOT_FOUND');
  });

  it('shows the ledger of a run, and says when the ledger cannot be read', async () => {
    const { runId } = await aRecordedRun(world);
    await world.ledger.append(runId, { step: 'requested', kind: 'requested', data: {} });
    const { send } = openDoors(world);
    const { text } = await send('GET', `/api/console/ledger?runId=${runId}`, { as: 'reader' });
    expect(text).toContain('Intact');
    expect((await send('GET', '/api/console/ledger?runId=x', { as: 'reader' })).status).toBe(400);
    world.ledger.verify = () => Promise.reject(new Error('down'));
    expect((await send('GET', '/api/console/ledger', { as: 'reader' })).text).toContain('could not be read');
  });

  it('sends people who are not signed in to sign in, with the query they came with', async () => {
    const { headers } = await openDoors(world).send('GET', '/api/console/ledger?runId=abc');
    expect(headers['location']).toBe(
      '/.auth/login/aad?post_login_redirect_uri=%2Fapi%2Fconsole%2Fledger%3FrunId%3Dabc',
    );
  });
});

describe('assets', () => {
  it('are there for everybody, and nothing else is', async () => {
    const { send } = openDoors(world);
    const css = await send('GET', '/api/assets/console.css');
    expect([css.status, css.headers['content-type']]).toEqual([200, 'text/css; charset=utf-8']);
    expect((await send('GET', '/api/assets/console.js')).status).toBe(200);
    const icon = await send('GET', '/api/assets/favicon.svg');
    expect([icon.status, icon.headers['content-type']]).toEqual([200, 'image/svg+xml']);
    for (const file of ['x.css', '__proto__', 'constructor', '..%2findex.js']) {
      expect((await send('GET', `/api/assets/${file}`)).status).toBe(404);
    }
  });
});
