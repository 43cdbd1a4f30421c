import { parameter, type GraphContext, type GraphRequest } from '../graph/graph-request';

/** `OwnedBy` counts for service principals that the caller owns (reference 0.1). */
export const SYNC_READERS = [
  'Synchronization.Read.All',
  'Synchronization.ReadWrite.All',
  'Application.ReadWrite.OwnedBy',
] as const;
export const SYNC_WRITERS = ['Synchronization.ReadWrite.All', 'Application.ReadWrite.OwnedBy'] as const;

/** The object id, also where the address names the service principal by `appId=...`. */
export function synchronizationId(context: GraphContext, request: GraphRequest): string {
  const key = parameter(request, 'id');
  const appId = /^appId=(.*)$/i.exec(key)?.[1];
  if (appId === undefined) return key.toLowerCase();
  return context.state.servicePrincipals.first('appId', appId.toLowerCase())?.id ?? appId;
}

export function jobAddress(context: GraphContext, request: GraphRequest) {
  return { servicePrincipalId: synchronizationId(context, request), jobId: parameter(request, 'jobId') };
}
