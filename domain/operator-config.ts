import { z } from 'zod';
import { millisecondsOf } from './duration';
import { Workflow } from './run';

const Duration = z.string().refine((text) => millisecondsOf(text) !== undefined, 'an ISO 8601 duration such as PT24H');

/** Who decides, how many of them, and how long they have. Expiry means deny. */
export const ApprovalPolicy = z.strictObject({
  approvers: z.array(z.string()).min(1),
  quorum: z.int().min(1),
  requesterMayApprove: z.literal(false),
  remindAfter: Duration,
  escalateAfter: Duration,
  escalateTo: z.array(z.string()),
  expireAfter: Duration,
});
export type ApprovalPolicy = z.infer<typeof ApprovalPolicy>;

const WorkflowPolicy = ApprovalPolicy.extend({
  domains: z.record(z.string(), ApprovalPolicy).optional(),
  restartAfterRejection: z.boolean().optional(),
});

export const Mapping = z.strictObject({
  objectType: z.enum(['user', 'group', 'contact', 'inetOrgPerson']),
  target: z.string().min(1).max(256),
  source: z.string().min(1).max(8192),
});
export type Mapping = z.infer<typeof Mapping>;

export const ConfigurationSettings = z.strictObject({
  passwordHashSync: z.boolean().optional(),
  exchangeHybridWriteback: z.boolean().optional(),
  notificationEmail: z.email().optional(),
  deleteThreshold: z.strictObject({ enabled: z.boolean(), count: z.int().min(1).max(100_000) }).optional(),
});
export type ConfigurationSettings = z.infer<typeof ConfigurationSettings>;

/** What one AD domain is to be synchronized with. */
export const DeclaredConfiguration = z.strictObject({
  domain: z.string(),
  organizationalUnits: z.array(z.string()),
  settings: ConfigurationSettings,
  attributeMappings: z.array(Mapping),
});
export type DeclaredConfiguration = z.infer<typeof DeclaredConfiguration>;

const Version = z.string().regex(/^\d+(\.\d+){3}$/, 'a version such as 1.1.1370.0');

/** A declaration (`config/*.config.json`): desired state and policies as code. */
export const OperatorConfig = z.strictObject({
  $schema: z.string().optional(),
  configurations: z.array(DeclaredConfiguration),
  policies: z.partialRecord(Workflow, WorkflowPolicy),
  workflows: z.partialRecord(Workflow, z.strictObject({ enabled: z.boolean() })),
  retention: z.strictObject({ finishedRuns: Duration, histories: Duration }),
  /** Who is mailed when an alarm opens and when it is over. */
  alarms: z.strictObject({ notify: z.array(z.email()) }).default({ notify: [] }),
  onPremisesReports: z.strictObject({ freshFor: Duration }),
  /** An agent that is older lacks what this app relies on (reference: 1.1.1370.0 brought source of authority). */
  drift: z.strictObject({ oldestAgentVersion: Version }).default({ oldestAgentVersion: '1.1.1370.0' }),
  onboarding: z.strictObject({
    canaryWithin: Duration,
    firstCycleWithin: Duration,
    provisioningLogWithin: Duration,
    softOrganizationalUnitLimit: z.int(),
    hardOrganizationalUnitLimit: z.int(),
  }),
});
export type OperatorConfig = z.infer<typeof OperatorConfig>;

/** The policy that holds for a workflow, and for a domain when it names one of its own. */
export function policyFor(
  config: OperatorConfig,
  workflow: Workflow,
  domain: string | null,
): ApprovalPolicy | undefined {
  const policy = config.policies[workflow];
  return (domain && policy?.domains?.[domain.toLowerCase()]) || policy;
}

export function isEnabled(config: OperatorConfig, workflow: Workflow): boolean {
  return config.workflows[workflow]?.enabled ?? false;
}
