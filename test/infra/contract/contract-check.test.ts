import { readContract } from './contract';
import { contractProblems } from './contract-check';

const contract = readContract();
const group = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#';

function container(properties: object, more: object = {}): object {
  return {
    type: 'Microsoft.Storage/storageAccounts/blobServices/containers',
    apiVersion: '2025-06-01',
    name: 'a/default/b',
    properties,
    ...more,
  };
}

function blobs(properties: object, name = 'a/default'): object {
  return { type: 'Microsoft.Storage/storageAccounts/blobServices', apiVersion: '2025-06-01', name, properties };
}

function problems(resources: object[] | Record<string, object>, more: object = {}): string[] {
  const arm: unknown = JSON.parse(JSON.stringify({ $schema: group, resources, ...more }));
  return contractProblems(arm, contract).map(({ path, message }) => {
    return `${path.replace(/^resources[^(]*\([^)]*\)\.?/, '')} ${message}`.trim();
  });
}

test.each<[string, object, string[]]>([
  ['a right resource', container({ publicAccess: 'None' }), []],
  [
    'a value outside of a closed list',
    container({ publicAccess: 'Public' }),
    ['properties.publicAccess must be one of Container, Blob, None, is "Public"'],
  ],
  [
    'a read-only property',
    container({ hasImmutabilityPolicy: true }),
    ['properties.hasImmutabilityPolicy is read-only'],
  ],
  [
    'a number out of its range',
    blobs({ deleteRetentionPolicy: { days: 400 } }),
    ['properties.deleteRetentionPolicy.days must be a whole number from 1 to 365, is 400'],
  ],
  ['a name that must be another', blobs({}, 'a/other'), ['name must be \'default\', is "other"']],
  [
    'a text where true or false belongs',
    blobs({ deleteRetentionPolicy: { enabled: 'true' } }),
    ['properties.deleteRetentionPolicy.enabled must be true or false, is "true"'],
  ],
  [
    'another version',
    container({}, { apiVersion: '2019-06-01' }),
    ['Microsoft.Storage/storageAccounts/blobServices/containers@2019-06-01 is not in the contract'],
  ],
  ['a missing property', { ...container({}), name: undefined }, ['name is missing']],
  ['a resource that is only read', container({ publicAccess: 'Public' }, { existing: true }), []],
])('%s', (_what, resource, expected) => {
  expect(problems([resource])).toEqual(expected);
  expect(problems({ one: resource })).toEqual(expected);
});

test('a list is checked through its loop', () => {
  const loop = { name: 'emailReceivers', count: 2, input: { name: 'a', address: 'b' } };
  const properties = { groupShortName: 'far too long a name', enabled: true, copy: [loop] };
  const resource = {
    type: 'Microsoft.Insights/actionGroups',
    apiVersion: '2023-01-01',
    name: 'a',
    location: 'global',
    properties,
  };
  expect(problems([resource])).toEqual([
    'properties.groupShortName must be 0 to 12 characters, is "far too long a name"',
    'properties.emailReceivers[0] emailAddress is missing',
    'properties.emailReceivers[0].address is not a property of this type',
  ]);
});

test.each([
  ["[length(variables('all'))]", ['properties.publicAccess must be one of Container, Blob, None, is "Some"']],
  ["[length(parameters('given'))]", ['properties.publicAccess must be one of Container, Blob, None, is "Some"']],
])('every turn of a loop of %s resources is checked', (count, expected) => {
  const resource = container({ publicAccess: "[variables('all')[copyIndex()]]" }, { copy: { name: 'each', count } });
  const parameters = { given: { type: 'array', defaultValue: [] } };
  expect(problems([resource], { parameters, variables: { all: ['None', 'Some'] } })).toEqual(expected);
});

test('a parameter brings no value that the type refuses', () => {
  const parameters = { access: { type: 'string', defaultValue: 'None', allowedValues: ['None', 'All'] } };
  expect(problems([container({ publicAccess: "[parameters('access')]" })], { parameters })).toEqual([
    'properties.publicAccess must be one of Container, Blob, None, is "All"',
  ]);
});

test('a child written inside its parent is checked as its own type', () => {
  const { type: _type, ...child } = container({ publicAccess: 'Public' }) as { type: string };
  const parent = { ...blobs({}), resources: [{ ...child, type: 'containers' }] };
  expect(problems([parent])).toHaveLength(1);
});

test('a nested template is checked with what is passed to it, at its own scope', () => {
  const nested = (scope: string, access: string, given: unknown = { value: access }) => ({
    type: 'Microsoft.Resources/deployments',
    apiVersion: '2025-04-01',
    name: 'nested',
    properties: {
      parameters: { access: given },
      template: {
        $schema: scope,
        parameters: { access: { type: 'string' } },
        resources: [container({ publicAccess: "[parameters('access')]" })],
      },
    },
  });
  const subscription = group.replace('2019-04-01/deployment', '2018-05-01/subscriptionDeployment');
  const at = (resources: object[]) => contractProblems({ $schema: subscription, resources }, contract);
  expect(at([nested(group, 'None')])).toEqual([]);
  expect(at([nested(group, 'Public')]).map(({ path }) => path)).toEqual([
    'resources[0](Microsoft.Resources/deployments) > ' +
      'resources[0](Microsoft.Storage/storageAccounts/blobServices/containers).properties.publicAccess',
  ]);
  const either = "[if(empty('x'), createObject('value', 'None'), createObject('value', 'Public'))]";
  expect(at([nested(group, '', either)])).toHaveLength(1);
  expect(at([nested(subscription, 'None')])[0]?.message).toMatch(/cannot be deployed at this scope/);
});
