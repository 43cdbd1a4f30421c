import { createSentMails } from '../../../gateways/records/sent-mails';
import { createSqliteStorage } from '../../../local/storage/sqlite-storage';

const at = '2026-11-24T06:00:00.000Z';

describe('mails', () => {
  it('are first, then again until they are sent', async () => {
    const mails = createSentMails(createSqliteStorage(':memory:'));
    expect(await mails.begin('run', 'ask:1/one@contoso.com', at)).toBe('first');
    expect(await mails.begin('run', 'ask:1/one@contoso.com', at)).toBe('again');
    await mails.finish('run', 'ask:1/one@contoso.com', at);
    await mails.finish('run', 'ask:1/one@contoso.com', at);
    expect(await mails.begin('run', 'ask:1/one@contoso.com', at)).toBe('sent');
    expect(await mails.begin('run', 'ask:1/two@contoso.com', at)).toBe('first');
    expect(await mails.begin('run-2', 'ask:1/one@contoso.com', at)).toBe('first');
  });

  it('are first for one of twenty parallel senders', async () => {
    const mails = createSentMails(createSqliteStorage(':memory:'));
    const attempts = await Promise.all(Array.from({ length: 20 }, () => mails.begin('run', 'ask', at)));
    expect(attempts.filter((attempt) => attempt === 'first')).toHaveLength(1);
    expect(attempts.filter((attempt) => attempt === 'again')).toHaveLength(19);
  });

  it('are forgotten with their run, and with no other', async () => {
    const mails = createSentMails(createSqliteStorage(':memory:'));
    for (const name of ['ask:1', 'ask:2']) for (const run of ['run', 'run-2']) await mails.begin(run, name, at);
    await mails.forget('run');
    await mails.forget('run');
    expect(await mails.begin('run', 'ask:1', at)).toBe('first');
    expect(await mails.begin('run-2', 'ask:1', at)).toBe('again');
  });
});
