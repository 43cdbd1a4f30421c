@description('Unique part of the names.')
param token string

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Workspace that the rules query.')
param workspaceId string

@description('Addresses that are mailed by Azure, independently of the app.')
param emails array

@description('Address of the app for alerts.')
param webhookUri string

@description('Application id of the app registration; with its object id alerts reach the app.')
param authClientId string

@description('Object id of the app registration.')
param authObjectId string

// Azure Monitor signs in as itself: the action group holds no key. Whoever deploys this must own the app registration.
var webhooks = empty(authClientId) || empty(authObjectId)
  ? []
  : [
      {
        name: 'app'
        serviceUri: webhookUri
        useCommonAlertSchema: true
        useAadAuth: true
        objectId: authObjectId
        identifierUri: 'api://${authClientId}'
        tenantId: tenant().tenantId
      }
    ]

var rules = [
  {
    name: 'quarantine'
    title: 'Cloud Sync: a job was quarantined'
    query: loadTextContent('../alerts/quarantine.kql')
    severity: 1
    frequency: 'PT5M'
    window: 'PT15M'
    mitigate: false
  }
  {
    name: 'staged-deletes'
    title: 'Cloud Sync: deletes are held'
    query: loadTextContent('../alerts/staged-deletes.kql')
    severity: 1
    frequency: 'PT15M'
    window: 'PT1H'
    mitigate: true
  }
  {
    name: 'failures'
    title: 'Cloud Sync: objects fail'
    query: loadTextContent('../alerts/failures.kql')
    severity: 2
    frequency: 'PT15M'
    window: 'PT1H'
    mitigate: true
  }
  {
    name: 'delete-spike'
    title: 'Cloud Sync: many deletes'
    query: loadTextContent('../alerts/delete-spike.kql')
    severity: 2
    frequency: 'PT30M'
    window: 'PT1H'
    mitigate: true
  }
  {
    name: 'heartbeat'
    title: 'Cloud Sync Operator: the app is silent'
    query: loadTextContent('../alerts/heartbeat.kql')
    severity: 1
    frequency: 'PT15M'
    window: 'PT30M'
    mitigate: true
  }
]

resource actionGroup 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-${token}'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'cloudsync'
    enabled: true
    emailReceivers: [
      for (address, index) in emails: { name: 'mail-${index}', emailAddress: address, useCommonAlertSchema: true }
    ]
    webhookReceivers: webhooks
  }
}

// The tables of Entra logs exist only after infra/entra-diagnostics was deployed and the first data came.
resource alerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for rule in rules: {
    name: 'alert-${rule.name}-${token}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: rule.title
      severity: rule.severity
      enabled: true
      scopes: [workspaceId]
      evaluationFrequency: rule.frequency
      windowSize: rule.window
      skipQueryValidation: true
      autoMitigate: rule.mitigate
      criteria: {
        allOf: [
          {
            query: rule.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: [actionGroup.id] }
    }
  }
]
