import { z } from 'zod';
import { ofType, valuesAt } from '../arm/reading';
import { isObject } from '../arm/template';
import type { Problem } from '../problem';

const whole = z.number().int();
const hubName = z
  .string()
  .regex(/^([A-Za-z][A-Za-z0-9]{2,44}|%\w+%)$/, 'must be 3 to 45 letters and digits, or %SETTING%');

const AzureStorage = z.strictObject({
  type: z.literal('azureStorage').optional(),
  /** Cannot be changed once a hub exists. */
  partitionCount: whole.min(1).max(16),
  maxQueuePollingInterval: z.string().refine(isWithinTenSeconds, 'must be at most 00:00:10 on Flex Consumption'),
  controlQueueBatchSize: whole.positive().optional(),
  connectionName: z.literal('AzureWebJobsStorage').optional(),
});

const Scheduler = z.strictObject({
  type: z.literal('azureManaged'),
  connectionStringName: z.literal('DURABLE_TASK_SCHEDULER_CONNECTION_STRING'),
});

const HostJson = z.strictObject({
  version: z.literal('2.0'),
  extensionBundle: z.strictObject({
    id: z.literal('Microsoft.Azure.Functions.ExtensionBundle'),
    version: z.literal('[4.*, 5.0.0)'),
  }),
  extensions: z.strictObject({
    http: z.strictObject({ routePrefix: z.literal('api') }),
    durableTask: z.strictObject({
      hubName,
      storageProvider: z.union([AzureStorage, Scheduler]),
      maxConcurrentActivityFunctions: whole.positive(),
      maxConcurrentOrchestratorFunctions: whole.positive(),
      defaultVersion: z.string().optional(),
      versionMatchStrategy: z.literal(['CurrentOrOlder', 'Strict', 'None']).optional(),
      versionFailureStrategy: z.literal(['Reject', 'Fail']).optional(),
      tracing: z.strictObject({ distributedTracingEnabled: z.boolean(), version: z.literal('V2') }).optional(),
    }),
  }),
  functionTimeout: z.string().optional(),
  logging: z.strictObject({
    applicationInsights: z.strictObject({
      samplingSettings: z.strictObject({
        isEnabled: z.literal(true),
        excludedTypes: z.string().regex(/(^|;)Request(;|$)/, 'must keep every Request'),
      }),
    }),
    logLevel: z.looseObject({
      'DurableTask.Core': z.literal('Warning'),
      'DurableTask.AzureStorage': z.literal('Warning'),
      'Host.Triggers.DurableTask': z.literal('Information'),
    }),
  }),
});

/** The host's settings are the reference's, and its backend is the one the template deploys. */
export function hostProblems(hostJson: unknown, arm: unknown): Problem[] {
  const parsed = HostJson.safeParse(hostJson);
  if (!parsed.success) return parsed.error.issues.flatMap(issueProblems);
  return backendProblems(parsed.data.extensions.durableTask, arm);
}

function issueProblems(issue: z.core.$ZodIssue): Problem[] {
  if (issue.code === 'invalid_union') {
    const nearest = issue.errors.toSorted((one, other) => one.length - other.length)[0] ?? [];
    return nearest.map(({ path, message }) => problem([...issue.path, ...path].join('.'), message));
  }
  return [problem(issue.path.join('.'), issue.message)];
}

function isWithinTenSeconds(text: string): boolean {
  const seconds = /^00:00:(\d\d)$/.exec(text)?.[1];
  return seconds !== undefined && Number(seconds) > 0 && Number(seconds) <= 10;
}

function backendProblems(durable: { hubName: string; storageProvider: object }, arm: unknown): Problem[] {
  const emitted = emittedSettings(arm);
  const named = /^%(\w+)%$/.exec(durable.hubName)?.[1];
  const isScheduler = 'connectionStringName' in durable.storageProvider;
  const needs = [...(named ? [named] : []), ...(isScheduler ? ['DURABLE_TASK_SCHEDULER_CONNECTION_STRING'] : [])];
  const hasScheduler = ofType(arm, 'Microsoft.DurableTask/schedulers').length > 0;
  const always = (name: string) => emitted.length > 0 && emitted.every((set) => name in set);
  return [
    ...needs
      .filter((name) => !always(name))
      .map((name) => problem('extensions.durableTask', `needs the setting ${name}`)),
    ...(hasScheduler === isScheduler
      ? []
      : [problem('extensions.durableTask.storageProvider', 'is not the backend that the template deploys')]),
  ];
}

function emittedSettings(arm: unknown): Record<string, unknown>[] {
  return ofType(arm, 'Microsoft.Web/sites/config')
    .flatMap((placed) => valuesAt(placed, 'properties'))
    .filter(isObject)
    .filter((set) => 'AZURE_CLIENT_ID' in set);
}

function problem(path: string, message: string): Problem {
  return { rule: 'host-json', path: path ? `host.json: ${path}` : 'host.json', message };
}
