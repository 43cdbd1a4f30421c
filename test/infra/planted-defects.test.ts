import { allProblems } from './all-problems';
import { committedProject } from './committed';
import { below, planted, replaced, replacedIn, resourceIn, withSetting } from './planting';
import type { Project } from './project-rules';
import { applications, azureRoles } from './rules/known';

const site = 'Microsoft.Web/sites';
const config = 'Microsoft.Web/sites/config';
const rule = 'Microsoft.Insights/scheduledQueryRules';
const account = 'Microsoft.Storage/storageAccounts';
const strange = '9d3a82f5-0000-4000-8000-000000000001';

const before = new Set(allProblems(committedProject()));

/** What is found beside what the project as it is would give: each defect is seen alone. */
function found(defect: (project: Project) => void): string[] {
  return allProblems(planted(defect)).filter((problem) => !before.has(problem));
}

function functionAppConfig(project: Project): Record<string, unknown> {
  return below(resourceIn(project, site), 'properties.functionAppConfig');
}

const defects: [string, (project: Project) => void, string[]][] = [
  [
    'a misspelt property',
    (project) => rename(below(resourceIn(project, site), 'properties'), 'httpsOnly', 'httpOnly'),
    [
      'contract: Microsoft.Web/sites.properties.httpOnly is not a property of this type',
      'hardening: Microsoft.Web/sites.properties.httpsOnly must be true, is not told',
    ],
  ],
  [
    'a property in the wrong case',
    (project) =>
      rename(below(resourceIn(project, site), 'properties'), 'clientAffinityEnabled', 'clientaffinityEnabled'),
    [
      'contract: Microsoft.Web/sites.properties.clientaffinityEnabled is not a property; it is written clientAffinityEnabled',
    ],
  ],
  [
    'a wrong role id',
    (project) => replaced(project, azureRoles.storageQueueDataContributor, strange),
    [
      `roles: template nobody knows the id ${strange}`,
      `roles: Microsoft.Authorization/roleAssignments the role ${strange} is not for ${account}`,
      `roles: roleAssignments storageQueueDataContributor on ${account} is missing`,
    ],
  ],
  [
    'a role that gives more than the app needs',
    (project) => replaced(project, azureRoles.keyVaultSecretsUser, azureRoles.keyVaultSecretsOfficer),
    [
      'roles: Microsoft.Authorization/roleAssignments keyVaultSecretsOfficer is not for Microsoft.KeyVault/vaults',
      'roles: roleAssignments keyVaultSecretsUser on Microsoft.KeyVault/vaults is missing',
    ],
  ],
  [
    'shared keys of the storage account',
    (project) => (below(resourceIn(project, account), 'properties')['allowSharedKeyAccess'] = true),
    [`hardening: ${account}.properties.allowSharedKeyAccess must be false, is true`],
  ],
  [
    'shared keys behind a parameter',
    (project) => {
      project.arm = withParameter(project, { type: 'bool', defaultValue: false });
      below(resourceIn(project, account), 'properties')['allowSharedKeyAccess'] = "[parameters('planted')]";
    },
    [`hardening: ${account}.properties.allowSharedKeyAccess must be false, is left to [parameters('planted')]`],
  ],
  [
    'a missing app setting',
    (project) => replaced(project, 'MAIL_SENDER', 'MAIL_SENDR'),
    [
      'app-settings: Microsoft.Web/sites/config.properties.MAIL_SENDR nobody reads this setting',
      'app-settings: Microsoft.Web/sites/config.properties MAIL_SENDER is missing',
    ],
  ],
  [
    'a forbidden app setting',
    (project) => withSetting(project, 'FUNCTIONS_WORKER_RUNTIME'),
    [
      'app-settings: Microsoft.Web/sites/config.properties.FUNCTIONS_WORKER_RUNTIME must not be emitted on Flex Consumption',
    ],
  ],
  [
    'a host setting the scale controller does not see',
    (project) => withSetting(project, 'AzureFunctionsJobHost__extensions__durableTask__hubName'),
    [
      'app-settings: Microsoft.Web/sites/config.properties.AzureFunctionsJobHost__extensions__durableTask__hubName ' +
        'the scale controller reads host.json, not this setting',
    ],
  ],
  [
    'Node 20',
    (project) => (below(functionAppConfig(project), 'runtime')['version'] = '20'),
    ['function-app: Microsoft.Web/sites.properties.functionAppConfig.runtime.version must be "22" or "24", is "20"'],
  ],
  [
    'twenty instances',
    (project) => (below(functionAppConfig(project), 'scaleAndConcurrency')['maximumInstanceCount'] = 20),
    [
      'function-app: Microsoft.Web/sites.properties.functionAppConfig.scaleAndConcurrency.maximumInstanceCount ' +
        'must be a whole number from 40 to 1000, is 20',
    ],
  ],
  [
    'a group that does not scale',
    (project) =>
      (below(functionAppConfig(project), 'scaleAndConcurrency')['alwaysReady'] = [
        { name: 'orchestrator', instanceCount: 1 },
      ]),
    [
      'function-app: Microsoft.Web/sites.properties.functionAppConfig.scaleAndConcurrency.alwaysReady ' +
        '"orchestrator" is not a group that scales',
    ],
  ],
  [
    'a site setting that Flex refuses',
    (project) =>
      (below(resourceIn(project, site), 'properties')['siteConfig'] = { minTlsVersion: '1.2', http20Enabled: true }),
    ['function-app: Microsoft.Web/sites.properties.siteConfig.http20Enabled is refused on Flex Consumption'],
  ],
  [
    'a client secret for sign-in',
    (project) => replaced(project, '"clientSecretSettingName":', '"clientSecretCertificateThumbprint":'),
    [
      `contract: ${config}.properties.identityProviders.azureActiveDirectory.registration.clientSecretCertificateThumbprint is not a property of this type`,
      `authentication: ${config}.properties.identityProviders.azureActiveDirectory.registration.clientSecretSettingName ` +
        'must be "OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID", is not told',
    ],
  ],
  [
    'alerts that Azure Monitor may not bring',
    (project) => replaced(project, applications.azureMonitorWebhook, applications.microsoftGraph),
    [
      `authentication: ${config}.properties.identityProviders.azureActiveDirectory.validation.defaultAuthorizationPolicy.allowedApplications ` +
        'must hold the application of Azure Monitor',
    ],
  ],
  [
    'a webhook with a key',
    (project) => replaced(project, "'useAadAuth', true()", "'useAadAuth', false()"),
    [
      'alerts: Microsoft.Insights/actionGroups.properties.webhookReceivers must prove itself with a token of Entra, not with a key',
    ],
  ],
  [
    'an alert rule that waits for the first data',
    (project) => (below(resourceIn(project, rule), 'properties')['skipQueryValidation'] = false),
    [`alerts: ${rule}.properties.skipQueryValidation must be true, is false`],
  ],
  [
    'an alert rule that looks too seldom',
    (project) =>
      Object.assign(below(resourceIn(project, rule), 'properties'), {
        evaluationFrequency: 'PT1H',
        windowSize: 'PT15M',
      }),
    [`alerts: ${rule}.properties.windowSize must not be shorter than evaluationFrequency`],
  ],
  [
    'a key in an output',
    (project) => (below(project.arm as Record<string, unknown>, 'outputs')['STORAGE'] = keyOutput),
    ['secrets: outputs.STORAGE gives a key away'],
  ],
  [
    'a secret parameter that is not secure',
    (project) => (project.arm = withParameter(project, { type: 'string' }, 'webhookSecret')),
    ['secrets: parameters.webhookSecret has the name of a secret and is not @secure()'],
  ],
  [
    'a module of a registry',
    (project) => (project.files['infra/main.bicep'] += "\nmodule avm 'br/public:avm/res/web/site:0.16.0' = {\n}\n"),
    ["registry: infra/main.bicep has to be fetched to compile: module avm 'br/public:avm/res/web/site:0.16.0' ="],
  ],
  [
    'a parameter without a description',
    (project) => replacedIn(project, 'infra/main.bicep', [describedParameter(project), '']),
    ['description: infra/main.bicep the parameter environmentName has no @description'],
  ],
  [
    'a query of a table that is not sent',
    (project) => (project.files['infra/alerts/planted.kql'] = 'SecurityEvent\n| take 1\n'),
    ['queries: infra/alerts/planted.kql reads SecurityEvent, which is not sent to the workspace'],
  ],
  [
    'a file that is not there',
    (project) => (project.files['infra/main.bicep'] += "\nvar planted = loadTextContent('alerts/none.kql')\n"),
    ['files: infra/main.bicep infra/alerts/none.kql is not there'],
  ],
  [
    'slow polling of the queues',
    (project) => (storageProvider(project)['maxQueuePollingInterval'] = '00:00:30'),
    [
      'host-json: host.json: extensions.durableTask.storageProvider.maxQueuePollingInterval ' +
        'must be at most 00:00:10 on Flex Consumption',
    ],
  ],
  [
    'a backend that the template does not deploy',
    (project) =>
      (durableTask(project)['storageProvider'] = {
        type: 'azureManaged',
        connectionStringName: 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING',
      }),
    [
      'host-json: host.json: extensions.durableTask needs the setting DURABLE_TASK_SCHEDULER_CONNECTION_STRING',
      'host-json: host.json: extensions.durableTask.storageProvider is not the backend that the template deploys',
    ],
  ],
];

test.each(defects)('%s is found', (_what, defect, expected) => {
  expect(found(defect).toSorted()).toEqual(expected.toSorted());
});

const keyOutput = {
  type: 'string',
  value: "[listKeys(resourceId('Microsoft.Storage/storageAccounts', 'x'), '2025-06-01').keys[0].value]",
};

function rename(holder: Record<string, unknown>, from: string, to: string): void {
  holder[to] = holder[from];
  delete holder[from];
}

/** Into the template and every nested one, as a parameter passed on by nobody. */
function withParameter({ arm }: Project, parameter: Record<string, unknown>, name = 'planted'): unknown {
  const template = arm as Record<string, Record<string, unknown>>;
  return { ...template, parameters: { ...template['parameters'], [name]: parameter } };
}

/** The decorator above the parameter, as it is written. */
function describedParameter({ files }: Project): string {
  return (
    /@description\([^\n]*\)\n(?=(@[^\n]*\n)*param environmentName\b)/.exec(files['infra/main.bicep'] ?? '')?.[0] ?? '?'
  );
}

function durableTask({ hostJson }: Project): Record<string, unknown> {
  return below(hostJson as Record<string, unknown>, 'extensions.durableTask');
}

function storageProvider(project: Project): Record<string, unknown> {
  return below(durableTask(project), 'storageProvider');
}
