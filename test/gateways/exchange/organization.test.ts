import { startExchangeServer, type ExchangeServer } from './exchange-server';

let server: ExchangeServer;
beforeEach(async () => {
  server = await startExchangeServer();
});
afterEach(() => server.close());

const values = (...value: object[]) => ({ body: { value } });

it.each([[[]], [[{ PublicFoldersEnabled: 'Local' }]]])(
  'an organization that does not tell its default (%j) is broken, never "off"',
  async (value) => {
    server.answer('Get-OrganizationConfig', values(...value));
    await expect(server.exchangeAdmin.readOrganization()).rejects.toMatchObject({ code: 'EXCHANGE_UNEXPECTED_ANSWER' });
  },
);

it('tells mail users that have a mailbox elsewhere, contacts and groups', async () => {
  const nobody = '00000000-0000-0000-0000-000000000000';
  const recipient = (type: string, changes = {}) => ({
    DisplayName: type,
    RecipientTypeDetails: type,
    IsDirSynced: true,
    ...changes,
  });
  server.answer(
    'Get-Recipient',
    values(
      recipient('MailUser', { ExternalDirectoryObjectId: 'AAAA', ExchangeGuid: 'guid' }),
      recipient('MailUser', { ExchangeGuid: nobody }),
      recipient('MailContact', { ExternalDirectoryObjectId: '' }),
      recipient('MailUniversalDistributionGroup', { IsDirSynced: false, ExchangeGuid: nobody }),
    ),
  );
  const recipients = await server.exchangeAdmin.listRecipients();
  expect(recipients.map(({ id, isDirSynced, hasMailboxElsewhere }) => [id, isDirSynced, hasMailboxElsewhere])).toEqual([
    ['aaaa', true, true],
    [null, true, false],
    [null, true, false],
    [null, false, false],
  ]);
  expect(server.parametersOf('Get-Recipient')[0]).toMatchObject({
    ResultSize: 'Unlimited',
    RecipientTypeDetails: expect.arrayContaining(['MailUser', 'MailContact', 'RoomList']) as string[],
  });
});

it('tells connectors of both directions', async () => {
  server.answer('Get-InboundConnector', values({ Name: 'In', Enabled: true, ConnectorType: 'OnPremises' }));
  const outbound = { Name: 'Out', Enabled: false, ConnectorType: 'OnPremises', SmartHosts: ['mail.contoso.com'] };
  server.answer('Get-OutboundConnector', values({ ...outbound, RouteAllMessagesViaOnPremises: true }));
  expect(await server.exchangeAdmin.readConnectors()).toEqual([
    {
      direction: 'inbound',
      name: 'In',
      isEnabled: true,
      type: 'OnPremises',
      smartHosts: [],
      routesAllByWayOfOnPremises: false,
    },
    {
      direction: 'outbound',
      name: 'Out',
      isEnabled: false,
      type: 'OnPremises',
      smartHosts: ['mail.contoso.com'],
      routesAllByWayOfOnPremises: true,
    },
  ]);
});

it('tells what is left of a hybrid configuration', async () => {
  server.answer('Get-OrganizationRelationship', values({ Name: 'Relationship', Enabled: false }));
  server.answer('Get-IntraOrganizationConnector', values({ Name: 'Connector', Enabled: true }));
  server.answer('Get-OnPremisesOrganization', values({ Name: 'Organization' }));
  expect(await server.exchangeAdmin.readHybridLinks()).toEqual([
    { kind: 'organizationRelationship', name: 'Relationship', isEnabled: false },
    { kind: 'intraOrganizationConnector', name: 'Connector', isEnabled: true },
    { kind: 'onPremisesOrganization', name: 'Organization', isEnabled: true },
  ]);
});

it('whether something is switched on is not guessed', async () => {
  server.answer('Get-OrganizationRelationship', values({ Name: 'Relationship' }));
  await expect(server.exchangeAdmin.readHybridLinks()).rejects.toThrow('Enabled');
});

it('tells accepted domains', async () => {
  server.answer('Get-AcceptedDomain', values({ DomainName: 'Contoso.com', DomainType: 'InternalRelay' }));
  expect(await server.exchangeAdmin.readAcceptedDomains()).toEqual([{ name: 'contoso.com', type: 'InternalRelay' }]);
});
