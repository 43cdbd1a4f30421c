import { inGroup, readOnly, required, type Told, type Words } from './words';

const skus =
  'Standard_LRS Standard_GRS Standard_RAGRS Standard_ZRS Premium_LRS Premium_ZRS Standard_GZRS Standard_RAGZRS ' +
  'StandardV2_LRS StandardV2_GRS StandardV2_ZRS StandardV2_GZRS PremiumV2_LRS PremiumV2_ZRS';

export function storage(t: Words): Told[] {
  return [account(t), blobService(t), container(t), immutability(t)];
}

function account(t: Words): Told {
  return inGroup('Microsoft.Storage/storageAccounts@2025-06-01', {
    location: required(t.string),
    kind: required(t.open('Storage', 'StorageV2', 'BlobStorage', 'FileStorage', 'BlockBlobStorage')),
    sku: required(t.object({ name: required(t.open(...skus.split(' '))), tier: readOnly(t.string) })),
    properties: t.object({
      accessTier: t.closed('Hot', 'Cool', 'Premium', 'Cold'),
      allowBlobPublicAccess: t.bool,
      allowSharedKeyAccess: t.bool,
      allowCrossTenantReplication: t.bool,
      defaultToOAuthAuthentication: t.bool,
      minimumTlsVersion: t.open('TLS1_0', 'TLS1_1', 'TLS1_2', 'TLS1_3'),
      supportsHttpsTrafficOnly: t.bool,
      publicNetworkAccess: t.open('Enabled', 'Disabled', 'SecuredByPerimeter'),
      networkAcls: t.object({
        defaultAction: required(t.closed('Allow', 'Deny')),
        bypass: t.open('None', 'Logging', 'Metrics', 'AzureServices'),
      }),
      primaryEndpoints: readOnly(t.any),
      provisioningState: readOnly(t.string),
    }),
  });
}

function blobService(t: Words): Told {
  const kept = t.object({ enabled: t.bool, days: t.int(1, 365) });
  return inGroup('Microsoft.Storage/storageAccounts/blobServices@2025-06-01', {
    name: t.named('default'),
    properties: t.object({ deleteRetentionPolicy: kept, containerDeleteRetentionPolicy: kept }),
  });
}

function container(t: Words): Told {
  return inGroup('Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01', {
    properties: t.object({
      publicAccess: t.closed('Container', 'Blob', 'None'),
      hasImmutabilityPolicy: readOnly(t.bool),
      immutableStorageWithVersioning: t.object({ enabled: t.bool }),
      metadata: t.map(t.string),
    }),
  });
}

/** Not in the reference's appendix; as the service documents it: 1 to 146,000 days. */
function immutability(t: Words): Told {
  return inGroup('Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies@2025-06-01', {
    name: t.named('default'),
    properties: required(
      t.object({
        immutabilityPeriodSinceCreationInDays: t.int(1, 146_000),
        allowProtectedAppendWrites: t.bool,
        allowProtectedAppendWritesAll: t.bool,
        state: readOnly(t.string),
      }),
    ),
  });
}
