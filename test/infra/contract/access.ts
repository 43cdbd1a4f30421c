import { anywhere, inGroup, readOnly, required, type Told, type Words } from './words';

const principals = 'User Group ServicePrincipal ForeignGroup Device AgentUser AgentServicePrincipal'.split(' ');

export function access(t: Words): Told[] {
  return [lock(t), roleAssignment(t), vault(t), ...identities(t)];
}

function lock(t: Words): Told {
  return anywhere('Microsoft.Authorization/locks@2020-05-01', {
    properties: required(
      t.object({ level: required(t.open('NotSpecified', 'CanNotDelete', 'ReadOnly')), notes: t.string }),
    ),
  });
}

function roleAssignment(t: Words): Told {
  return anywhere('Microsoft.Authorization/roleAssignments@2022-04-01', {
    properties: required(
      t.object({
        principalId: required(t.string),
        principalType: t.open(...principals),
        roleDefinitionId: required(t.string),
        description: t.string,
        createdOn: readOnly(t.string),
      }),
    ),
  });
}

function vault(t: Words): Told {
  return inGroup('Microsoft.KeyVault/vaults@2024-11-01', {
    name: required(t.text(3, 24)),
    location: required(t.string),
    properties: required(
      t.object({
        tenantId: required(t.guid),
        sku: required(t.object({ family: required(t.open('A')), name: required(t.closed('standard', 'premium')) })),
        enableRbacAuthorization: t.bool,
        enableSoftDelete: t.bool,
        enablePurgeProtection: t.bool,
        softDeleteRetentionInDays: t.int(7, 90),
        publicNetworkAccess: t.string,
        networkAcls: t.object({
          defaultAction: t.open('Allow', 'Deny'),
          bypass: t.open('AzureServices', 'None'),
        }),
        vaultUri: t.string,
        hsmPoolResourceId: readOnly(t.string),
      }),
    ),
  });
}

function identities(t: Words): Told[] {
  const identity = 'Microsoft.ManagedIdentity/userAssignedIdentities';
  return [
    inGroup(`${identity}@2024-11-30`, {
      location: required(t.string),
      properties: readOnly(t.any),
    }),
    inGroup(`${identity}/federatedIdentityCredentials@2024-11-30`, {
      name: required(t.text(3, 120)),
      properties: t.object({
        issuer: required(t.string),
        subject: required(t.string),
        audiences: required(t.array(t.string)),
      }),
    }),
  ];
}
