import { TableClient } from '@azure/data-tables';
import type { TokenCredential } from '@azure/identity';
import { BlobServiceClient } from '@azure/storage-blob';
import { createAzureBlobs } from './azure-blobs';
import { createAzureTable } from './azure-table';
import type { Blobs, ContainerName, Storage, Table, TableName } from './storage';

interface AzureStorageOptions {
  /** `https://<account>.table.core.windows.net`, or that of another cloud. */
  tableUrl: string;
  blobUrl: string;
  credential: TokenCredential;
}

// Attempts are ours (azure-failures.ts): the SDK would sleep as long as any Retry-After says.
const tableOptions = { retryOptions: { maxRetries: 0 } };
const blobOptions = { retryOptions: { maxTries: 1 } };

/** Storage of an account reached with an identity. */
export function createAzureStorage({ tableUrl, blobUrl, credential }: AzureStorageOptions): Storage {
  return assemble(
    (name) => new TableClient(tableUrl, name, credential, tableOptions),
    new BlobServiceClient(blobUrl, credential, blobOptions),
  );
}

/** For Azurite only: in Azure the account's keys are switched off. */
export function createAzureStorageFromConnectionString(connectionString: string): Storage {
  const options = { ...tableOptions, allowInsecureConnection: true };
  return assemble(
    (name) => TableClient.fromConnectionString(connectionString, name, options),
    BlobServiceClient.fromConnectionString(connectionString, blobOptions),
  );
}

function assemble(openTable: (name: TableName) => TableClient, service: BlobServiceClient): Storage {
  const tables = new Map<TableName, Table>();
  const containers = new Map<ContainerName, Blobs>();
  return {
    table(name) {
      const table = tables.get(name) ?? createAzureTable(openTable(name));
      tables.set(name, table);
      return table;
    },
    blobs(name) {
      const blobs = containers.get(name) ?? createAzureBlobs(service.getContainerClient(name));
      containers.set(name, blobs);
      return blobs;
    },
  };
}
