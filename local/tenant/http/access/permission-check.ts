import { forbidden } from '../graph-failure';
import type { GraphContext, GraphRequest } from '../graph/graph-request';
import type { Route } from '../graph/route';

/** Throws 403 unless the caller holds what the operation accepts (reference 0.1). The administrator may do everything. */
export function checkPermission(route: Route, context: GraphContext, request: GraphRequest): void {
  const { caller } = request;
  if (caller.kind === 'admin') return;
  const owns = route.owners ? () => route.owners?.(context, request).includes(caller.objectId) ?? false : undefined;
  const accepted = route.roles.some((alternative) => {
    const needed = typeof alternative === 'string' ? [alternative] : alternative;
    if (!needed.every((role) => caller.roles.has(role))) return false;
    return !owns || !needed.includes('Application.ReadWrite.OwnedBy') || owns();
  });
  if (!accepted) throw route.denied?.() ?? forbidden();
}
