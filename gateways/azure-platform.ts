import type { TokenCredential } from '@azure/identity';
import type * as KeyVaultSecrets from '@azure/keyvault-secrets';
import { MisconfiguredError } from '../domain/errors';
import { systemClock } from './clock';
import type { Platform } from './platform';
import type { Settings } from './settings';
import { createKeyVaultSigningKeys, type VersionedSecrets } from './signing-keys';
import type * as AzureStorage from './storage/azure-storage';
import { storageOnDemand } from './storage/storage-on-demand';

/** Secrets of the Key Vault; a rotation adds a version. */
const APPROVAL_KEY_SECRET = 'approval-signing-key';
const LEDGER_KEY_SECRET = 'ledger-signing-key';

/** What Azure gives: identity-based storage and a Key Vault, their SDKs loaded when they are first needed. */
export function azurePlatform(settings: Settings, credential: TokenCredential): Platform {
  const { STORAGE_TABLE_URL: tableUrl, STORAGE_BLOB_URL: blobUrl, KEY_VAULT_URL: vaultUrl } = settings;
  if (!tableUrl || !blobUrl || !vaultUrl) throw new MisconfiguredError(missingIn(settings));
  const secrets = secretsOf(vaultUrl, credential);
  return {
    clock: systemClock,
    storage: storageOnDemand(() => loadAzureStorage().createAzureStorage({ tableUrl, blobUrl, credential })),
    approvalKeys: createKeyVaultSigningKeys(secrets, APPROVAL_KEY_SECRET, systemClock),
    ledgerKeys: createKeyVaultSigningKeys(secrets, LEDGER_KEY_SECRET, systemClock),
    logSink: console,
  };
}

// Loading these SDKs takes as long as loading all the rest of the app: a cold start does without them.
/* eslint-disable @typescript-eslint/no-require-imports */
function loadAzureStorage() {
  return require('./storage/azure-storage') as typeof AzureStorage;
}

function loadKeyVaultSecrets() {
  return require('@azure/keyvault-secrets') as typeof KeyVaultSecrets;
}
/* eslint-enable @typescript-eslint/no-require-imports */

function secretsOf(vaultUrl: string, credential: TokenCredential): VersionedSecrets {
  let opened: KeyVaultSecrets.SecretClient | undefined;
  const client = () => (opened ??= new (loadKeyVaultSecrets().SecretClient)(vaultUrl, credential));
  return {
    getSecret: async (...about) => client().getSecret(...about),
    listPropertiesOfSecretVersions: (...about) => client().listPropertiesOfSecretVersions(...about),
  };
}

function missingIn(settings: Settings): string[] {
  const needed = ['STORAGE_TABLE_URL', 'STORAGE_BLOB_URL', 'KEY_VAULT_URL'] as const;
  return needed.filter((name) => !settings[name]).map((name) => `${name}: needed in Azure`);
}
