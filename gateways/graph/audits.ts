import type { Permission } from '../permissions';

export interface AuditEntry {
  at: string;
  /** `success`, `failure`, `timeout`; what else the service says. */
  result: string;
  targetIds: string[];
}

/** `auditLogs/directoryAudits`: minutes late, shares 5 requests per 10 s with all reports (reference 6.3 and 7). */
export interface Audits {
  /** Entries of one activity from an instant on, newest first; all, or the `newest`. */
  readEntries(asked: { activity: string; from: string; newest?: number }): Promise<AuditEntry[]>;
}

export const auditsPermissions = {
  readEntries: ['AuditLog.Read.All'],
} as const satisfies Record<keyof Audits, readonly Permission[]>;
