import { z } from 'zod';

const Text = z.string().nullish();
const Dimensions = z.array(z.object({ name: z.string(), value: Text })).nullish();

/** The parts we read of the common alert schema; any of them may be null (reference exchange-soa-and-email.md, E.1). */
const CommonAlert = z.object({
  schemaId: z.literal('azureMonitorCommonAlertSchema'),
  data: z.object({
    essentials: z.object({
      alertId: z.string().min(1).max(2048),
      alertRule: Text,
      monitorCondition: z.enum(['Fired', 'Resolved']),
      firedDateTime: Text,
    }),
    alertContext: z
      .object({ condition: z.object({ allOf: z.array(z.object({ dimensions: Dimensions })).nullish() }).nullish() })
      .nullish(),
    customProperties: z.record(z.string(), z.unknown()).nullish(),
  }),
});

export interface AzureMonitorAlert {
  /** The same for every delivery of one notification. */
  dedupeKey: string;
  alertId: string;
  rule: string;
  condition: 'Fired' | 'Resolved';
  /** What the dimensions and custom properties call `JobId`; empty when they name none: then all jobs are checked. */
  jobIds: string[];
}

const jobIdName = 'jobid';

/** What an action group posts, read. */
export const AlertBody = CommonAlert.transform(({ data }): AzureMonitorAlert => {
  const { essentials } = data;
  const { alertId, monitorCondition: condition, firedDateTime } = essentials;
  return {
    dedupeKey: [alertId.toLowerCase(), condition, firedDateTime ?? ''].join('|'),
    alertId,
    rule: essentials.alertRule ?? '',
    condition,
    jobIds: jobIdsOf(data),
  };
});

/** The order in which Azure lists dimensions says nothing. */
function jobIdsOf({ alertContext, customProperties }: z.infer<typeof CommonAlert>['data']): string[] {
  const dimensions = (alertContext?.condition?.allOf ?? []).flatMap(({ dimensions: named }) => named ?? []);
  const named = [...dimensions.map(({ name, value }) => [name, value]), ...Object.entries(customProperties ?? {})];
  const ids = named.flatMap(([name, value]) =>
    typeof name === 'string' && name.toLowerCase() === jobIdName && typeof value === 'string' ? [value.trim()] : [],
  );
  return [...new Set(ids.filter((id) => id !== ''))].sort();
}
