import { join } from 'node:path';

/** What the app keeps in the data folder of the local world. */
export function dataFilesIn(folder: string) {
  return {
    storage: join(folder, 'app.db'),
    approvalKeys: join(folder, 'approval-keys.json'),
    ledgerKeys: join(folder, 'ledger-keys.json'),
  };
}
