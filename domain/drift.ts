import { z } from 'zod';
import { ConfigurationState } from './configuration-state';
import { ConfigurationSettings, Mapping } from './operator-config';
import { Severity } from './plan';

export const DriftCode = z.enum([
  'SCOPE_CHANGED',
  'SCOPE_IS_EVERYTHING',
  'MAPPING_CHANGED',
  'PASSWORD_HASH_SYNC_CHANGED',
  'EXCHANGE_WRITEBACK_CHANGED',
  'DELETE_THRESHOLD_CHANGED',
  'NOTIFICATION_CHANGED',
  'JOB_STOPPED',
  'JOB_MISSING',
  'CONFIGURATION_MISSING',
  'CONFIGURATION_UNDECLARED',
  'OU_RENAMED_OR_MISSING',
  'AGENT_MISSING',
  'AGENT_OUTDATED',
  'TENANT_FEATURE_CHANGED',
  'SOA_CHANGED_OUTSIDE',
  'REPORT_STALE',
  'DECLARATION_BEHIND',
  'NOT_ONBOARDED_YET',
]);
export type DriftCode = z.infer<typeof DriftCode>;

/** What one read tells about: findings of an aspect are opened and closed only by a check that could read it. */
export const Aspect = z.enum([
  'configuration',
  'scope',
  'mappings',
  'appKey',
  'notification',
  'jobs',
  'units',
  'agents',
  'agentVersions',
  'report',
  'tenant',
  'authority',
]);
export type Aspect = z.infer<typeof Aspect>;

/** A difference that a check saw. */
export const Difference = z.object({
  id: z.string(),
  code: DriftCode,
  severity: Severity,
  /** Null: of the tenant, not of one AD domain. */
  domain: z.string().nullable(),
  path: z.string(),
  expected: z.unknown(),
  actual: z.unknown(),
  aspect: Aspect,
});
export type Difference = z.infer<typeof Difference>;

/** A difference that is open, since when, and until when people look away. */
export const Finding = Difference.extend({ firstSeenAt: z.string(), waivedUntil: z.string().nullable() });
export type Finding = z.infer<typeof Finding>;

/** As `GET /api/runs/{runId}` shows it (api.md, 2.5). */
export const ShownFinding = Finding.omit({ aspect: true });
export type ShownFinding = z.infer<typeof ShownFinding>;

export const Unknown = z.object({
  domain: z.string().nullable(),
  path: z.string(),
  code: z.string(),
  detail: z.string(),
});
export type Unknown = z.infer<typeof Unknown>;

export const Waiver = z.object({
  findingId: z.string(),
  /** What was waived: a finding that shows something else meanwhile is waived no more. */
  digest: z.string(),
  by: z.string(),
  byId: z.string(),
  reason: z.string(),
  at: z.string(),
  until: z.string(),
});
export type Waiver = z.infer<typeof Waiver>;

/** What people agreed to: a verified run of ours, or a baseline that was approved. */
export const Accepted = z.object({
  domain: z.string(),
  kind: z.enum(['run', 'baseline']),
  runId: z.string(),
  at: z.string(),
  state: ConfigurationState,
  /** What runs were asked for, over all of them: it belongs into the declaration. */
  asked: z.object({ settings: ConfigurationSettings, attributeMappings: z.array(Mapping) }),
});
export type Accepted = z.infer<typeof Accepted>;

/** What earlier checks saw of a domain. */
export const Known = z.object({
  domain: z.string(),
  servicePrincipalId: z.string().nullable(),
  /** The first look that missed the configuration, as long as it stays away. */
  missingSince: z.string().optional(),
  agents: z.array(z.object({ machineName: z.string(), listedAt: z.string() })),
  units: z.array(z.object({ distinguishedName: z.string(), objectGuid: z.string() })),
});
export type Known = z.infer<typeof Known>;
