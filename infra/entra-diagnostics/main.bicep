targetScope = 'tenant'

metadata description = 'Opt-in: sends the provisioning and audit logs of Microsoft Entra ID to the workspace. Deployed by a person with rights at the root of the tenant.'

@description('Resource id of the workspace (output LOG_ANALYTICS_WORKSPACE_ID of the main template).')
@minLength(1)
param workspaceId string

// A tenant takes five of these settings; the fixed name makes it one, however often it is deployed.
resource logs 'microsoft.aadiam/diagnosticSettings@2017-04-01' = {
  name: 'cloud-sync-operator'
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'ProvisioningLogs', enabled: true }
      { category: 'AuditLogs', enabled: true }
    ]
  }
}
