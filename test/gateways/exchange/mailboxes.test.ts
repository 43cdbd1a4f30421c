import { exchangeAttributes } from '../../../domain/exchange-attributes';
import { aMailbox, exchangeError, startExchangeServer, tenantId, type ExchangeServer } from './exchange-server';

let server: ExchangeServer;
beforeEach(async () => {
  server = await startExchangeServer();
});
afterEach(() => server.close());

const linkTo = (place: string, origin = server.origin) =>
  `${origin}/adminapi/beta/${tenantId}/InvokeCommand?at=${place}`;
const page = (numbers: number[], next?: string) => ({
  body: { value: numbers.map((number) => aMailbox(number)), ...(next ? { '@odata.nextLink': next } : {}) },
});
const idOf = (number: number) => aMailbox(number).ExternalDirectoryObjectId;
const listMailboxes = () => server.exchangeAdmin.listMailboxes();

describe('a list of mailboxes', () => {
  it('is read over all pages, each with the same body', async () => {
    server.answer('Get-Mailbox', page([1, 2], linkTo('2')), page([3], linkTo('3')), page([4]));
    const { mailboxes } = await listMailboxes();
    expect(mailboxes.map(({ id }) => id)).toEqual([1, 2, 3, 4].map(idOf));
    expect(mailboxes[0]).toEqual({
      id: idOf(1),
      userPrincipalName: 'user1@contoso.com',
      displayName: 'User 1',
      primarySmtpAddress: 'user1@contoso.com',
      recipientType: 'UserMailbox',
      isDirSynced: true,
      isExchangeCloudManaged: false,
    });
    expect(server.requests.map(({ method, query }) => [method, query.get('at')])).toEqual([
      ['POST', null],
      ['POST', '2'],
      ['POST', '3'],
    ]);
    expect(server.parametersOf('Get-Mailbox')).toEqual(Array(3).fill({ ResultSize: 'Unlimited' }));
  });

  it.each([
    ['a page that is gone', exchangeError(404, ''), 'EXCHANGE_PAGE_LOST'],
    ['an empty page', {}, 'EXCHANGE_UNEXPECTED_ANSWER'],
    ['a page without a list', { body: {} }, 'EXCHANGE_UNEXPECTED_ANSWER'],
  ])('%s is an error, never the end', async (_, answer, code) => {
    server.answer('Get-Mailbox', page([1], linkTo('2')), answer);
    await expect(listMailboxes()).rejects.toMatchObject({ name: 'BrokenError', code });
  });

  it('a page that leads elsewhere does not get the token', async () => {
    server.answer('Get-Mailbox', page([1], linkTo('2', 'https://elsewhere.example')));
    await expect(listMailboxes()).rejects.toMatchObject({ code: 'EXCHANGE_FOREIGN_ADDRESS' });
    server.answer('Get-Mailbox', page([1], `${server.origin}/somewhere/else`));
    await expect(listMailboxes()).rejects.toMatchObject({ code: 'EXCHANGE_FOREIGN_ADDRESS' });
  });

  it('pages that go round are an error', async () => {
    server.answer('Get-Mailbox', page([1], linkTo('2')), page([2], linkTo('3')), page([3], linkTo('2')));
    await expect(listMailboxes()).rejects.toMatchObject({ code: 'EXCHANGE_UNEXPECTED_ANSWER' });
  });

  it('a later page is waited for, a first one is not', async () => {
    const throttled = exchangeError(429, '', { 'retry-after': '8' });
    server.answer('Get-Mailbox', page([1], linkTo('2')), throttled, page([2]));
    expect((await listMailboxes()).mailboxes).toHaveLength(2);
    expect(server.clock.pauses).toEqual([8000]);
    server.answer('Get-Mailbox', throttled);
    await expect(listMailboxes()).rejects.toMatchObject({ code: 'EXCHANGE_THROTTLED', retryAfterSeconds: 8 });
  });

  it('whose origin is not told is not guessed about', async () => {
    server.answer('Get-Mailbox', { body: { value: [aMailbox(1, { IsDirSynced: undefined })] } });
    await expect(listMailboxes()).rejects.toThrow('IsDirSynced');
  });

  it('leaves out those that nobody in Entra ID has, and says how many', async () => {
    const ids = ['', null, undefined].map((ExternalDirectoryObjectId) => aMailbox(9, { ExternalDirectoryObjectId }));
    server.answer('Get-Mailbox', { body: { value: [aMailbox(1), ...ids, aMailbox(2)] } });
    const { mailboxes, withoutId } = await listMailboxes();
    expect([mailboxes.map(({ id }) => id), withoutId]).toEqual([[idOf(1), idOf(2)], 3]);
    server.answer('Get-Mailbox', { body: { value: [aMailbox(1, { ExternalDirectoryObjectId: 7 })] } });
    await expect(listMailboxes()).rejects.toMatchObject({ code: 'EXCHANGE_UNEXPECTED_ANSWER' });
  });

  it.each([undefined, null])('whose manager is %p has none that is known', async (IsExchangeCloudManaged) => {
    server.answer('Get-Mailbox', { body: { value: [aMailbox(1, { IsExchangeCloudManaged })] } });
    expect((await listMailboxes()).mailboxes[0]?.isExchangeCloudManaged).toBeNull();
  });
});

describe('single mailboxes', () => {
  const one = (number: number, changes = {}) => ({ body: { value: [aMailbox(number, changes)] } });
  const read = (...names: string[]) => server.exchangeAdmin.readMailboxes(names);

  it('are found by id and by user principal name, whatever the case', async () => {
    server.answer('Get-Mailbox', ({ raw }) => one(/USER2/.test(raw) ? 2 : 1));
    const found = await read(idOf(1).toUpperCase(), 'USER2@contoso.com');
    expect([...found.values()]).toMatchObject([
      { kind: 'found', facts: { id: idOf(1) } },
      { kind: 'found', facts: { id: idOf(2) } },
    ]);
  });

  it('that only have the name as an alias, or are not there, are missing', async () => {
    server.answer('Get-Mailbox', one(1), exchangeError(404, ''), { body: { value: [] } });
    const found = await read('alias@contoso.com', idOf(2), idOf(3));
    expect([...found.values()]).toEqual([{ kind: 'missing' }, { kind: 'missing' }, { kind: 'missing' }]);
  });

  it('that cannot be read are unknown, each by itself', async () => {
    const two = { body: { value: [aMailbox(1), aMailbox(2)] } };
    server.answer('Get-Mailbox', ({ raw }) =>
      raw.includes(idOf(1)) ? exchangeError(500, '') : raw.includes(idOf(2)) ? two : one(3),
    );
    const found = await read(idOf(1), idOf(2), idOf(3));
    expect([...found.values()]).toMatchObject([
      { kind: 'unknown', code: 'EXCHANGE_BROKEN' },
      { kind: 'unknown', code: 'EXCHANGE_UNEXPECTED_ANSWER' },
      { kind: 'found' },
    ]);
  });

  it('from AD whose manager is not told are unknown; one of the cloud has none', async () => {
    server.answer('Get-Mailbox', ({ raw }) =>
      raw.includes(idOf(1))
        ? one(1, { IsExchangeCloudManaged: undefined })
        : one(2, { IsDirSynced: false, IsExchangeCloudManaged: null }),
    );
    const found = await read(idOf(1), idOf(2));
    expect(found.get(idOf(1))).toEqual({ kind: 'unknown', code: 'EXCHANGE_UNEXPECTED_ANSWER' });
    expect(found.get(idOf(2))).toMatchObject({ kind: 'found', facts: { isExchangeCloudManaged: null } });
  });

  it('are left for later once the service asks to wait', async () => {
    const numbers = [1, 2, 3, 4, 5, 6];
    server.answer('Get-Mailbox', ({ raw }) => {
      const number = numbers.find((each) => raw.includes(idOf(each))) ?? 0;
      return number < 3 ? one(number) : exchangeError(429, '', { 'retry-after': '12' });
    });
    const found = await read(...numbers.map(idOf));
    expect(found.size).toBe(6);
    expect([found.get(idOf(1))?.kind, found.get(idOf(2))?.kind]).toEqual(['found', 'found']);
    expect(found.get(idOf(6))).toEqual({ kind: 'notNow', retryAfterSeconds: 12 });
    expect(server.requests.length).toBeLessThan(6);
  });

  it('are read two at a time, and each once', async () => {
    server.answer('Get-Mailbox', ({ raw }) => one([1, 2, 3].find((each) => raw.includes(idOf(each))) ?? 0));
    const found = await read(idOf(1), idOf(2), idOf(3), idOf(1));
    expect([found.size, server.requests.length]).toEqual([3, 3]);
  });

  it('that nobody may read stop the work', async () => {
    server.answer('Get-Mailbox', exchangeError(403, ''));
    await expect(read(idOf(1), idOf(2))).rejects.toMatchObject({ code: 'PERMISSION_MISSING' });
  });
});

describe('a kit', () => {
  const attributes = Object.fromEntries(exchangeAttributes.map(({ property }) => [property, null]));
  const whole = aMailbox(1, {
    ...attributes,
    RecipientTypeDetails: 'SharedMailbox',
    ExchangeGuid: 'guid',
    WhenChangedUTC: '2026-11-02T08:00:00Z',
    EmailAddresses: ['SMTP:user1@contoso.com', 'X500:/o=x'],
    CustomAttribute3: 'cc',
    HiddenFromAddressListsEnabled: true,
    ResourceCapacity: 12,
    GrantSendOnBehalfTo: 'User 2',
  });
  const read = async () => (await server.exchangeAdmin.readMailboxKits([idOf(1)])).get(idOf(1));

  it('holds every attribute with its type, and what the person has', async () => {
    server.answer('Get-Mailbox', { body: { value: [whole] } });
    server.answer('Get-User', { body: { value: [{ AssistantName: 'Alma' }] } });
    const kit = await read();
    if (kit?.kind !== 'found') throw new Error('no kit');
    expect(Object.keys(kit.facts.attributes).sort()).toEqual(exchangeAttributes.map(({ property }) => property).sort());
    expect(kit.facts).toMatchObject({
      exchangeGuid: 'guid',
      whenChanged: '2026-11-02T08:00:00Z',
      untold: [],
      mailbox: { id: idOf(1), recipientType: 'SharedMailbox' },
      attributes: {
        EmailAddresses: ['SMTP:user1@contoso.com', 'X500:/o=x'],
        CustomAttribute3: 'cc',
        CustomAttribute4: null,
        HiddenFromAddressListsEnabled: true,
        ResourceCapacity: 12,
        GrantSendOnBehalfTo: ['User 2'],
        ModeratedBy: [],
        AssistantName: 'Alma',
      },
    });
    const asked = server.requests[0]?.query.get('$select')?.split(',') ?? [];
    expect(asked).toEqual(expect.arrayContaining(['CustomAttribute15', 'ExchangeGuid', 'IsExchangeCloudManaged']));
    expect(new Set(asked).size).toBe(asked.length);
  });

  it('says which attributes the service does not tell, as long as they are none that matter', async () => {
    server.answer('Get-Mailbox', { body: { value: [{ ...whole, AuditLogAgeLimit: undefined }] } });
    server.answer('Get-User', { body: { value: [{ AssistantName: null }] } });
    expect(await read()).toMatchObject({ kind: 'found', facts: { untold: ['AuditLogAgeLimit'] } });
  });

  it.each([
    ['CustomAttribute1', undefined],
    ['EmailAddresses', 12],
    ['ModerationEnabled', 'True'],
    ['ResourceCapacity', 'many'],
  ])('is unknown when %s is %p', async (property, value) => {
    server.answer('Get-Mailbox', { body: { value: [{ ...whole, [property]: value }] } });
    server.answer('Get-User', { body: { value: [{ AssistantName: null }] } });
    expect(await read()).toEqual({ kind: 'unknown', code: 'EXCHANGE_UNEXPECTED_ANSWER' });
  });

  it('is missing where the mailbox or the person is', async () => {
    server.answer('Get-Mailbox', exchangeError(404, ''), { body: { value: [whole] } });
    server.answer('Get-User', exchangeError(404, ''));
    expect(await read()).toEqual({ kind: 'missing' });
    expect(await read()).toEqual({ kind: 'missing' });
  });
});
