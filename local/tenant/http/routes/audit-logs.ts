import type { Filter } from '../odata/filter';
import { isVisible } from '../../state/visibility';
import { DIRECTORY_AUDIT, PROVISIONING_ENTRY } from '../entities/logs';
import { contextOf, query, type GraphContext } from '../graph/graph-request';
import type { Route } from '../graph/route';
import { listPage } from '../odata/list';
import type { OptionName } from '../odata/query-options';

const LOG_OPTIONS: readonly OptionName[] = ['$filter', '$orderby', '$top', '$skiptoken', '$select'];

export const auditLogRoutes: readonly Route[] = [
  {
    method: 'GET',
    template: '/auditLogs/provisioning',
    roles: ['ProvisioningLog.Read.All', ['AuditLog.Read.All', 'Directory.Read.All']],
    special: 'reports',
    handle(context, request) {
      const asked = query(request, LOG_OPTIONS);
      const page = listPage(PROVISIONING_ENTRY, entriesNewestFirst(context, asked.options.filter), asked);
      return { status: 200, body: { '@odata.context': contextOf(request, 'auditLogs/provisioning'), ...page } };
    },
  },
  {
    method: 'GET',
    template: '/auditLogs/directoryAudits',
    roles: ['AuditLog.Read.All'],
    special: 'reports',
    handle(context, request) {
      const asked = query(request, LOG_OPTIONS);
      const entries = newestFirst([...context.state.directoryAudits.all()], context.clock.now());
      const page = listPage(DIRECTORY_AUDIT, entries, asked);
      return { status: 200, body: { '@odata.context': contextOf(request, 'auditLogs/directoryAudits'), ...page } };
    },
  },
];

function entriesNewestFirst(context: GraphContext, filter: Filter | undefined) {
  const { provisioningLog } = context.state;
  const jobId = filter && requiredJobId(filter);
  const entries = jobId === undefined ? [...provisioningLog.all()] : provisioningLog.where('jobId', jobId);
  return newestFirst(entries, context.clock.now());
}

/** The job which every match must have, so that the index can be used. */
function requiredJobId(filter: Filter): string | undefined {
  if (filter.kind === 'and') return requiredJobId(filter.left) ?? requiredJobId(filter.right);
  const isJob = filter.kind === 'compare' && filter.operator === 'eq' && filter.path === 'jobId';
  return isJob && typeof filter.value === 'string' ? filter.value : undefined;
}

function newestFirst<T extends { activityDateTime: string; visibleAt: number }>(entries: T[], now: number): T[] {
  const shown = entries.filter((entry) => isVisible(entry, now));
  return shown.sort((a, b) =>
    a.activityDateTime < b.activityDateTime ? 1 : a.activityDateTime > b.activityDateTime ? -1 : 0,
  );
}
