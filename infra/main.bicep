targetScope = 'subscription'

metadata description = 'Cloud Sync Operator: a function app on Flex Consumption that runs under a managed identity and holds no secret.'

@description('Name of the environment, from which all names are derived.')
@minLength(1)
@maxLength(64)
param environmentName string

@description('Region of all resources.')
@minLength(1)
@metadata({ azd: { type: 'location' } })
param location string

@description('Address of the shared mailbox that approval mails are sent from.')
@minLength(6)
param mailSender string

@description('Application (client) id of the app registration for sign-in, made by infra/app-registration. Empty: nobody can sign in yet, and routes for people answer 503.')
param authClientId string = ''

@description('Object id of that app registration, for the secure webhook of alerts. Empty: alerts are mailed only.')
param authObjectId string = ''

@description('Addresses that alerts are mailed to, independently of the app, separated by commas. Azure asks each to confirm within 30 minutes.')
param alertEmails string = ''

@description('Version of Node.js. 22 ends on 2027-04-30, 24 on 2028-04-30.')
@allowed(['22', '24'])
param nodeVersion string = '24'

@description('Instances that are always ready for orchestrations. One is recommended in production: without it a start may take half a minute.')
@minValue(0)
@maxValue(10)
param alwaysReadyInstances int = 1

@description('Redundancy of the storage account.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS'])
param storageSku string = 'Standard_ZRS'

@description('Days in which no checkpoint of the ledger can be altered or deleted.')
@minValue(1)
@maxValue(3650)
param checkpointRetentionDays int = 365

@description('True once the immutability policy of the checkpoints was locked by hand: a locked policy refuses to be written again.')
param checkpointsLocked bool = false

@description('Protects storage and key vault from deletion. Remove the locks before uninstalling.')
param lockResources bool = false

@description('Monthly budget of the resource group in the currency of the subscription; 0: none. Not every kind of subscription has budgets.')
@minValue(0)
param monthlyBudget int = 0

@description('First day of the month in which the budget begins. It must not change later.')
param budgetStart string = '2026-12-01'

@description('Base address of Microsoft Graph: https://graph.microsoft.us in US Government, https://microsoftgraph.chinacloudapi.cn in China.')
param graphBaseUrl string = 'https://graph.microsoft.com'

var tags = { 'azd-env-name': environmentName }
var emails = empty(alertEmails) ? [] : map(split(alertEmails, ','), address => trim(address))
var token = toLower(uniqueString(subscription().id, environmentName, location))
var names = {
  identity: 'id-${token}'
  account: 'st${token}'
  package: 'app-package-${take('func-${token}', 32)}'
  vault: 'kv-${take(token, 20)}'
  component: 'appi-${token}'
  workspace: 'log-${token}'
}
resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  scope: group
  name: 'identity'
  params: { name: names.identity, location: location, tags: tags }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  name: 'monitoring'
  params: {
    workspaceName: names.workspace
    componentName: names.component
    location: location
    tags: tags
  }
}

module storage 'modules/storage.bicep' = {
  scope: group
  name: 'storage'
  params: {
    name: names.account
    packageContainer: names.package
    location: location
    tags: tags
    sku: storageSku
    checkpointRetentionDays: checkpointRetentionDays
    checkpointsLocked: checkpointsLocked
    workspaceId: monitoring.outputs.workspaceId
    locked: lockResources
  }
}

module vault 'modules/key-vault.bicep' = {
  scope: group
  name: 'key-vault'
  params: {
    name: names.vault
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    locked: lockResources
  }
}

module roles 'modules/role-assignments.bicep' = {
  scope: group
  name: 'role-assignments'
  params: {
    identityName: names.identity
    storageAccountName: names.account
    vaultName: names.vault
    componentName: names.component
  }
  dependsOn: [identity, storage, vault, monitoring]
}

module app 'modules/function-app.bicep' = {
  scope: group
  name: 'function-app'
  params: {
    token: token
    location: location
    tags: tags
    nodeVersion: nodeVersion
    alwaysReadyInstances: alwaysReadyInstances
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    storageAccountName: names.account
    packageContainer: names.package
    vaultUri: vault.outputs.uri
    componentName: names.component
    workspaceId: monitoring.outputs.workspaceId
    mailSender: mailSender
    graphBaseUrl: graphBaseUrl
    authClientId: authClientId
  }
  dependsOn: [roles]
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  name: 'alerts'
  params: {
    token: token
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    emails: emails
    webhookUri: '${app.outputs.baseUrl}/api/azure-monitor'
    authClientId: authClientId
    authObjectId: authObjectId
  }
}

module budget 'modules/budget.bicep' = if (monthlyBudget > 0 && !empty(emails)) {
  scope: group
  name: 'budget'
  params: { name: 'budget-${token}', amount: monthlyBudget, startDate: budgetStart, emails: emails }
}

@description('Region, for azd.')
output AZURE_LOCATION string = location

@description('Tenant, for azd.')
output AZURE_TENANT_ID string = tenant().tenantId

@description('Resource group of everything.')
output AZURE_RESOURCE_GROUP string = group.name

@description('Name of the function app.')
output AZURE_FUNCTION_NAME string = app.outputs.name

@description('The same, as azd expects it for the service.')
output SERVICE_API_NAME string = app.outputs.name

@description('Address of the app.')
output PUBLIC_BASE_URL string = app.outputs.baseUrl

@description('Object id of the managed identity, which the grants script needs.')
output MANAGED_IDENTITY_PRINCIPAL_ID string = identity.outputs.principalId

@description('Client id of the managed identity.')
output MANAGED_IDENTITY_CLIENT_ID string = identity.outputs.clientId

@description('Name of the key vault, in which the post-provision hook makes the signing keys.')
output AZURE_KEY_VAULT_NAME string = vault.outputs.name

@description('Workspace that the Entra diagnostics template sends logs to.')
output LOG_ANALYTICS_WORKSPACE_ID string = monitoring.outputs.workspaceId
