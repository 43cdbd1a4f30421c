import { createAzureStorageFromConnectionString } from '../../gateways/storage/azure-storage';
import { describeStorage } from '../support/storage-contract';

const storage = createAzureStorageFromConnectionString(process.env['AZURITE_CONNECTION_STRING'] ?? '');

describeStorage('Azure storage, against Azurite', () => storage);
