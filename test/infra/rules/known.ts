/** Azure roles the templates may assign; the copy that infra/role-ids.json is compared with. */
export const azureRoles = {
  storageBlobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b',
  storageBlobDataContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe',
  storageQueueDataContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88',
  storageTableDataContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3',
  monitoringMetricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb',
  keyVaultSecretsUser: '4633458b-17de-408a-b874-0445c86b69e6',
  keyVaultSecretsOfficer: 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7',
  durableTaskDataContributor: '0ad04412-c4d5-4796-b79c-f76d14c8d402',
} as const;
export type AzureRole = keyof typeof azureRoles;

/** Applications of Microsoft that the templates name. */
export const applications = {
  azureMonitorWebhook: '461e8683-5575-4561-ac7f-899cc907d62a',
  microsoftGraph: '00000003-0000-0000-c000-000000000000',
  exchangeOnline: '00000002-0000-0ff1-ce00-000000000000',
};

/** Settings the Functions host, its extensions and App Service Authentication read: ours to emit, not to parse. */
export const platformSettings = [
  'AzureWebJobsStorage__accountName',
  'AzureWebJobsStorage__blobServiceUri',
  'AzureWebJobsStorage__queueServiceUri',
  'AzureWebJobsStorage__tableServiceUri',
  'AzureWebJobsStorage__credential',
  'AzureWebJobsStorage__clientId',
  'APPLICATIONINSIGHTS_CONNECTION_STRING',
  'APPLICATIONINSIGHTS_AUTHENTICATION_STRING',
  'OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID',
  'WEBSITE_AUTH_AAD_ALLOWED_TENANTS',
  'TASKHUB_NAME',
  'DURABLE_TASK_SCHEDULER_CONNECTION_STRING',
];

/** Without these an app on identity-only storage and telemetry does not start, or is silent. */
export const neededByPlatform = [
  'AzureWebJobsStorage__credential',
  'AzureWebJobsStorage__clientId',
  'APPLICATIONINSIGHTS_CONNECTION_STRING',
  'APPLICATIONINSIGHTS_AUTHENTICATION_STRING',
  'WEBSITE_AUTH_AAD_ALLOWED_TENANTS',
];

/** Flex Consumption ignores, overwrites or trips over these. */
export const forbiddenSettings = [
  'FUNCTIONS_WORKER_RUNTIME',
  'FUNCTIONS_WORKER_RUNTIME_VERSION',
  'FUNCTIONS_EXTENSION_VERSION',
  'WEBSITE_NODE_DEFAULT_VERSION',
  'WEBSITE_RUN_FROM_PACKAGE',
  'WEBSITE_CONTENTAZUREFILECONNECTIONSTRING',
  'WEBSITE_CONTENTSHARE',
  'WEBSITE_MOUNT_ENABLED',
  'SCM_DO_BUILD_DURING_DEPLOYMENT',
  'ENABLE_ORYX_BUILD',
  'WEBSITE_MAX_DYNAMIC_APPLICATION_SCALE_OUT',
  'WEBSITE_VNET_ROUTE_ALL',
  'WEBSITE_TIME_ZONE',
  'TZ',
  'AzureWebJobsStorage',
  'AzureWebJobsDashboard',
  'APPINSIGHTS_INSTRUMENTATIONKEY',
];

/** The control plane accepts these of `siteConfig` on Flex Consumption; it refuses many others with error 51021. */
export const acceptedSiteConfig = /^(minTlsVersion|cors|ipSecurityRestrictions\w*)$/;

/** Tables of the workspace that our queries may read. */
export const logTables = [
  'AADProvisioningLogs',
  'AuditLogs',
  'AppEvents',
  'AppTraces',
  'AppRequests',
  'AppExceptions',
  'AppDependencies',
];

/** Categories of Entra logs that may be sent to the workspace. */
export const entraLogCategories = ['ProvisioningLogs', 'AuditLogs'];
