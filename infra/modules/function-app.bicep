@description('Unique part of the names.')
param token string

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Version of Node.js.')
@allowed(['22', '24'])
param nodeVersion string

@description('Instances that are always ready for orchestrations.')
param alwaysReadyInstances int

@description('Resource id of the managed identity.')
param identityId string

@description('Client id of the managed identity.')
param identityClientId string

@description('Storage account of the host, the task hub and our records.')
param storageAccountName string

@description('Container of the deployed package.')
param packageContainer string

@description('Address of the key vault.')
param vaultUri string

@description('Application Insights component.')
param componentName string

@description('Workspace for metrics.')
param workspaceId string

@description('Shared mailbox that approval mails are sent from.')
param mailSender string

@description('Base address of Microsoft Graph.')
param graphBaseUrl string

@description('Application id of the app registration for sign-in; empty: there is none yet.')
param authClientId string

// The name of this setting is what App Service Authentication is told instead of that of a client secret.
var federatedCredentialSetting = 'OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID'
var azureMonitorWebhook = '461e8683-5575-4561-ac7f-899cc907d62a'

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: storageAccountName
}

resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: componentName
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: 'plan-${token}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: 'func-${token}'
  location: location
  tags: union(tags, { 'azd-service-name': 'api' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    publicNetworkAccess: 'Enabled'
    keyVaultReferenceIdentity: identityId
    siteConfig: { minTlsVersion: '1.2' }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${account.properties.primaryEndpoints.blob}${packageContainer}'
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
      runtime: { name: 'node', version: nodeVersion }
      scaleAndConcurrency: {
        instanceMemoryMB: 2048
        maximumInstanceCount: 40
        alwaysReady: alwaysReadyInstances > 0 ? [{ name: 'durable', instanceCount: alwaysReadyInstances }] : []
        triggers: { http: { perInstanceConcurrency: 16 } }
      }
    }
  }
}

// Replaces the whole set: whatever is not here is gone after a deployment.
resource settings 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: app
  name: 'appsettings'
  properties: {
    AzureWebJobsStorage__blobServiceUri: account.properties.primaryEndpoints.blob
    AzureWebJobsStorage__queueServiceUri: account.properties.primaryEndpoints.queue
    AzureWebJobsStorage__tableServiceUri: account.properties.primaryEndpoints.table
    AzureWebJobsStorage__credential: 'managedidentity'
    AzureWebJobsStorage__clientId: identityClientId
    APPLICATIONINSIGHTS_CONNECTION_STRING: component.properties.ConnectionString
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
    AZURE_CLIENT_ID: identityClientId
    OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID: identityClientId
    WEBSITE_AUTH_AAD_ALLOWED_TENANTS: tenant().tenantId
    PUBLIC_BASE_URL: 'https://${app.properties.defaultHostName}'
    TENANT_ID: tenant().tenantId
    GRAPH_BASE_URL: graphBaseUrl
    MAIL_SENDER: mailSender
    STORAGE_TABLE_URL: account.properties.primaryEndpoints.table
    STORAGE_BLOB_URL: account.properties.primaryEndpoints.blob
    KEY_VAULT_URL: vaultUri
    OPERATOR_CONFIG: 'config/operator.config.json'
  }
}

// Anonymous requests get through: the code decides per route, and believes principal headers only while this is on.
resource authentication 'Microsoft.Web/sites/config@2025-03-01' = if (!empty(authClientId)) {
  parent: app
  name: 'authsettingsV2'
  properties: {
    platform: { enabled: true, runtimeVersion: '~1' }
    globalValidation: {
      requireAuthentication: false
      unauthenticatedClientAction: 'AllowAnonymous'
      redirectToProvider: 'azureactivedirectory'
    }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          clientId: authClientId
          openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
          clientSecretSettingName: federatedCredentialSetting
        }
        validation: {
          allowedAudiences: ['api://${authClientId}', authClientId]
          defaultAuthorizationPolicy: { allowedApplications: [authClientId, azureMonitorWebhook] }
        }
      }
    }
    login: { tokenStore: { enabled: true } }
    httpSettings: { requireHttps: true }
  }
}

// Metrics only: the logs are in Application Insights, and would be paid for twice.
resource metrics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: app
  name: 'metrics'
  properties: {
    workspaceId: workspaceId
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

@description('Name of the app.')
output name string = app.name

@description('Address of the app.')
output baseUrl string = 'https://${app.properties.defaultHostName}'
