import { ScopeType } from 'bicep-types';
import { anywhere, inGroup, readOnly, required, type Told, type Words } from './words';

export function subscription(t: Words): Told[] {
  return [resourceGroup(t), budget(t), tenantDiagnostics(t), ...scheduler(t)];
}

function resourceGroup(t: Words): Told {
  return {
    name: 'Microsoft.Resources/resourceGroups@2025-04-01',
    writableScopes: ScopeType.Subscription,
    body: { location: required(t.string), properties: t.object({ provisioningState: readOnly(t.string) }) },
  };
}

function budget(t: Words): Told {
  const grains = 'Monthly Quarterly Annually BillingMonth BillingQuarter BillingAnnual'.split(' ');
  const dimensions = t.object({
    name: required(t.string),
    operator: required(t.open('In')),
    values: required(t.array(t.string)),
  });
  const notification = t.object({
    enabled: required(t.bool),
    operator: required(t.open('EqualTo', 'GreaterThan', 'GreaterThanOrEqualTo')),
    threshold: required(t.int()),
    thresholdType: t.open('Actual', 'Forecasted'),
    contactEmails: required(t.array(t.string)),
    contactGroups: t.array(t.string),
  });
  return anywhere('Microsoft.Consumption/budgets@2024-08-01', {
    properties: t.object({
      category: required(t.open('Cost')),
      amount: required(t.int()),
      timeGrain: required(t.open(...grains)),
      timePeriod: required(t.object({ startDate: required(t.string), endDate: t.string })),
      filter: t.object({ dimensions }),
      notifications: t.map(notification),
    }),
  });
}

/** The types list only two categories; which ones exist is a rule of ours. */
function tenantDiagnostics(t: Words): Told {
  const retention = t.object({ enabled: required(t.bool), days: required(t.int(0)) });
  return {
    name: 'microsoft.aadiam/diagnosticSettings@2017-04-01',
    writableScopes: ScopeType.Tenant,
    body: {
      properties: t.object({
        workspaceId: t.string,
        logs: t.array(
          t.object({
            category: t.open('AuditLogs', 'SignInLogs'),
            enabled: required(t.bool),
            retentionPolicy: retention,
          }),
        ),
      }),
    },
  };
}

function scheduler(t: Words): Told[] {
  const policy = t.object({
    retentionPeriodInDays: required(t.int()),
    orchestrationState: t.open('Completed', 'Failed', 'Terminated', 'Canceled'),
  });
  const sku = t.object({ name: required(t.open('Dedicated', 'Consumption')), capacity: t.int() });
  return [
    inGroup('Microsoft.DurableTask/schedulers@2026-02-01', {
      name: required(t.text(3, 64)),
      location: required(t.string),
      properties: t.object({
        ipAllowlist: required(t.array(t.string)),
        sku: required(sku),
        endpoint: readOnly(t.string),
      }),
    }),
    inGroup('Microsoft.DurableTask/schedulers/taskHubs@2026-02-01', { name: required(t.text(3, 64)) }),
    inGroup('Microsoft.DurableTask/schedulers/retentionPolicies@2026-02-01', {
      name: t.named('default'),
      properties: t.object({ retentionPolicies: t.array(policy) }),
    }),
  ];
}
