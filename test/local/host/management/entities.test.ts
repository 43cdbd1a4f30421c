import { startFixture } from '../fixture-host';
import type { FixtureHost } from '../fixture-host';
import { askWebhook, post } from './webhook';

let host: FixtureHost;
beforeAll(async () => {
  host = await startFixture();
});
afterAll(() => host.end());

describe('entities', () => {
  it('are signalled, read, listed and deleted', async () => {
    expect(await post(host, 'entities/Counter/two?op=add', 5)).toMatchObject({ status: 202, text: '' });
    await host.clock.advance(0);
    expect((await askWebhook(host, 'entities/COUNTER/two')).json()).toBe(5);
    expect((await askWebhook(host, 'entities/counter/TWO')).status).toBe(404);

    const listed = (await askWebhook(host, 'entities/counter')).json() as Record<string, unknown>[];
    expect(listed).toEqual([
      { entityId: { name: 'counter', key: 'two' }, lastOperationTime: expect.any(String) as string, state: null },
    ]);
    const full = (await askWebhook(host, 'entities?fetchState=true')).json() as Record<string, unknown>[];
    expect(full[0]?.['state']).toBe(5);
    expect((await askWebhook(host, 'entities/nobody')).json()).toEqual([]);

    expect((await askWebhook(host, 'entities/counter/two', { method: 'DELETE' })).status).toBe(202);
    await host.clock.advance(0);
    expect((await askWebhook(host, 'entities/counter/two')).status).toBe(404);
  });

  it('refuse bad JSON, and names that are no entity', async () => {
    const headers = { 'content-type': 'application/json', 'content-length': '1' };
    const bad = await askWebhook(host, 'entities/counter/x?op=add', { method: 'POST', headers, body: '{' });
    expect(bad.status).toBe(400);
    const unknown = await post(host, 'entities/nobody/x?op=add', 1);
    expect(unknown.status).toBe(400);
    expect(Object.keys(unknown.json() as object)).toEqual(['Message']);
  });

  it('take a body that is not JSON by its type as text', async () => {
    const headers = { 'content-length': '2' };
    await askWebhook(host, 'entities/counter/text?op=add', { method: 'POST', headers, body: '12' });
    await host.clock.advance(0);
    expect((await askWebhook(host, 'entities/counter/text')).json()).toBe('012');
  });
});
