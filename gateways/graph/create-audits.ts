import { z } from 'zod';
import { auditsPermissions, type AuditEntry, type Audits } from './audits';
import type { Graph } from './client';
import { readPages } from './paging';
import { query, quoted } from './paths';
import { LATER_REPORT_PAGES_PATIENCE, READ_PATIENCE } from './quotas';

const Entry = z
  .object({
    activityDateTime: z.string(),
    result: z.string().catch('unknown'),
    targetResources: z.array(z.object({ id: z.string().nullish() })).catch([]),
  })
  .transform(({ activityDateTime, result, targetResources }): AuditEntry => ({
    at: activityDateTime,
    result,
    targetIds: targetResources.flatMap(({ id }) => id ?? []),
  }));

export function createAudits(graph: Graph): Audits {
  return {
    async readEntries({ activity, from, newest }) {
      const options = {
        $filter: `activityDisplayName eq ${quoted(activity)} and activityDateTime ge ${from}`,
        $orderby: 'activityDateTime desc',
        $top: String(newest ?? 999),
      };
      const call = {
        operation: 'audits.readEntries',
        permissions: auditsPermissions.readEntries,
        method: 'GET',
        path: `/auditLogs/directoryAudits${query(options)}`,
        quota: 'reports',
        patienceMilliseconds: READ_PATIENCE,
      } as const;
      const limit = newest === undefined ? {} : { limit: newest };
      return readPages(graph, call, {
        item: Entry,
        laterPatienceMilliseconds: LATER_REPORT_PAGES_PATIENCE,
        ...limit,
      });
    },
  };
}
