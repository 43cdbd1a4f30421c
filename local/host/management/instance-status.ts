import type { Engine, InstanceFilter, InstanceStatus, RuntimeStatus } from '../durable/engine';
import { formatHistory } from '../durable/history-format';
import type { ManagementAnswer, ManagementQuery, ManagementRequest } from './management-request';

export const CONTINUATION_HEADER = 'x-ms-continuation-token';

/** In the order of the protocol's numbers. */
const STATUSES: RuntimeStatus[] = [
  'Running',
  'Completed',
  'ContinuedAsNew',
  'Failed',
  'Canceled',
  'Terminated',
  'Pending',
  'Suspended',
];

export function isUnfinished(status: RuntimeStatus): boolean {
  return status !== 'Completed' && status !== 'Failed' && status !== 'Canceled' && status !== 'Terminated';
}

/** The members in the order of the service; times to the second. */
export function statusBody(status: InstanceStatus, options: { showInput?: boolean; history?: unknown[] } = {}) {
  return {
    name: status.name,
    instanceId: status.instanceId,
    runtimeStatus: status.runtimeStatus,
    input: options.showInput === false ? null : status.input,
    customStatus: status.customStatus,
    output: status.output,
    createdTime: toSecond(status.createdTime),
    lastUpdatedTime: toSecond(status.lastUpdatedTime),
    ...(options.history ? { historyEvents: options.history } : {}),
  };
}

function toSecond(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 19)}Z`;
}

export function getInstance(engine: Engine, request: ManagementRequest): ManagementAnswer {
  const { query, target, segments } = request;
  const status = engine.status(segments[1] ?? '');
  if (!status) return { status: 404 };
  const showInput = query.flag('showInput') ?? true;
  const body = statusBody(status, { showInput, ...historyOf(engine, status.instanceId, query) });
  if (isUnfinished(status.runtimeStatus)) {
    return { status: 202, body, headers: { Location: target.href, 'Retry-After': '5' } };
  }
  const isBroken = status.runtimeStatus === 'Failed' && query.flag('returnInternalServerErrorOnFailure') === true;
  return { status: isBroken ? 500 : 200, body };
}

function historyOf(engine: Engine, instanceId: string, query: ManagementQuery): { history?: unknown[] } {
  if (query.flag('showHistory') !== true) return {};
  const format = {
    showInput: query.flag('showInput') ?? true,
    showOutput: query.flag('showHistoryOutput') ?? false,
  };
  return { history: formatHistory(engine.history(instanceId), format) };
}

/** What cannot be read is ignored, as the service does, and the list is then the full one. */
export function listInstances(engine: Engine, { query, continuation, isRpc }: ManagementRequest): ManagementAnswer {
  const top = query.number('top');
  const page = engine.list({
    ...readFilter(query),
    ...(top !== undefined && Number.isInteger(top) && top >= 0 ? { top } : {}),
    ...(continuation ? { continuation } : {}),
  });
  const showInput = query.flag('showInput') ?? true;
  return {
    status: 200,
    body: page.instances.map((status) => statusBody(status, { showInput })),
    headers: continuationHeader(page.continuation, isRpc),
  };
}

export function readFilter(query: ManagementQuery): InstanceFilter {
  const createdTimeFrom = query.instant('createdTimeFrom');
  const createdTimeTo = query.instant('createdTimeTo');
  const instanceIdPrefix = query.get('instanceIdPrefix');
  const runtimeStatus = query.getAll('runtimeStatus').flatMap(readStatuses);
  return {
    ...(createdTimeFrom === undefined ? {} : { createdTimeFrom }),
    ...(createdTimeTo === undefined ? {} : { createdTimeTo }),
    ...(instanceIdPrefix ? { instanceIdPrefix } : {}),
    ...(runtimeStatus.length > 0 ? { runtimeStatus } : {}),
  };
}

/** Names in exact case, or numbers. */
function readStatuses(list: string): RuntimeStatus[] {
  return list.split(',').flatMap((entry) => {
    const text = entry.trim();
    const found = /^\d$/.test(text) ? STATUSES[Number(text)] : STATUSES.find((status) => status === text);
    return found ? [found] : [];
  });
}

/** The loopback endpoint sends an empty token at the end, the public one no header. */
export function continuationHeader(token: string | undefined, isRpc: boolean): Record<string, string> {
  if (token === undefined && !isRpc) return {};
  return { [CONTINUATION_HEADER]: token ?? '' };
}
