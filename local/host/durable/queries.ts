import type { EntityFilter, EntityPage, InstanceFilter, InstancePage, InstanceStatus } from './contract';
import { entityId, readEntityId } from './entity-turn';
import type { EntityRow } from './entity-table';
import type { InstanceRow } from './instance-table';
import type { Tables } from './tables';
import type { Turns } from './turns';
import { isFinal, removeInstance } from './writing';

const UNLIMITED = -1;

export function statusOf(tables: Tables, instanceId: string): InstanceStatus | undefined {
  const row = tables.instances.find(instanceId);
  if (row) return instanceStatus(row);
  const entity = tables.entities.find(instanceId);
  return entity && entityStatus(entity);
}

function instanceStatus(row: InstanceRow): InstanceStatus {
  return {
    name: row.name,
    instanceId: row.id,
    runtimeStatus: row.status,
    input: parsed(row.input),
    customStatus: parsed(row.customStatus),
    output: parsed(row.output),
    createdTime: row.createdAt,
    lastUpdatedTime: row.updatedAt,
  };
}

/** Entities show as instances that run for ever. */
function entityStatus({ id, state, lastOperationAt }: EntityRow): InstanceStatus {
  return {
    name: id,
    instanceId: id,
    runtimeStatus: 'Running',
    input: { exists: true, state, sorter: {} },
    customStatus: { entityExists: true },
    output: null,
    createdTime: lastOperationAt,
    lastUpdatedTime: lastOperationAt,
  };
}

function parsed(text: string | null): unknown {
  return text === null ? null : (JSON.parse(text) as unknown);
}

export function listInstances(
  tables: Tables,
  query: InstanceFilter & { top?: number; continuation?: string },
): InstancePage {
  const after = query.continuation === undefined ? undefined : readToken(query.continuation);
  if (query.continuation !== undefined && after === undefined) return { instances: [] };
  const limit = query.top === undefined ? UNLIMITED : query.top + 1;
  const rows = tables.instances.select(query, after, limit).map(instanceStatus);
  const entities = selectEntities(tables, query, { after, limit }).map(entityStatus);
  const all = [...rows, ...entities].sort((left, right) => compare(left.instanceId, right.instanceId));
  const { page, last } = cut(all, query.top);
  if (last === undefined) return { instances: page };
  return { instances: page, continuation: writeToken(page.at(-1)?.instanceId ?? after ?? '') };
}

function selectEntities(
  tables: Tables,
  filter: InstanceFilter,
  { after, limit }: { after: string | undefined; limit: number },
): EntityRow[] {
  if (filter.runtimeStatus?.length && !filter.runtimeStatus.includes('Running')) return [];
  const operated = {
    ...(filter.createdTimeFrom === undefined ? {} : { lastOperationTimeFrom: filter.createdTimeFrom }),
    ...(filter.createdTimeTo === undefined ? {} : { lastOperationTimeTo: filter.createdTimeTo }),
  };
  const rows = tables.entities.select(operated, after, filter.instanceIdPrefix ? UNLIMITED : limit);
  return rows.filter((row) => row.id.startsWith(filter.instanceIdPrefix ?? ''));
}

/** The order of SQLite's binary collation, which for UTF-8 is that of code points. */
function compare(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

function cut<T>(all: T[], top: number | undefined): { page: T[]; last: number | undefined } {
  if (top === undefined || (all.length <= top && top > 0)) return { page: all, last: undefined };
  return { page: all.slice(0, top), last: top };
}

function writeToken(after: string): string {
  return Buffer.from(JSON.stringify({ after })).toString('base64');
}

/** The id after which a list goes on; undefined for a token that is not ours. */
function readToken(token: string): string | undefined {
  try {
    const { after } = JSON.parse(Buffer.from(token, 'base64').toString()) as { after?: unknown };
    return typeof after === 'string' ? after : undefined;
  } catch {
    return undefined;
  }
}

export function listEntities(tables: Tables, filter: EntityFilter): EntityPage {
  const after = filter.continuation === undefined ? undefined : readToken(filter.continuation);
  if (filter.continuation !== undefined && after === undefined) return { entities: [] };
  const named = filter.name === undefined ? filter : { ...filter, name: filter.name.toLowerCase() };
  const rows = tables.entities.select(named, after, filter.top === undefined ? UNLIMITED : filter.top + 1);
  const { page, last } = cut(rows, filter.top);
  const entities = page.map(({ name, key, state, lastOperationAt }) => ({
    entityId: { name, key },
    lastOperationTime: lastOperationAt,
    state: parsed(state),
  }));
  return last === undefined ? { entities } : { entities, continuation: writeToken(page.at(-1)?.id ?? after ?? '') };
}

export function entityState(tables: Tables, name: string, key: string): { exists: boolean; state: unknown } {
  const row = tables.entities.find(entityId(name, key));
  return { exists: row !== undefined, state: parsed(row?.state ?? null) };
}

interface PurgeContext {
  tables: Tables;
  turns: Turns;
}

export function purge({ tables, turns }: PurgeContext, instanceId: string): 'purged' | 'notFound' | 'unfinished' {
  const status = statusOf(tables, instanceId);
  if (!status) return 'notFound';
  if (!isFinal(status.runtimeStatus)) return 'unfinished';
  turns.write((writing) => removeInstance(writing, instanceId));
  return 'purged';
}

export function purgeMany({ tables, turns }: PurgeContext, filter: InstanceFilter): number {
  const { runtimeStatus, ...range } = filter;
  const isNarrowed = runtimeStatus !== undefined && runtimeStatus.length > 0 && runtimeStatus.every(isFinal);
  const { instances } = listInstances(tables, isNarrowed ? { ...range, runtimeStatus } : range);
  turns.write((writing) => {
    for (const { instanceId } of instances) {
      removeInstance(writing, instanceId);
      if (readEntityId(instanceId)) writing.tables.entities.remove(instanceId);
    }
  });
  return instances.length;
}
