import { existsSync } from 'node:fs';
import { DefaultAzureCredential } from '@azure/identity';
import { SecretClient } from '@azure/keyvault-secrets';
import { MisconfiguredError } from '../domain/errors';
import { systemClock } from '../gateways/clock';
import { LEDGER_KEY_SECRET } from '../gateways/create-gateways';
import { createLedger, type Ledger } from '../gateways/records/ledger';
import { createKeyVaultSigningKeys } from '../gateways/signing-keys';
import { createAzureStorage } from '../gateways/storage/azure-storage';
import { dataFilesIn } from '../local/storage/data-files';
import { createLocalSigningKeys } from '../local/storage/signing-keys';
import { createSqliteStorage } from '../local/storage/sqlite-storage';

export interface LedgerSource {
  name: string;
  ledger: Ledger;
  close(): void;
}

/** The ledger of a data folder, or, with STORAGE_TABLE_URL in the environment and no folder named, that of Azure. */
export function openLedger(dataFolder: string | undefined, environment: NodeJS.ProcessEnv): LedgerSource {
  const tableUrl = environment['STORAGE_TABLE_URL'];
  return dataFolder === undefined && tableUrl
    ? azureLedger(tableUrl, environment)
    : localLedger(dataFolder ?? '.local');
}

/** May run beside the host that is writing. Makes nothing: a folder without a ledger has none to verify. */
function localLedger(dataFolder: string): LedgerSource {
  const files = dataFilesIn(dataFolder);
  const missing = [files.storage, files.ledgerKeys].filter((file) => !existsSync(file));
  if (missing.length > 0) throw new MisconfiguredError(missing.map((file) => `${file}: not there`));
  const storage = createSqliteStorage(files.storage);
  const keys = createLocalSigningKeys(files.ledgerKeys);
  return {
    name: files.storage,
    ledger: createLedger({ storage, clock: systemClock, keys }),
    close: () => storage.close(),
  };
}

/** Under whoever is signed in (Azure CLI and the like): needs to read the account's tables and blobs and the vault's secret. */
function azureLedger(tableUrl: string, environment: NodeJS.ProcessEnv): LedgerSource {
  const { STORAGE_BLOB_URL: blobUrl, KEY_VAULT_URL: vaultUrl } = environment;
  if (!blobUrl || !vaultUrl)
    throw new MisconfiguredError(['STORAGE_BLOB_URL, KEY_VAULT_URL: needed with STORAGE_TABLE_URL']);
  const credential = new DefaultAzureCredential();
  const keys = createKeyVaultSigningKeys(new SecretClient(vaultUrl, credential), LEDGER_KEY_SECRET, systemClock);
  const storage = createAzureStorage({ tableUrl, blobUrl, credential });
  return { name: tableUrl, ledger: createLedger({ storage, clock: systemClock, keys }), close: () => undefined };
}
