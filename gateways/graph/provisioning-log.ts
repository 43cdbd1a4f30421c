import type { Permission } from '../permissions';

export interface ProvisioningEntry {
  id: string;
  at: string;
  cycleId: string;
  action: string;
  status: string;
  sourceId: string | null;
  sourceType: string | null;
  sourceName: string | null;
  /** From `sourceIdentity.details`, when the entry carries it. */
  sourceDistinguishedName: string | null;
  targetId: string | null;
  errorCode: string | null;
}

/** `auditLogs/provisioning`: lags, has no `ge`, shares 5 requests per 10 s with all reports (reference 7). */
export interface ProvisioningLog {
  /** Entries of a job after an instant, newest first, de-duplicated by id; at most `limit`. */
  readEntries(query: { jobId: string; after: string; limit: number }): Promise<ProvisioningEntry[]>;
}

export const provisioningLogPermissions = {
  readEntries: ['ProvisioningLog.Read.All'],
} as const satisfies Record<keyof ProvisioningLog, readonly Permission[]>;
