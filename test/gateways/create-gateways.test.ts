import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OperatorConfig } from '../../domain/operator-config';
import { createGateways } from '../../gateways/create-gateways';
import type { Platform } from '../../gateways/platform';
import { readSettings } from '../../gateways/settings';
import { createTestClock } from './graph/graph-server';

const config = OperatorConfig.parse(
  JSON.parse(readFileSync(join(__dirname, '../../config/operator.config.json'), 'utf8')),
);

const environment = {
  PUBLIC_BASE_URL: 'http://127.0.0.1:7071',
  TENANT_ID: '3c19ab78-9dd7-444f-a11e-cd4ea7e9889e',
  MAIL_SENDER: 'a@contoso.com',
  AZURE_CLIENT_ID: '54fdfaad-f2b2-4398-bbd2-2935fa5ba021',
};

const azure = {
  STORAGE_TABLE_URL: 'https://account.table.core.windows.net',
  STORAGE_BLOB_URL: 'https://account.blob.core.windows.net',
  KEY_VAULT_URL: 'https://vault.vault.azure.net',
};

const keys = { current: async () => ({ id: '0'.repeat(8), key: Buffer.alloc(32) }), byId: async () => undefined };

function aPlatform(): Platform {
  const nothing = { table: () => ({}), blobs: () => ({}) } as unknown as Platform['storage'];
  return { clock: createTestClock(), storage: nothing, approvalKeys: keys, ledgerKeys: keys, logSink: console };
}

it('takes clock, storage and keys from the local platform', () => {
  const platform = aPlatform();
  expect(createGateways(readSettings(environment), config, platform).clock).toBe(platform.clock);
});

it('refuses a local platform on App Service', () => {
  const settings = readSettings({ ...environment, ...azure, WEBSITE_SITE_NAME: 'func-operator' });
  expect(() => createGateways(settings, config, aPlatform())).toThrow(/local platform/);
  expect(() => createGateways(settings, config, undefined)).not.toThrow();
});

it('names every service address that is missing in Azure', () => {
  const settings = readSettings({ ...environment, STORAGE_BLOB_URL: azure.STORAGE_BLOB_URL });
  expect(() => createGateways(settings, config, undefined)).toThrow(
    expect.objectContaining({
      problems: [expect.stringMatching(/^STORAGE_TABLE_URL/), expect.stringMatching(/^KEY/)],
    }) as Error,
  );
});
