import { existsSync } from 'node:fs';
import { DefaultAzureCredential } from '@azure/identity';
import { MisconfiguredError } from '../domain/errors';
import { azurePlatform } from '../gateways/azure-platform';
import { systemClock } from '../gateways/clock';
import { createLedger, type Ledger } from '../gateways/records/ledger';
import { Settings } from '../gateways/settings';
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
  const isAzure = dataFolder === undefined && environment['STORAGE_TABLE_URL'] !== undefined;
  return isAzure ? azureLedger(environment) : localLedger(dataFolder ?? '.local');
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
function azureLedger(environment: NodeJS.ProcessEnv): LedgerSource {
  const addresses = Settings.pick({ STORAGE_TABLE_URL: true, STORAGE_BLOB_URL: true, KEY_VAULT_URL: true });
  const settings = addresses.parse(environment);
  // The platform needs no other setting than these, and says itself which of them is missing.
  const { storage, clock, ledgerKeys: keys } = azurePlatform(settings as Settings, new DefaultAzureCredential());
  return {
    name: settings.STORAGE_TABLE_URL ?? '',
    ledger: createLedger({ storage, clock, keys }),
    close: () => undefined,
  };
}
