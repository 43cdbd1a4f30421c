import { AlertBody } from '../../domain/azure-monitor-alert';

const readAzureMonitorAlert = (body: unknown) => AlertBody.safeParse(body).data;

const alertId = '/subscriptions/s/providers/Microsoft.AlertsManagement/alerts/6F1C';
const essentials = {
  alertId,
  alertRule: 'cloudsync-quarantine',
  alertRuleID: '/subscriptions/s/resourceGroups/rg/providers/microsoft.insights/scheduledqueryrules/q',
  severity: 'Sev1',
  signalType: 'Log',
  monitorCondition: 'Fired',
  monitoringService: 'Log Alerts V2',
  configurationItems: ['x'],
  firedDateTime: '2026-11-22T10:00:00.0000000Z',
  essentialsVersion: '1.0',
};
const criterion = {
  searchQuery: 'AADProvisioningLogs',
  operator: 'GreaterThan',
  threshold: '0',
  dimensions: [{ name: 'JobId', value: 'AD2AADProvisioning.1' }],
  metricValue: 3,
};
const alertContext = {
  properties: { name1: 'value1' },
  conditionType: 'LogQueryCriteria',
  condition: { windowSize: 'PT10M', allOf: [criterion], windowStartTime: '2026-11-22T09:50:00Z' },
};
const schemaId = 'azureMonitorCommonAlertSchema';
const alert = (data: object) => ({ schemaId, data: { essentials, alertContext, customProperties: null, ...data } });

describe('the common alert schema', () => {
  it('names condition, rule and job', () => {
    expect(readAzureMonitorAlert(alert({}))).toEqual({
      dedupeKey: `${alertId.toLowerCase()}|Fired|2026-11-22T10:00:00.0000000Z`,
      alertId,
      rule: 'cloudsync-quarantine',
      condition: 'Fired',
      jobIds: ['AD2AADProvisioning.1'],
    });
  });

  it('keeps fired, resolved and fired again apart', () => {
    const keyOf = (change: object) =>
      readAzureMonitorAlert(alert({ essentials: { ...essentials, ...change } }))?.dedupeKey;
    const changes = [{}, { monitorCondition: 'Resolved' }, { firedDateTime: '2026-11-23T10:00:00.0000000Z' }];
    expect(new Set(changes.map(keyOf)).size).toBe(3);
    expect(keyOf({ alertId: alertId.toUpperCase(), severity: 'Sev2' })).toBe(keyOf({}));
  });

  it('names jobs in custom properties and several criteria once each', () => {
    const twice = { condition: { allOf: [criterion, criterion, { dimensions: [{ name: 'jobId', value: 'B' }] }] } };
    const read = readAzureMonitorAlert(alert({ alertContext: twice, customProperties: { JobId: 'C', Key1: 'D' } }));
    expect(read?.jobIds).toEqual(['AD2AADProvisioning.1', 'B', 'C']);
  });

  it.each([
    ['a null context', { alertContext: null }],
    ['an absent context', { alertContext: undefined }],
    ['a context of another kind, as simple log alerts have', { alertContext: { condition: null, event: [{}] } }],
    ['null criteria', { alertContext: { condition: { allOf: null } } }],
    ['null dimensions', { alertContext: { condition: { allOf: [{ ...criterion, dimensions: null }] } } }],
    ['a null value', { alertContext: { condition: { allOf: [{ dimensions: [{ name: 'JobId', value: null }] }] } } }],
  ])('names no job with %s', (_name, data) => {
    expect(readAzureMonitorAlert(alert(data))?.jobIds).toEqual([]);
  });

  it.each([
    ['another schema', { ...alert({}), schemaId: 'AzureMonitorMetricAlert' }],
    ['no schema', { data: alert({}).data }],
    ['no alert id', alert({ essentials: { ...essentials, alertId: undefined } })],
    ['another condition', alert({ essentials: { ...essentials, monitorCondition: 'Burning' } })],
    ['null', null],
    ['a text', 'azureMonitorCommonAlertSchema'],
  ])('is not %s', (_name, body) => {
    expect(readAzureMonitorAlert(body)).toBeUndefined();
  });
});
