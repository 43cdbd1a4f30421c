import type { TokenCredential } from '@azure/identity';
import { SecretClient } from '@azure/keyvault-secrets';
import { MisconfiguredError } from '../domain/errors';
import { systemClock } from './clock';
import type { Platform } from './platform';
import type { Settings } from './settings';
import { createKeyVaultSigningKeys } from './signing-keys';
import { createAzureStorage } from './storage/azure-storage';

/** Secrets of the Key Vault; a rotation adds a version. */
const APPROVAL_KEY_SECRET = 'approval-signing-key';
const LEDGER_KEY_SECRET = 'ledger-signing-key';

/** What Azure gives: identity-based storage and a Key Vault. */
export function azurePlatform(settings: Settings, credential: TokenCredential): Platform {
  const { STORAGE_TABLE_URL: tableUrl, STORAGE_BLOB_URL: blobUrl, KEY_VAULT_URL: vaultUrl } = settings;
  if (!tableUrl || !blobUrl || !vaultUrl) throw new MisconfiguredError(missingIn(settings));
  const secrets = new SecretClient(vaultUrl, credential);
  return {
    clock: systemClock,
    storage: createAzureStorage({ tableUrl, blobUrl, credential }),
    approvalKeys: createKeyVaultSigningKeys(secrets, APPROVAL_KEY_SECRET, systemClock),
    ledgerKeys: createKeyVaultSigningKeys(secrets, LEDGER_KEY_SECRET, systemClock),
    logSink: console,
  };
}

function missingIn(settings: Settings): string[] {
  const needed = ['STORAGE_TABLE_URL', 'STORAGE_BLOB_URL', 'KEY_VAULT_URL'] as const;
  return needed.filter((name) => !settings[name]).map((name) => `${name}: needed in Azure`);
}
