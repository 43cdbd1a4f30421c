import { anywhere, inGroup, readOnly, required, type Told, type Words } from './words';

export function monitoring(t: Words): Told[] {
  return [workspace(t), component(t), alertRule(t), actionGroup(t), workbook(t), diagnostics(t)];
}

function workspace(t: Words): Told {
  const skus = 'Free Standard Premium PerNode PerGB2018 Standalone CapacityReservation LACluster'.split(' ');
  return inGroup('Microsoft.OperationalInsights/workspaces@2025-02-01', {
    location: required(t.string),
    properties: t.object({
      sku: t.object({ name: required(t.open(...skus)) }),
      retentionInDays: t.int(),
      features: t.object({ disableLocalAuth: t.bool }),
      workspaceCapping: t.object({ dailyQuotaGb: t.int() }),
      publicNetworkAccessForIngestion: t.open('Enabled', 'Disabled'),
      publicNetworkAccessForQuery: t.open('Enabled', 'Disabled'),
      customerId: readOnly(t.string),
      provisioningState: readOnly(t.string),
    }),
  });
}

function component(t: Words): Told {
  return inGroup('Microsoft.Insights/components@2020-02-02', {
    location: required(t.string),
    kind: required(t.string),
    properties: t.object({
      Application_Type: required(t.open('web', 'other')),
      WorkspaceResourceId: t.string,
      DisableLocalAuth: t.bool,
      IngestionMode: t.open('ApplicationInsights', 'ApplicationInsightsWithDiagnosticSettings', 'LogAnalytics'),
      ConnectionString: readOnly(t.string),
      InstrumentationKey: readOnly(t.string),
    }),
  });
}

function alertRule(t: Words): Told {
  const condition = t.object({
    query: t.string,
    timeAggregation: t.open('Count', 'Average', 'Minimum', 'Maximum', 'Total'),
    metricMeasureColumn: t.string,
    resourceIdColumn: t.string,
    dimensions: t.array(
      t.object({
        name: required(t.string),
        operator: required(t.open('Include', 'Exclude')),
        values: required(t.array(t.string)),
      }),
    ),
    operator: t.open('Equals', 'GreaterThan', 'GreaterThanOrEqual', 'LessThan', 'LessThanOrEqual'),
    threshold: t.int(),
    failingPeriods: t.object({ numberOfEvaluationPeriods: t.int(), minFailingPeriodsToAlert: t.int() }),
  });
  return inGroup('Microsoft.Insights/scheduledQueryRules@2023-12-01', {
    location: required(t.string),
    kind: t.open('LogAlert', 'LogToMetric'),
    properties: required(
      t.object({
        displayName: t.string,
        description: t.string,
        severity: t.int(0, 4),
        enabled: t.bool,
        scopes: t.array(t.string),
        evaluationFrequency: t.string,
        windowSize: t.string,
        overrideQueryTimeRange: t.string,
        muteActionsDuration: t.string,
        skipQueryValidation: t.bool,
        autoMitigate: t.bool,
        criteria: t.object({ allOf: t.array(condition) }),
        actions: t.object({ actionGroups: t.array(t.string), customProperties: t.map(t.string) }),
      }),
    ),
  });
}

function actionGroup(t: Words): Told {
  const email = {
    name: required(t.string),
    emailAddress: required(t.string),
    useCommonAlertSchema: t.bool,
    status: readOnly(t.string),
  };
  const webhook = {
    name: required(t.string),
    serviceUri: required(t.string),
    useAadAuth: t.bool,
    objectId: t.string,
    identifierUri: t.string,
    tenantId: t.string,
    useCommonAlertSchema: t.bool,
  };
  return inGroup('Microsoft.Insights/actionGroups@2023-01-01', {
    location: required(t.string),
    properties: t.object({
      groupShortName: required(t.text(undefined, 12)),
      enabled: required(t.bool),
      emailReceivers: t.array(t.object(email)),
      webhookReceivers: t.array(t.object(webhook)),
      azureFunctionReceivers: t.array(
        t.object({
          name: required(t.string),
          functionAppResourceId: required(t.string),
          functionName: required(t.string),
          httpTriggerUrl: required(t.string),
          useCommonAlertSchema: t.bool,
        }),
      ),
    }),
  });
}

function workbook(t: Words): Told {
  return inGroup('Microsoft.Insights/workbooks@2023-06-01', {
    location: required(t.string),
    kind: t.open('shared'),
    properties: t.object({
      displayName: required(t.string),
      category: required(t.string),
      version: t.string,
      serializedData: required(t.string),
      sourceId: t.string,
    }),
  });
}

function diagnostics(t: Words): Told {
  return anywhere('Microsoft.Insights/diagnosticSettings@2021-05-01-preview', {
    properties: t.object({
      workspaceId: t.string,
      logs: t.array(t.object({ category: t.string, categoryGroup: t.string, enabled: required(t.bool) })),
      metrics: t.array(t.object({ category: t.string, enabled: required(t.bool) })),
    }),
  });
}
