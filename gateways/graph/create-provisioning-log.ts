import { z } from 'zod';
import type { Graph } from './client';
import { readPages } from './paging';
import { query, quoted } from './paths';
import { LATER_REPORT_PAGES_PATIENCE, READ_PATIENCE } from './quotas';
import { provisioningLogPermissions, type ProvisioningEntry, type ProvisioningLog } from './provisioning-log';

const PAGE_SIZE = 500;

/** Empty, absent and odd texts are all null. */
const Text = z
  .string()
  .nullish()
  .catch(null)
  .transform((text) => text || null);

const Source = z
  .object({ id: Text, identityType: Text, displayName: Text, details: z.record(z.string(), z.unknown()).catch({}) })
  .catch({ id: null, identityType: null, displayName: null, details: {} });

const Target = z.object({ id: Text }).catch({ id: null });

const Info = z
  .object({ status: Text, errorInformation: z.object({ errorCode: Text }).catch({ errorCode: null }) })
  .catch({ status: null, errorInformation: { errorCode: null } });

const Entry = z
  .object({
    id: z.string(),
    activityDateTime: z.string(),
    cycleId: Text,
    provisioningAction: Text,
    sourceIdentity: Source,
    targetIdentity: Target,
    provisioningStatusInfo: Info,
  })
  .transform(({ sourceIdentity: source, provisioningStatusInfo: info, ...entry }): ProvisioningEntry => ({
    id: entry.id,
    at: entry.activityDateTime,
    cycleId: entry.cycleId ?? '',
    action: lowerCamel(entry.provisioningAction),
    status: lowerCamel(info.status),
    sourceId: source.id,
    sourceType: source.identityType,
    sourceName: source.displayName,
    sourceDistinguishedName: distinguishedNameOf(source.details),
    targetId: entry.targetIdentity.id,
    errorCode: info.errorInformation.errorCode,
  }));

export function createProvisioningLog(graph: Graph): ProvisioningLog {
  return {
    async readEntries({ jobId, after, limit }) {
      const options = {
        $filter: `jobId eq ${quoted(jobId)} and activityDateTime gt ${after}`,
        $orderby: 'activityDateTime desc',
        $top: String(Math.min(limit, PAGE_SIZE)),
      };
      const call = {
        operation: 'provisioningLog.readEntries',
        permissions: provisioningLogPermissions.readEntries,
        method: 'GET',
        path: `/auditLogs/provisioning${query(options)}`,
        quota: 'reports',
        patienceMilliseconds: READ_PATIENCE,
      } as const;
      const paging = { item: Entry, limit, laterPatienceMilliseconds: LATER_REPORT_PAGES_PATIENCE };
      const entries = await readPages(graph, call, paging);
      return [...new Map(entries.map((entry) => [entry.id, entry])).values()];
    },
  };
}

/** Samples mix `Import` and `import` (reference 7). */
function lowerCamel(text: string | null): string {
  return text ? text.charAt(0).toLowerCase() + text.slice(1) : 'unknown';
}

function distinguishedNameOf(details: Record<string, unknown>): string | null {
  const found = Object.entries(details).find(([name]) => /^(distinguishedName|dn)$/i.test(name))?.[1];
  return typeof found === 'string' && found !== '' ? found : null;
}
