import { addMailbox } from '../exchange/mailboxes';
import { guidFrom } from '../state/chance';
import type { User } from '../state/directory-documents';
import type { ExchangeObject } from '../state/exchange-documents';
import type { Moment } from '../state/moment';

const DAY = 86_400_000;

/** Mailboxes of those who never were in AD and one of nobody, and what a classic full hybrid leaves in the organization. */
export function seedExchange(moment: Moment): void {
  const { state, now } = moment;
  const past: Moment = { state, now: now - 300 * DAY };
  for (const user of state.users.all()) {
    if (user.onPremisesSyncEnabled !== null || user.mail === null) continue;
    addMailbox(past, { user, attributes: attributesOf(user), visibleAt: 0 });
  }
  for (const object of organizationObjects(moment)) state.exchangeObjects.put(object);
}

function attributesOf({ mail, mailNickname, proxyAddresses }: User) {
  const RecipientTypeDetails = mail?.startsWith('cloudsync-approvals@') ? 'SharedMailbox' : 'UserMailbox';
  return { RecipientTypeDetails, EmailAddresses: proxyAddresses, WindowsEmailAddress: mail, Alias: mailNickname };
}

function organizationObjects({ state }: Moment): ExchangeObject[] {
  const hybrid = guidFrom(state.seed, 'hybrid configuration');
  const named = (
    kind: ExchangeObject['kind'],
    name: string,
    properties: ExchangeObject['properties'],
  ): ExchangeObject => ({ id: guidFrom(state.seed, kind, name), kind, name, properties });
  const [organization] = state.organization.all();
  const onPremises = { Enabled: true, ConnectorType: 'OnPremises' };
  return [
    named('OrganizationConfig', 'contoso.onmicrosoft.com', {
      BlockExchangeProvisioningFromOnPremEnabled: false,
      PublicFoldersEnabled: 'Local',
    }),
    ...(organization?.verifiedDomains ?? []).map(({ name }) =>
      named('AcceptedDomain', name, { DomainName: name, DomainType: 'Authoritative' }),
    ),
    named('InboundConnector', `Inbound from ${hybrid}`, { ...onPremises, SenderDomains: ['smtp:*;1'] }),
    named('OutboundConnector', `Outbound to ${hybrid}`, {
      ...onPremises,
      SmartHosts: ['mail.contoso.com'],
      RecipientDomains: ['contoso.com'],
      RouteAllMessagesViaOnPremises: false,
    }),
    named('OrganizationRelationship', `O365 to On-premises - ${hybrid}`, {
      Enabled: true,
      DomainNames: ['contoso.com'],
    }),
    named('IntraOrganizationConnector', `HybridIOC - ${hybrid}`, {
      Enabled: true,
      TargetAddressDomains: ['contoso.com'],
    }),
    named('OnPremisesOrganization', hybrid, { HybridDomains: ['contoso.com'] }),
    named('SystemMailbox', 'DiscoverySearchMailbox', {
      ExternalDirectoryObjectId: '',
      UserPrincipalName: 'DiscoverySearchMailbox@contoso.onmicrosoft.com',
      DisplayName: 'Discovery Search Mailbox',
      PrimarySmtpAddress: 'DiscoverySearchMailbox@contoso.onmicrosoft.com',
      RecipientTypeDetails: 'DiscoveryMailbox',
      IsDirSynced: false,
      IsExchangeCloudManaged: false,
    }),
  ];
}
