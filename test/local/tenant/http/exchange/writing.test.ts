import { address, hour, minute, startExchangeTenant, type ExchangeTenant } from './exchange-tenant';

let world: ExchangeTenant;
beforeEach(async () => {
  world = await startExchangeTenant();
});
afterEach(() => world.close());

const flag = (isOn: boolean, number = 5) =>
  world.invoke('Set-Mailbox', { Identity: address(number), IsExchangeCloudManaged: isOn, Confirm: false });
const shown = async (number = 5) => (await world.asAdmin('Get-Mailbox', { Identity: address(number) })).body.value[0];
const edit = (parameters: object, number = 5) =>
  world.asAdmin('Set-Mailbox', { Identity: address(number), ...parameters });

describe('the flag', () => {
  test('shows later than the write is answered, and stays through the cycles', async () => {
    await flag(true);
    expect(await shown()).toMatchObject({ IsExchangeCloudManaged: false });
    expect(await world.settled(address(5))).toMatchObject({ IsExchangeCloudManaged: true, IsDirSynced: true });
    await world.clock.advance(hour);
    expect(await shown()).toMatchObject({ IsExchangeCloudManaged: true });
  });

  test('that is set already changes nothing and warns', async () => {
    await flag(true);
    const again = await flag(true);
    expect([again.status, again.body['@adminapi.warnings']]).toEqual([
      200,
      [expect.stringContaining('no settings of')],
    ]);
  });

  test.each([
    ['a mailbox that never was in AD', 'requester@contoso.com', true],
    ['a value that is no flag', address(5), 'yes'],
  ])('of %s is refused', async (_, Identity, IsExchangeCloudManaged) => {
    expect((await world.invoke('Set-Mailbox', { Identity, IsExchangeCloudManaged })).status).toBe(400);
  });

  test('set within a day after a change on-premises is taken back by the next cycle', async () => {
    const accepted = await flag(true, 2);
    expect([accepted.status, accepted.body['@adminapi.warnings']]).toEqual([200, undefined]);
    await world.clock.advance(10 * minute);
    expect(await world.settled(address(2))).toMatchObject({ IsExchangeCloudManaged: false });
    await world.clock.advance(24 * hour);
    await flag(true, 2);
    await world.clock.advance(10 * minute);
    expect(await world.settled(address(2))).toMatchObject({ IsExchangeCloudManaged: true });
  });

  test('is sometimes told to have failed, with no reason, although it was set', async () => {
    const told: number[] = [];
    for (let number = 4; number <= 30; number++) {
      const { status, body } = await flag(true, number);
      if (status !== 200) expect([status, body.error.details]).toEqual([500, []]);
      told.push(status);
      await world.clock.advance(1000);
    }
    await world.clock.advance(2 * minute);
    const { value } = (await world.asAdmin('Get-Mailbox', { ResultSize: 'Unlimited' })).body;
    expect(value.filter(({ IsExchangeCloudManaged }) => IsExchangeCloudManaged)).toHaveLength(27);
    expect(told).toContain(500);
  });
});

test('writes are throttled, and Retry-After is the truth', async () => {
  const answers = [];
  for (let sent = 0; sent < 25; sent++) answers.push(await flag(sent % 2 === 0));
  const throttled = answers.filter(({ status }) => status === 429);
  expect(throttled.length).toBeGreaterThan(0);
  await world.clock.advance(Number(throttled.at(-1)?.headers.get('retry-after') ?? 1) * 1000);
  expect((await flag(true)).status).not.toBe(429);
  expect((await world.invoke('Get-Mailbox', { Identity: address(5) })).status).toBe(200);
});

describe('attributes', () => {
  test('of a mailbox that AD is the master of are refused, by a global administrator too', async () => {
    const refused = await edit({ CustomAttribute1: 'cloud' });
    expect(refused.status).toBe(400);
    expect(refused.body.error.details[0]?.message).toMatch(
      /out of the current user's write scope.*'Set-Mailbox', 'CustomAttribute1'/,
    );
    expect((await world.asAdmin('Set-User', { Identity: address(5), AssistantName: 'Alma' })).status).toBe(400);
  });

  test('can be edited once the cloud is; what the person is called cannot', async () => {
    await flag(true);
    const values = {
      CustomAttribute1: 'cloud',
      ExtensionCustomAttribute1: ['a', 'b'],
      EmailAddresses: { '@odata.type': '#Exchange.GenericHashTable', add: ['smtp:second@emea.contoso.com'] },
      HiddenFromAddressListsEnabled: true,
      Type: 'Shared',
    };
    await edit(values);
    await world.asAdmin('Set-User', { Identity: address(5), AssistantName: 'Alma' });
    const mailbox = await world.settled(address(5));
    expect(mailbox).toMatchObject({
      CustomAttribute1: 'cloud',
      ExtensionCustomAttribute1: ['a', 'b'],
      HiddenFromAddressListsEnabled: true,
      RecipientTypeDetails: 'SharedMailbox',
      PrimarySmtpAddress: address(5),
    });
    expect(mailbox['EmailAddresses']).toEqual(
      expect.arrayContaining([`SMTP:${address(5)}`, 'smtp:second@emea.contoso.com']),
    );
    const [user] = (await world.asAdmin('Get-User', { Identity: address(5) })).body.value;
    expect(user).toMatchObject({ AssistantName: 'Alma', DisplayName: 'Staff 5' });
    expect((await edit({ DisplayName: 'Somebody' })).status).toBe(400);
  });

  test('show in Entra ID as well, and AD does not take them back', async () => {
    await flag(true);
    await edit({ WindowsEmailAddress: 'fifth@emea.contoso.com' });
    await world.setInAd(5, { mail: 'other@emea.contoso.com', extensionAttribute1: 'from AD', department: 'Other' });
    await world.clock.advance(10 * minute);
    const mailbox = await world.settled('fifth@emea.contoso.com');
    expect(mailbox).toMatchObject({ WindowsEmailAddress: 'fifth@emea.contoso.com', CustomAttribute1: null });
    const id = String(mailbox['ExternalDirectoryObjectId']);
    const properties = 'mail,proxyAddresses,department,onPremisesSyncEnabled';
    const answer = await fetch(`${world.tenant.origin}/v1.0/users/${id}?$select=${properties}`, {
      headers: { authorization: 'Bearer local-admin' },
    });
    expect(await answer.json()).toMatchObject({
      mail: 'fifth@emea.contoso.com',
      proxyAddresses: expect.arrayContaining(['SMTP:fifth@emea.contoso.com', `smtp:${address(5)}`]) as string[],
      department: 'Other',
      onPremisesSyncEnabled: true,
    });
  });
});

describe('AD', () => {
  test('brings its values with the cycle, as long as it is the master', async () => {
    const values = {
      extensionAttribute3: 'cc-4711',
      msExchHideFromAddressLists: 'TRUE',
      publicDelegates: ['CN=Staff 1,OU=Staff,DC=emea,DC=contoso,DC=com'],
    };
    await world.setInAd(5, values);
    expect(await shown()).toMatchObject({ CustomAttribute3: null });
    await world.clock.advance(10 * minute);
    expect(await world.settled(address(5))).toMatchObject({
      CustomAttribute3: 'cc-4711',
      HiddenFromAddressListsEnabled: true,
      GrantSendOnBehalfTo: ['Staff 1'],
    });
  });

  test('brings its values with the first cycle after the way back: not a merge', async () => {
    await flag(true);
    await edit({ CustomAttribute1: 'cloud', HiddenFromAddressListsEnabled: true });
    expect(await world.settled(address(5))).toMatchObject({ CustomAttribute1: 'cloud' });
    await world.setInAd(5, { extensionAttribute2: 'AD' });
    await flag(false);
    await world.clock.advance(10 * minute);
    expect(await world.settled(address(5))).toMatchObject({
      IsExchangeCloudManaged: false,
      CustomAttribute1: null,
      CustomAttribute2: 'AD',
      HiddenFromAddressListsEnabled: false,
    });
  });

  test('tells in its report what was changed there', async () => {
    const changedAt = () => {
      const reports = world.tenant.reports() as {
        mailboxes: { userPrincipalName: string; exchangeAttributesChangedAt: string }[];
      }[];
      const mailboxes = reports.flatMap(({ mailboxes: each }) => each);
      const found = mailboxes.find(({ userPrincipalName }) => userPrincipalName === address(5));
      return Date.parse(found?.exchangeAttributesChangedAt ?? '');
    };
    expect(world.clock.now() - changedAt()).toBeGreaterThan(24 * hour);
    await world.setInAd(5, { department: 'Other' });
    expect(world.clock.now() - changedAt()).toBeGreaterThan(24 * hour);
    await world.setInAd(5, { msExchHideFromAddressLists: 'TRUE' });
    expect(world.clock.now() - changedAt()).toBeLessThan(hour);
  });
});

test('who leaves AD takes the mailbox along, and brings it back', async () => {
  const distinguishedNames = ['CN=Staff 5,OU=Staff,DC=emea,DC=contoso,DC=com'];
  await world.tenant.ad({ op: 'delete', distinguishedNames });
  await world.clock.advance(10 * minute);
  expect((await world.asAdmin('Get-Mailbox', { Identity: address(5) })).status).toBe(404);
  await world.tenant.ad({ op: 'restore', distinguishedNames });
  await world.clock.advance(10 * minute);
  expect(await world.settled(address(5))).toMatchObject({ Alias: 'staff5' });
});

describe('faults', () => {
  const path = 'InvokeCommand';
  const faults = (...list: object[]) => world.tenant.faults({ faults: list });

  test('of a cmdlet strike that one only', async () => {
    faults({ path, cmdlet: 'Set-Mailbox', status: 503, retryAfter: 5 });
    const refused = await flag(true);
    expect([refused.status, refused.headers.get('retry-after'), refused.body.error.code]).toEqual([
      503,
      '5',
      'ServiceUnavailable',
    ]);
    expect((await world.invoke('Get-Mailbox', { Identity: address(5) })).status).toBe(200);
    expect(await world.settled(address(5))).toMatchObject({ IsExchangeCloudManaged: false });
  });

  test('answer success and do nothing, or an error after success', async () => {
    faults({ path, cmdlet: 'Set-Mailbox', status: 200, effect: 'none', times: 1 });
    const nothing = await flag(true, 6);
    expect([nothing.status, nothing.body]).toEqual([200, undefined]);
    faults({ path, cmdlet: 'Set-Mailbox', status: 500, effect: 'done', times: 1 });
    expect((await flag(true, 7)).status).toBe(500);
    faults({ path, cmdlet: 'Set-Mailbox', lostAnswer: true, times: 1 });
    await expect(flag(true, 8)).rejects.toThrow();
    expect(await world.settled(address(6))).toMatchObject({ IsExchangeCloudManaged: false });
    expect(await world.settled(address(7))).toMatchObject({ IsExchangeCloudManaged: true });
    expect(await world.settled(address(8))).toMatchObject({ IsExchangeCloudManaged: true });
    const statuses = world.tenant
      .requests(0, 1000)
      .value.flatMap(({ cmdlet, status }) => (cmdlet === 'Set-Mailbox' ? [status] : []));
    expect(statuses).toEqual([200, 500, 0]);
  });

  test('do not strike the administrator', async () => {
    faults({ path, status: 500 });
    expect((await world.asAdmin('Get-OrganizationConfig')).status).toBe(200);
  });
});

describe('the organization', () => {
  test('is changed by hand: the default, connectors and what the hybrid left', async () => {
    const one = async (cmdlet: string) => (await world.invoke(cmdlet)).body.value[0] ?? {};
    expect(await one('Get-OrganizationConfig')).toMatchObject({ BlockExchangeProvisioningFromOnPremEnabled: false });
    await world.asAdmin('Set-OrganizationConfig', { ExchangeAttributesCloudManagedByDefault: true });
    expect(await one('Get-OrganizationConfig')).toMatchObject({ BlockExchangeProvisioningFromOnPremEnabled: true });
    await world.asAdmin('Set-OrganizationConfig', { ExchangeAttributesServerManagedByDefault: true });
    expect(await one('Get-OrganizationConfig')).toMatchObject({ BlockExchangeProvisioningFromOnPremEnabled: false });
    const { Identity } = await one('Get-OutboundConnector');
    await world.asAdmin('Set-OutboundConnector', { Identity, Enabled: false });
    expect(await one('Get-OutboundConnector')).toMatchObject({ Enabled: false, SmartHosts: ['mail.contoso.com'] });
    expect((await world.asAdmin('Set-OutboundConnector', { Identity, Enabled: 'no' })).status).toBe(400);
    await world.asAdmin('Remove-OutboundConnector', { Identity });
    expect((await world.invoke('Get-OutboundConnector')).body.value).toEqual([]);
    expect((await world.asAdmin('Remove-OutboundConnector', { Identity })).status).toBe(404);
  });

  test.each([
    ['AD', {}, 200],
    ['the cloud', { ExchangeAttributesCloudManagedByDefault: true }, 404],
  ])('with the default of %s (%j) a remote mailbox that AD makes is answered %i', async (_, setting, status) => {
    await world.asAdmin('Set-OrganizationConfig', setting);
    await world.setInAd(35, { msExchRecipientTypeDetails: '2147483648', mailNickname: 'staff35' });
    await world.clock.advance(15 * minute);
    expect((await world.asAdmin('Get-Mailbox', { Identity: address(35) })).status).toBe(status);
  });
});
