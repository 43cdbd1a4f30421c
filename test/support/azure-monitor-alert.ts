/** What an action group posts for our rule: a log search alert in the common alert schema, as Microsoft documents it. */
export function anAlert(change: { essentials?: object; jobId?: string } = {}): object {
  const workspace = '/subscriptions/s/resourcegroups/rg/providers/microsoft.operationalinsights/workspaces/ws';
  return {
    schemaId: 'azureMonitorCommonAlertSchema',
    data: {
      essentials: {
        alertId: '/subscriptions/s/providers/Microsoft.AlertsManagement/alerts/6f1c7c0e-5b0c-4a39-9c57-0d4c1f3a2b10',
        alertRule: 'cloudsync-quarantine',
        alertRuleID:
          '/subscriptions/s/resourceGroups/rg/providers/microsoft.insights/scheduledqueryrules/cloudsync-quarantine',
        severity: 'Sev1',
        signalType: 'Log',
        monitorCondition: 'Fired',
        monitoringService: 'Log Alerts V2',
        alertTargetIDs: [workspace],
        configurationItems: ['corp.contoso.com'],
        originAlertId: '0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9',
        firedDateTime: '2026-11-22T10:00:00.0000000Z',
        description: 'A synchronization job is in quarantine.',
        essentialsVersion: '1.0',
        alertContextVersion: '1.0',
        ...change.essentials,
      },
      alertContext: {
        properties: { name1: 'value1' },
        conditionType: 'LogQueryCriteria',
        condition: {
          windowSize: 'PT10M',
          allOf: [
            {
              searchQuery: 'AADProvisioningLogs | summarize count() by JobId',
              metricMeasureColumn: null,
              targetResourceTypes: "['Microsoft.OperationalInsights/workspaces']",
              operator: 'GreaterThan',
              threshold: '0',
              timeAggregation: 'Count',
              dimensions: [{ name: 'JobId', value: change.jobId ?? 'AD2AADProvisioning.1' }],
              metricValue: 3.0,
              failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
              linkToSearchResultsUI: 'https://portal.azure.com#@t/blade/x',
              linkToFilteredSearchResultsUI: 'https://portal.azure.com#@t/blade/x',
              linkToSearchResultsAPI: 'https://api.loganalytics.io/v1/workspaces/w/query?query=x',
              linkToFilteredSearchResultsAPI: 'https://api.loganalytics.io/v1/workspaces/w/query?query=x',
            },
          ],
          windowStartTime: '2026-11-22T09:50:00Z',
          windowEndTime: '2026-11-22T10:00:00Z',
        },
      },
      customProperties: { Key1: 'Value1' },
    },
  };
}

/** The same instance of the alert, over. */
export function aResolvedAlert(): object {
  return anAlert({
    essentials: { monitorCondition: 'Resolved', resolvedDateTime: '2026-11-22T11:00:00.0000000Z' },
  });
}

/** The button "Test action group" sends samples with ids of nothing, and a dimension that is none of ours. */
export function aSampleAlert(): object {
  return {
    schemaId: 'azureMonitorCommonAlertSchema',
    data: {
      essentials: {
        alertId:
          '/subscriptions/11111111-1111-1111-1111-111111111111/providers/Microsoft.AlertsManagement/alerts/12345678-1234-1234-1234-1234567890ab',
        alertRule: 'test-metricAlertRule',
        severity: 'Sev3',
        signalType: 'Metric',
        monitorCondition: 'Fired',
        monitoringService: 'Platform',
        alertTargetIDs: [
          '/subscriptions/11111111-1111-1111-1111-111111111111/resourcegroups/test-RG/providers/Microsoft.Storage/storageAccounts/test-storageAccount',
        ],
        configurationItems: ['test-storageAccount'],
        originAlertId: '11111111-1111-1111-1111-111111111111_test-RG_microsoft.insights_metricAlerts_test_1234567890',
        firedDateTime: '2021-11-15T09:35:34.297Z',
        description: 'Alert rule description',
        essentialsVersion: '1.0',
        alertContextVersion: '1.0',
      },
      alertContext: {
        properties: { customKey1: 'value1', customKey2: 'value2' },
        conditionType: 'DynamicThresholdCriteria',
        condition: {
          windowSize: 'PT15M',
          allOf: [
            {
              alertSensitivity: 'Low',
              metricName: 'Transactions',
              metricNamespace: 'Microsoft.Storage/storageAccounts',
              operator: 'GreaterThan',
              threshold: '0.3',
              timeAggregation: 'Average',
              dimensions: [{ name: 'ResourceId', value: 'test-storageAccount' }],
              metricValue: 78.09,
            },
          ],
          windowStartTime: '2021-11-15T09:20:34.297Z',
          windowEndTime: '2021-11-15T09:35:34.297Z',
        },
      },
      customProperties: null,
    },
  };
}
