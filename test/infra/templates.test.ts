import { committedProject, committedTemplate, json } from './committed';
import { readContract } from './contract/contract';
import { contractProblems } from './contract/contract-check';
import { ruleProblems, templateProblems } from './project-rules';
import { resourcesOf } from './arm/placed';
import { roleTableProblems } from './rules/roles';

const contract = readContract();
const tenantTemplate = 'infra/entra-diagnostics/main.json';

test('the template is what the contract of its resource types says', () => {
  expect(contractProblems(committedTemplate('infra/main.json'), contract)).toEqual([]);
});

test('the template obeys the rules of the project', () => {
  expect(ruleProblems(committedProject())).toEqual([]);
});

test('the table of Azure roles is ours', () => {
  expect(roleTableProblems(json('infra/role-ids.json') as Record<string, unknown>, 'infra/role-ids.json')).toEqual([]);
});

test('the opt-in template of the tenant obeys both', () => {
  const arm = committedTemplate(tenantTemplate);
  expect([...contractProblems(arm, contract), ...templateProblems(arm)]).toEqual([]);
});

test('the check sees the resources it speaks about', () => {
  const types = resourcesOf(committedTemplate('infra/main.json')).map(({ resource }) => resource.type);
  expect(types).toEqual(
    expect.arrayContaining([
      'Microsoft.Resources/resourceGroups',
      'Microsoft.Web/serverfarms',
      'Microsoft.Web/sites',
      'Microsoft.Web/sites/config',
      'Microsoft.Storage/storageAccounts',
      'Microsoft.Storage/storageAccounts/blobServices/containers',
      'Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies',
      'Microsoft.KeyVault/vaults',
      'Microsoft.OperationalInsights/workspaces',
      'Microsoft.Insights/components',
      'Microsoft.Insights/scheduledQueryRules',
      'Microsoft.Insights/actionGroups',
      'Microsoft.ManagedIdentity/userAssignedIdentities',
      'Microsoft.Authorization/roleAssignments',
    ]),
  );
  expect(resourcesOf(committedTemplate(tenantTemplate))).toHaveLength(1);
});
