import { z } from 'zod';
import { BrokenError } from '../../domain/errors';
import type { Exchange, Invocation } from './client';
import type { AcceptedDomain, Connector, ExchangeOrganization, HybridLink, Recipient } from './exchange-admin';
import { readAll } from './paging';

const Name = z.string().catch('');
const Flag = z
  .boolean()
  .nullish()
  .transform((flag) => flag === true);
const Texts = z
  .array(z.string())
  .nullish()
  .transform((list) => list ?? []);

// Required where a guess would be taken for a fact: the default of the tenant, and whether something is switched on.
const OrganizationAnswer = z.object({
  BlockExchangeProvisioningFromOnPremEnabled: z.boolean(),
  PublicFoldersEnabled: z
    .string()
    .nullish()
    .transform((place) => place ?? null),
});

const RecipientAnswer = z.object({
  ExternalDirectoryObjectId: z.string().nullish(),
  DisplayName: Name,
  PrimarySmtpAddress: Name,
  RecipientTypeDetails: z.string(),
  IsDirSynced: z.boolean(),
  ExchangeGuid: z.string().nullish(),
});

const ConnectorAnswer = z.object({
  Name: z.string(),
  Enabled: z.boolean(),
  ConnectorType: z.string(),
  SmartHosts: Texts,
  RouteAllMessagesViaOnPremises: Flag,
});

const EnabledAnswer = z.object({ Name: z.string(), Enabled: z.boolean() });
const NameAnswer = z.object({ Name: z.string() });
const DomainAnswer = z.object({ DomainName: z.string(), DomainType: z.string() });

const NO_MAILBOX = '00000000-0000-0000-0000-000000000000';
const otherRecipients = [
  'MailUser',
  'MailContact',
  'MailUniversalDistributionGroup',
  'MailUniversalSecurityGroup',
  'MailNonUniversalGroup',
  'RoomList',
] as const;

export async function readOrganization(exchange: Exchange): Promise<ExchangeOrganization> {
  const invocation = getting('readOrganization', 'Get-OrganizationConfig', OrganizationAnswer);
  const [organization] = await readAll(exchange, invocation, OrganizationAnswer);
  if (!organization)
    throw new BrokenError('EXCHANGE_UNEXPECTED_ANSWER', 'exchangeAdmin.readOrganization: no organization.');
  return {
    isCloudManagedByDefault: organization.BlockExchangeProvisioningFromOnPremEnabled,
    publicFolders: organization.PublicFoldersEnabled,
  };
}

export async function listRecipients(exchange: Exchange): Promise<Recipient[]> {
  const invocation = {
    ...getting('listRecipients', 'Get-Recipient', RecipientAnswer),
    parameters: { RecipientTypeDetails: otherRecipients, ResultSize: 'Unlimited' },
  };
  const recipients = await readAll(exchange, invocation, RecipientAnswer);
  return recipients.map((recipient) => ({
    id: recipient.ExternalDirectoryObjectId?.toLowerCase() || null,
    displayName: recipient.DisplayName,
    primarySmtpAddress: recipient.PrimarySmtpAddress,
    recipientType: recipient.RecipientTypeDetails,
    isDirSynced: recipient.IsDirSynced,
    hasMailboxElsewhere:
      recipient.RecipientTypeDetails === 'MailUser' && (recipient.ExchangeGuid ?? NO_MAILBOX) !== NO_MAILBOX,
  }));
}

export async function readConnectors(exchange: Exchange): Promise<Connector[]> {
  const read = async (cmdlet: string, direction: Connector['direction']) => {
    const connectors = await readAll(exchange, getting('readConnectors', cmdlet, ConnectorAnswer), ConnectorAnswer);
    return connectors.map((connector): Connector => ({
      direction,
      name: connector.Name,
      isEnabled: connector.Enabled,
      type: connector.ConnectorType,
      smartHosts: connector.SmartHosts,
      routesAllByWayOfOnPremises: connector.RouteAllMessagesViaOnPremises,
    }));
  };
  return [...(await read('Get-InboundConnector', 'inbound')), ...(await read('Get-OutboundConnector', 'outbound'))];
}

export async function readHybridLinks(exchange: Exchange): Promise<HybridLink[]> {
  const read = async (cmdlet: string, kind: HybridLink['kind']) => {
    const links = await readAll(exchange, getting('readHybridLinks', cmdlet, EnabledAnswer), EnabledAnswer);
    return links.map(({ Name: name, Enabled: isEnabled }): HybridLink => ({ kind, name, isEnabled }));
  };
  const onPremises = getting('readHybridLinks', 'Get-OnPremisesOrganization', NameAnswer);
  return [
    ...(await read('Get-OrganizationRelationship', 'organizationRelationship')),
    ...(await read('Get-IntraOrganizationConnector', 'intraOrganizationConnector')),
    ...(await readAll(exchange, onPremises, NameAnswer)).map(({ Name: name }): HybridLink => ({
      kind: 'onPremisesOrganization',
      name,
      // It cannot be switched off, only removed.
      isEnabled: true,
    })),
  ];
}

export async function readAcceptedDomains(exchange: Exchange): Promise<AcceptedDomain[]> {
  const invocation = getting('readAcceptedDomains', 'Get-AcceptedDomain', DomainAnswer);
  const domains = await readAll(exchange, invocation, DomainAnswer);
  return domains.map(({ DomainName, DomainType }) => ({ name: DomainName.toLowerCase(), type: DomainType }));
}

/** With exactly the properties that are used. */
function getting(operation: Invocation['operation'], cmdlet: string, answer: z.ZodObject): Invocation {
  return { operation, cmdlet, parameters: {}, select: Object.keys(answer.shape) };
}
