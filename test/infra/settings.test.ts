import { appSettings, json } from './committed';
import { forbiddenSettings, platformSettings } from './rules/known';

const { known, required } = appSettings();

test('the app names what it cannot do without', () => {
  expect(required.toSorted()).toEqual([
    'AZURE_CLIENT_ID',
    'KEY_VAULT_URL',
    'MAIL_SENDER',
    'PUBLIC_BASE_URL',
    'STORAGE_BLOB_URL',
    'STORAGE_TABLE_URL',
    'TENANT_ID',
  ]);
});

test('the sample of local settings tells every setting that the platform does not bring itself', () => {
  const { Values } = json('local.settings.sample.json') as { Values: Record<string, string> };
  const brought = ['WEBSITE_SITE_NAME'];
  const ofTheHost = ['AzureWebJobsStorage', 'FUNCTIONS_WORKER_RUNTIME'];
  expect(Object.keys(Values).toSorted()).toEqual(
    [...known.filter((name) => !brought.includes(name)), ...ofTheHost].toSorted(),
  );
});

test('no setting is both read and forbidden', () => {
  expect([...known, ...platformSettings].filter((name) => forbiddenSettings.includes(name))).toEqual([]);
});
