import { address, emea, minute, startExchangeTenant, type ExchangeTenant } from './exchange-tenant';

let world: ExchangeTenant;
beforeAll(async () => {
  world = await startExchangeTenant();
});
afterAll(() => world.close());

const all = { ResultSize: 'Unlimited' };

test('emea has 30 mailboxes of three kinds; people of the cloud have theirs', async () => {
  const { value } = (await world.invoke('Get-Mailbox', all)).body;
  const synced = value.filter(({ IsDirSynced }) => IsDirSynced);
  const count = (type: string) => synced.filter(({ RecipientTypeDetails }) => RecipientTypeDetails === type).length;
  expect([synced.length, count('UserMailbox'), count('SharedMailbox'), count('RoomMailbox')]).toEqual([30, 24, 3, 3]);
  expect(synced.every(({ IsExchangeCloudManaged }) => IsExchangeCloudManaged === false)).toBe(true);
  const others = value.filter(({ IsDirSynced }) => !IsDirSynced).map(({ UserPrincipalName }) => UserPrincipalName);
  expect(others).toEqual(expect.arrayContaining(['requester@contoso.com', 'cloudsync-approvals@contoso.com']));
});

test('every mailbox of the on-premises report is there, under the same name', async () => {
  const reports = world.tenant.reports() as {
    domain: string;
    mailboxes: { userPrincipalName: string; moveState: string }[];
  }[];
  const reported = reports.find(({ domain }) => domain === emea)?.mailboxes ?? [];
  const { value } = (await world.invoke('Get-Mailbox', { ...all, Filter: "IsDirSynced -eq 'True'" })).body;
  expect(value.map(({ UserPrincipalName }) => UserPrincipalName).sort()).toEqual(
    reported.map(({ userPrincipalName }) => userPrincipalName).sort(),
  );
  expect(reported.filter(({ moveState }) => moveState === 'offboarding')).toHaveLength(1);
});

test('a mailbox is found by id, name and any address, and shows what AD says of it', async () => {
  const [byName] = (await world.invoke('Get-Mailbox', { Identity: address(4) })).body.value;
  expect(byName).toMatchObject({
    Alias: 'staff4',
    PrimarySmtpAddress: address(4),
    WindowsEmailAddress: address(4),
    EmailAddresses: expect.arrayContaining([`SMTP:${address(4)}`, 'smtp:staff4@contoso.onmicrosoft.com']) as string[],
    CustomAttribute1: null,
    ExtensionCustomAttribute1: [],
    HiddenFromAddressListsEnabled: false,
  });
  for (const Identity of [byName?.['ExternalDirectoryObjectId'], 'Staff 4', 'staff4@contoso.onmicrosoft.com']) {
    const { value } = (await world.invoke('Get-Mailbox', { Identity })).body;
    expect(value.map(({ Alias }) => Alias)).toEqual(['staff4']);
  }
});

test('only what is selected is shown', async () => {
  const { value } = (await world.invoke('Get-Mailbox', { Identity: address(1) }, { select: 'Alias,IsDirSynced' })).body;
  expect(value).toEqual([{ Alias: 'staff1', IsDirSynced: true }]);
});

describe('pages', () => {
  const headers = { prefer: 'odata.maxpagesize=12' };
  const first = () => world.invoke('Get-Mailbox', all, { headers });

  test('lead from one to the next with the same body, each mailbox once', async () => {
    const ids: unknown[] = [];
    for (let answer = await first(); ;) {
      expect(answer.body.value.length).toBeLessThanOrEqual(12);
      ids.push(...answer.body.value.map(({ ExternalDirectoryObjectId }) => ExternalDirectoryObjectId));
      const next = answer.body['@odata.nextLink'];
      if (!next) break;
      answer = await world.invoke('Get-Mailbox', all, { headers, address: next });
    }
    const { value } = (await world.invoke('Get-Mailbox', all)).body;
    expect(ids).toEqual(value.map(({ ExternalDirectoryObjectId }) => ExternalDirectoryObjectId));
  });

  test('are gone after five minutes', async () => {
    const next = (await first()).body['@odata.nextLink'] ?? '';
    await world.clock.advance(6 * minute);
    expect((await world.invoke('Get-Mailbox', all, { headers, address: next })).status).toBe(404);
  });
});

test('groups that receive mail are recipients', async () => {
  const { value } = (
    await world.invoke('Get-Recipient', { RecipientTypeDetails: ['MailUniversalSecurityGroup'], ...all })
  ).body;
  expect(value.map(({ DisplayName }) => DisplayName)).toEqual([1, 2, 3, 4].map((number) => `Secure Mail ${number}`));
});

test('a room list is no ordinary distribution group, and a mail user has no mailbox', async () => {
  const named = async (RecipientTypeDetails: string) =>
    (await world.invoke('Get-Recipient', { RecipientTypeDetails, ...all })).body.value;
  expect((await named('RoomList')).map(({ DisplayName }) => DisplayName)).toEqual(['News 4']);
  expect((await named('MailUniversalDistributionGroup')).map(({ DisplayName }) => DisplayName)).not.toContain('News 4');
  const mailUsers = await named('MailUser');
  expect(mailUsers.map(({ PrimarySmtpAddress }) => PrimarySmtpAddress)).toEqual([address(39), address(40)]);
  const mailboxes = (await world.invoke('Get-Mailbox', all)).body.value;
  expect(mailboxes.map(({ UserPrincipalName }) => UserPrincipalName)).not.toContain(address(39));
});

describe('what is refused', () => {
  const reasonOf = async (cmdlet: string, parameters: object) => {
    const { status, body } = await world.invoke(cmdlet, parameters);
    return [status, body.error.code, body.error.details[0]?.message];
  };

  test.each([
    ['a mailbox that is not there', { Identity: 'nobody' }, 404, 'ManagementObjectNotFoundException'],
    ['a parameter that is not there', { Identity: 'Staff 1', Colour: 'red' }, 400, "matches parameter name 'Colour'"],
    ['a filter that Exchange does not know', { Filter: 'IsExchangeCloudManaged -eq $true' }, 400, "'Filter'"],
    ['a size that is none', { ResultSize: 'many' }, 400, "'ResultSize'"],
  ])('%s', async (_, parameters, status, part) => {
    const [given, , message] = await reasonOf('Get-Mailbox', parameters);
    expect(given).toBe(status);
    expect(message).toContain(part);
  });

  test.each([
    ['no token', { headers: { authorization: '' } }, 401],
    ['a hint to nowhere', { headers: { 'x-anchormailbox': 'UPN:nobody@contoso.com' } }, 400],
    ['no hint', { headers: { 'x-anchormailbox': '' } }, 400],
    ['no JSON', { headers: { 'content-type': 'text/plain' } }, 415],
  ])('%s', async (_, sending, status) => {
    expect((await world.invoke('Get-Mailbox', { Identity: 'Staff 1' }, sending)).status).toBe(status);
  });

  test('a token for Graph, another tenant, and GET', async () => {
    const authorization = await world.appToken('https://graph.microsoft.com');
    const refused = await world.invoke('Get-Mailbox', all, { authorization });
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
      401,
      expect.stringContaining('audience'),
    ]);
    const elsewhere = `${world.tenant.origin}/adminapi/beta/contoso.com/InvokeCommand`;
    expect((await world.invoke('Get-Mailbox', all, { address: elsewhere })).status).toBe(404);
    const here = `${world.tenant.origin}/adminapi/beta/${world.tenant.tenantId}/InvokeCommand`;
    const asGet = await fetch(here, { headers: { authorization: await world.appToken() } });
    expect([asGet.status, asGet.headers.get('allow')]).toEqual([405, 'POST']);
  });

  test.each(['Get-Nothing', 'Set-OrganizationConfig', 'Set-User'])(
    'as NUL bytes that claim to be gzip: %s, which is not there or not in the roles',
    async (cmdlet) => {
      await expect(world.invoke(cmdlet, {})).rejects.toThrow();
      expect(world.tenant.requests(0, 10_000).value.at(-1)).toMatchObject({ cmdlet, status: 403 });
    },
  );
});

test('a mailbox of the routing hint is as good as the system mailbox', async () => {
  const headers = { 'x-anchormailbox': `UPN:${address(1)}` };
  expect((await world.invoke('Get-Mailbox', { Identity: address(1) }, { headers })).status).toBe(200);
});

test('the log names the cmdlet; the administrator leaves no line', async () => {
  const last = () =>
    world.tenant
      .requests(0, 10_000)
      .value.filter(({ cmdlet }) => cmdlet)
      .at(-1);
  await world.invoke('Get-Mailbox', { Identity: address(9) });
  expect(last()).toMatchObject({
    cmdlet: 'Get-Mailbox',
    method: 'POST',
    status: 200,
    body: { CmdletInput: { Parameters: { Identity: address(9) } } },
  });
  const { sequence } = last() ?? {};
  await world.asAdmin('Get-OrganizationConfig');
  expect(last()?.sequence).toBe(sequence);
});
