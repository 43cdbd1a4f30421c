import { startFixture } from '../fixture-host';
import type { FixtureHost } from '../fixture-host';
import { askWebhook, started } from './webhook';

let host: FixtureHost;
beforeAll(async () => {
  host = await startFixture();
});
afterAll(() => host.end());

describe('lists', () => {
  beforeAll(async () => {
    await askWebhook(host, 'instances?createdTimeFrom=2000-01-01', { method: 'DELETE' });
    for (const name of ['helloSequence', 'fails', 'askHuman', 'useCounter']) await started(host, name);
  });

  async function list(query: string, headers: Record<string, string> = {}) {
    const answer = await askWebhook(host, `instances${query}`, { headers });
    const names = (answer.json() as { name: string }[]).map(({ name }) => name).sort();
    return { names, token: answer.headers['x-ms-continuation-token'] as string | undefined };
  }

  const everything = ['@counter@one', 'askHuman', 'fails', 'helloSequence', 'useCounter'];

  it.each([
    ['', everything],
    ['/', everything],
    ['?runtimeStatus=Failed', ['fails']],
    ['?runtimeStatus=3', ['fails']],
    ['?runtimeStatus=Failed,Running', ['@counter@one', 'askHuman', 'fails']],
    ['?runtimeStatus=Failed&runtimeStatus=Running', ['@counter@one', 'askHuman', 'fails']],
    ['?runtimeStatus=failed', everything],
    ['?top=many', everything],
    ['?createdTimeFrom=yesterday', everything],
    ['?createdTimeFrom=2999-01-01', []],
    ['?instanceIdPrefix=@', ['@counter@one']],
  ])('%s', async (query, names) => {
    expect(await list(query)).toEqual({ names, token: undefined });
  });

  it('comes in pages when asked for', async () => {
    const names: string[] = [];
    let token: string | undefined;
    do {
      const page = await list('?top=2', token ? { 'x-ms-continuation-token': token } : {});
      expect(page.names.length).toBeLessThanOrEqual(2);
      names.push(...page.names);
      token = page.token;
    } while (token);
    expect(names.sort()).toEqual(everything);
  });

  it('is empty for a token that is none, and with top=0, which has a token', async () => {
    expect((await list('', { 'x-ms-continuation-token': 'none' })).names).toEqual([]);
    const none = await list('?top=0');
    expect(none.names).toEqual([]);
    expect(none.token).toBeTruthy();
  });

  it('shows input unless told otherwise, and never history', async () => {
    const answer = await askWebhook(host, 'instances?showHistory=true&runtimeStatus=Completed');
    expect((answer.json() as object[])[0]).not.toHaveProperty('historyEvents');
  });
});
