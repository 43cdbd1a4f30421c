import { json } from '../committed';
import { sourceProblems } from './bicep-sources';
import { hostProblems } from './host-json';
import { azureRoles } from './known';
import { queryProblems, tablesOf } from './queries';
import { roleTableProblems } from './roles';
import { secretProblems } from './secrets';

const empty = {
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  resources: [],
};

test.each([
  ['AuditLogs | where Category == "SigninLogs"', ['AuditLogs']],
  [
    '// SigninLogs\nlet a = ago(1h);\nlet b = AuditLogs\n| take 1;\nb | join kind=inner (AppEvents | where x) on Id',
    ['AuditLogs', 'AppEvents'],
  ],
  ['union isfuzzy=true (print n = 0), (AppEvents\n| count)', ['AppEvents']],
  ['AppEvents\n| summarize n = count() by Name\n| union AppTraces', ['AppEvents', 'AppTraces']],
  [
    'let jobs = datatable(Id:string)["a"];\njobs | join kind=leftouter AADProvisioningLogs on Id',
    ['AADProvisioningLogs'],
  ],
])('the tables of %j are %j', (query, tables) => {
  expect(tablesOf(query)).toEqual(tables);
});

test('a workbook that cannot be read is found', () => {
  const files = {
    'infra/workbook.json': '{',
    'infra/other-workbook.json': '{ "version": "Notebook/1.0", "items": [] }',
  };
  expect(queryProblems(files).map(({ path }) => path)).toEqual(Object.keys(files));
});

const parameters = `
@sys.description('One.')
@allowed([
  'a'
  'param hidden string'
])
param one string
// @description('commented')
param two string
@description('''
Long (text
param inside string
''')
@secure()
param three string
`;

test('only a parameter without a description is named', () => {
  expect(sourceProblems({ 'infra/x.bicep': parameters }).map(({ message }) => message)).toEqual([
    'the parameter two has no @description',
  ]);
});

test.each([
  ["module a 'br:registry.example/x:1.0' = {}", true],
  ["module a 'br/public:avm/res/web/site:0.16.0' = {}", true],
  ["module a 'ts:sub/group/spec:1' = {}", true],
  ["module a\n  'br/public:x:1' = {}", true],
  ['extension microsoftGraphV1', true],
  ["// module a 'br:x'", false],
  ["module a 'modules/a.bicep' = {}", false],
])('%j is fetched: %s', (text, isFetched) => {
  expect(sourceProblems({ 'infra/main.bicep': text })).toHaveLength(isFetched ? 1 : 0);
  expect(sourceProblems({ 'infra/graph/main.bicep': text })).toEqual([]);
});

test.each<[string, (host: Host) => void, string]>([
  ['no hub name of its own', ({ durable }) => delete durable['hubName'], 'extensions.durableTask.hubName'],
  ['a hub name with a dash', ({ durable }) => (durable['hubName'] = 'cloud-sync'), 'extensions.durableTask.hubName'],
  [
    '17 partitions',
    ({ storage }) => (storage['partitionCount'] = 17),
    'extensions.durableTask.storageProvider.partitionCount',
  ],
  [
    'a misspelt name',
    ({ storage }) => (storage['maxQueuePolling'] = '00:00:01'),
    'extensions.durableTask.storageProvider',
  ],
  ['extended sessions', ({ durable }) => (durable['extendedSessionsEnabled'] = true), 'extensions.durableTask'],
  [
    'activities without a limit',
    ({ durable }) => delete durable['maxConcurrentActivityFunctions'],
    'extensions.durableTask.maxConcurrentActivityFunctions',
  ],
  [
    'a preview bundle',
    ({ host }) =>
      (host['extensionBundle'] = { id: 'Microsoft.Azure.Functions.ExtensionBundle.Preview', version: '[4.*, 5.0.0)' }),
    'extensionBundle.id',
  ],
  [
    'sampled requests',
    ({ sampling }) => (sampling['excludedTypes'] = 'Exception'),
    'logging.applicationInsights.samplingSettings.excludedTypes',
  ],
])('host.json with %s is refused', (_what, spoil, path) => {
  const host = json('host.json') as Record<string, never>;
  const durable: Raw = host['extensions']!['durableTask'];
  spoil({
    host,
    durable,
    storage: durable['storageProvider'] as Raw,
    sampling: host['logging']!['applicationInsights']['samplingSettings'],
  });
  expect(hostProblems(host, empty).map((problem) => problem.path)).toEqual([`host.json: ${path}`]);
});

type Raw = Record<string, unknown>;
type Host = { host: Raw; durable: Raw; storage: Raw; sampling: Raw };

test('a role id that differs, and a role nobody knows, are named', () => {
  const table = { ...azureRoles, storageBlobDataOwner: azureRoles.keyVaultSecretsUser, owner: 'x' };
  expect(roleTableProblems(table, 'x.json').map(({ message }) => message)).toEqual([
    `storageBlobDataOwner must be ${azureRoles.storageBlobDataOwner}, is "${azureRoles.keyVaultSecretsUser}"`,
    'owner is not a role we know',
  ]);
});

test.each([
  ['AZURE_KEY_VAULT_NAME', "[parameters('vault')]", false],
  ['KEY_VAULT_URL', "[reference('vault').vaultUri]", false],
  [
    'APPLICATIONINSIGHTS_CONNECTION_STRING',
    "[reference(resourceId('Microsoft.Insights/components', 'x'), '2020-02-02').ConnectionString]",
    false,
  ],
  ['STORAGE', "[listKeys('x', '2025-06-01').keys[0].value]", true],
  ['STORAGE_CONNECTION_STRING', "[parameters('x')]", true],
  ['accountKey', "[parameters('x')]", true],
  ['ANY', "[reference('x').primaryKey]", true],
])('the output %s = %s gives a key away: %s', (name, value, isKey) => {
  expect(secretProblems({ ...empty, outputs: { [name]: { type: 'string', value } } })).toHaveLength(isKey ? 1 : 0);
});
