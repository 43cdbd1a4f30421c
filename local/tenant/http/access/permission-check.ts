import { forbidden } from '../graph-failure';
import type { GraphContext, GraphRequest } from '../graph/graph-request';
import type { Route } from '../graph/route';

/** Throws 403 unless the caller holds what the operation accepts (reference 0.1). The administrator may do everything. */
export function checkPermission(route: Route, context: GraphContext, request: GraphRequest): void {
  const { caller } = request;
  if (caller.kind === 'admin') return;
  const accepted = route.roles.some((alternative) => {
    const needed = typeof alternative === 'string' ? [alternative] : alternative;
    if (!needed.every((role) => caller.roles.has(role))) return false;
    return !needed.includes('Application.ReadWrite.OwnedBy') || owns(caller.objectId, route, { context, request });
  });
  if (!accepted) throw route.denied?.() ?? forbidden();
}

/** What does not exist is nobody's: it is answered with 404, not with 403. */
function owns(objectId: string, route: Route, { context, request }: { context: GraphContext; request: GraphRequest }) {
  if (!route.owners) return true;
  return route.owners(context, request)?.includes(objectId) ?? true;
}
