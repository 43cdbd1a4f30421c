import type { Graph, GraphCall, Method } from './client';
import { READ_PATIENCE, type Pace } from './quotas';
import { synchronizationPermissions, type Synchronization } from './synchronization';
import type { Youth } from './youth';

/** What the parts of the synchronization gateway share. */
export interface Part {
  graph: Graph;
  youth: Youth;
}

/** A call of one operation, with what that operation declares. */
export function callFor(
  operation: keyof Synchronization,
  method: Method,
  path: string,
): Pick<
  GraphCall,
  'operation' | 'permissions' | 'method' | 'path' | 'quota' | 'synchronization' | 'patienceMilliseconds'
> {
  const permissions = synchronizationPermissions[operation];
  return {
    operation: `synchronization.${operation}`,
    permissions,
    method,
    path,
    quota: 'directory',
    synchronization: true,
    ...(method === 'GET' && { patienceMilliseconds: READ_PATIENCE }),
  };
}

/** No limit is published; one write per second and service principal is what the reference advises (reference 9). */
export function writePace(servicePrincipalId: string): { pace: Pace } {
  return { pace: { key: `writes of ${servicePrincipalId}`, count: 1, milliseconds: 1_000 } };
}
